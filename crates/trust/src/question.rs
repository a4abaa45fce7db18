//! Everything a verdict depends on: purpose, time, anchors, certificates, status, limits.

use std::net::IpAddr;
use std::str::FromStr;

use pki::certificate::Certificate;
use pki::oid::Oid;
use pki::time::UnixTime;

use crate::anchor::Anchor;
use crate::revocation::{CrlSource, Index};

/// What is asked of [`verify`](crate::verify).
///
/// [`Question::new`] gives the strict defaults; set the public fields to change them.
#[derive(Clone, Debug)]
pub struct Question<'a> {
    /// What the certificate is presented for.
    pub purpose: Purpose,
    /// How plainly certificates must state that purpose.
    pub statement: Statement,
    /// The time for which the verdict is given.
    pub time: UnixTime,
    /// Whom to believe without further proof.
    pub anchors: &'a [Anchor],
    /// Certificates that may help to build a path; nothing about them is believed.
    pub intermediates: &'a [Certificate],
    /// The certificate asked about.
    pub leaf: &'a Certificate,
    /// Whether and from what revocation status is taken.
    pub status: Status<'a>,
    /// Policies to insist on.
    pub policies: PolicyInputs,
    /// Most intermediates in a path, self-issued ones not counted (RFC 5280 §4.2.1.9).
    pub max_depth: u8,
    /// Algorithms and key sizes accepted.
    pub algorithms: AlgorithmPolicy,
    /// How closely certificates and CRLs must keep to the profile of RFC 5280 §4 and §5.
    pub conformance: Conformance,
    /// Names the leaf must carry, each of them; empty: names are the caller's business.
    pub names: Vec<ExpectedName>,
    /// Most work to spend.
    pub budget: Budget,
}

impl<'a> Question<'a> {
    /// Asks with strict defaults: no status, any policy, at most 8 intermediates.
    pub fn new(
        purpose: Purpose,
        time: UnixTime,
        anchors: &'a [Anchor],
        leaf: &'a Certificate,
    ) -> Self {
        Self {
            purpose,
            statement: Statement::default(),
            time,
            anchors,
            intermediates: &[],
            leaf,
            status: Status::Unchecked,
            policies: PolicyInputs::default(),
            max_depth: 8,
            algorithms: AlgorithmPolicy::default(),
            conformance: Conformance::default(),
            names: Vec::new(),
            budget: Budget::default(),
        }
    }
}

/// What a certificate is presented for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// To authenticate a TLS client.
    Client,
    /// To authenticate a TLS server.
    Server,
    /// Not said: key usage and extended key usage of the leaf are not judged.
    Any,
}

/// A text that names no purpose.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unknown purpose: use client, server or any")]
pub struct UnknownPurpose;

impl FromStr for Purpose {
    type Err = UnknownPurpose;

    fn from_str(text: &str) -> Result<Self, UnknownPurpose> {
        match text {
            "client" => Ok(Self::Client),
            "server" => Ok(Self::Server),
            "any" => Ok(Self::Any),
            _ => Err(UnknownPurpose),
        }
    }
}

/// How plainly certificates must state the purpose in their extended key usage.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Statement {
    /// Silence and `anyExtendedKeyUsage` allow every purpose (RFC 5280 §4.2.1.12).
    #[default]
    Implied,
    /// The leaf must name the purpose, no signing purpose beside it, and not be an authority.
    ExplicitInLeaf,
    /// As `ExplicitInLeaf`, and an issuer that limits its purposes must name it too.
    ExplicitInAll,
}

/// Whether and from what revocation status is taken.
#[derive(Clone, Copy, Debug)]
pub enum Status<'a> {
    /// Status is not asked about.
    Unchecked,
    /// Every certificate of the path must be known to be good, or say that nothing is published
    /// about it (RFC 9608).
    Required {
        /// CRLs, in any order, of any issuer.
        crls: &'a [CrlSource],
        /// What is known without CRLs.
        index: Option<&'a Index>,
        /// Greatest age in seconds of a CRL, whatever its `nextUpdate`; `None`: no limit.
        max_age_secs: Option<u32>,
    },
}

/// The policy inputs of RFC 5280 §6.1.1 (c), (e), (f) and (g).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PolicyInputs {
    /// Acceptable policies in the anchors' terms; empty or `anyPolicy`: any. An anchor whose own
    /// certificate asserts policies limits them to those (RFC 5937 §3.2).
    pub initial_set: Vec<Oid>,
    /// Whether the path must be valid for an acceptable policy.
    pub explicit: Demand,
    /// Whether policy mappings are refused from the start.
    pub inhibit_mapping: Demand,
    /// Whether `anyPolicy` is refused from the start.
    pub inhibit_any: Demand,
}

/// Whether something is insisted on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Demand {
    /// Only if a certificate of the path asks for it.
    #[default]
    IfAsked,
    /// From the start of the path.
    Always,
}

/// Algorithms and key sizes accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AlgorithmPolicy {
    /// Shortest RSA modulus, in bits.
    pub min_rsa_bits: u32,
    /// Whether signatures over SHA-1 count.
    pub sha1: Sha1,
}

impl Default for AlgorithmPolicy {
    /// RSA of 2048 bits and more, no SHA-1.
    fn default() -> Self {
        Self { min_rsa_bits: 2048, sha1: Sha1::Refused }
    }
}

/// Whether signatures over SHA-1 count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sha1 {
    /// They do not.
    Refused,
    /// They do: for old archives only.
    Accepted,
}

/// How closely certificates and CRLs must keep to the profile of RFC 5280 §4 and §5.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Conformance {
    /// What the profile says a conforming authority MUST do is required of it.
    #[default]
    Strict,
    /// Only what path validation (RFC 5280 §6) needs is required.
    Lenient,
}

/// A name the leaf must carry in its subjectAltName.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ExpectedName {
    /// A host name, matched as RFC 9525 §6.3 says: one `*` as the whole first label.
    Dns(String),
    /// An address.
    Ip(IpAddr),
    /// A mailbox: local part to the letter, host without regard to case.
    Email(String),
}

/// The most work one verification may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Budget {
    /// Issuers tried, over all certificates and paths.
    pub issuers: u32,
    /// Signatures checked, of certificates and CRLs; those with the dearest keys count for more.
    pub signatures: u32,
    /// Bytes under those signatures.
    pub signed_bytes: u32,
    /// Comparisons of names, and reading of certificates on paths, in units of 32 bytes.
    pub comparisons: u32,
    /// Entries of CRLs looked at.
    pub entries: u32,
    /// Nodes and edges of policy graphs.
    pub policy_nodes: u32,
}

impl Default for Budget {
    /// Ample for every honest path, and for every other under 50 ms and 16 MiB, as the benchmark
    /// `hostile` shows.
    fn default() -> Self {
        Self {
            issuers: 512,
            signatures: 64,
            signed_bytes: 4 << 20,
            comparisons: 50_000,
            entries: 120_000,
            policy_nodes: 20_000,
        }
    }
}
