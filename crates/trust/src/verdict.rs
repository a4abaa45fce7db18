//! What [`verify`](crate::verify) answers: evidence, or a refusal that explains itself.

use std::fmt;
use std::ops::RangeInclusive;

use pki::certificate::Certificate;
use pki::oid::Oid;
use pki::time::UnixTime;

use crate::revocation::Reason;

/// Evidence that a certificate was believed for one question.
///
/// Only this crate makes it, from a path on which every rule held. Not `Clone`: who needs it again
/// asks again.
#[derive(Debug)]
pub struct Verified {
    leaf: Certificate,
    path: Vec<Certificate>,
    anchor: usize,
    validity: RangeInclusive<UnixTime>,
    policies: Vec<Oid>,
}

impl Verified {
    /// The one place where evidence is made; `path` starts with the leaf, and `anchor` is the
    /// anchor's place in the question and its certificate, if its validity counts.
    pub(crate) fn new(
        leaf: &Certificate,
        path: &[&Certificate],
        anchor: (usize, Option<&Certificate>),
        policies: Vec<Oid>,
    ) -> Self {
        let members = || path.iter().copied().chain(anchor.1);
        let from = members().map(Certificate::not_before).max();
        let until = members().map(Certificate::not_after).min();
        let validity = from.unwrap_or(leaf.not_before())..=until.unwrap_or(leaf.not_after());
        let path = path.iter().copied().cloned().collect();
        Self { leaf: leaf.clone(), path, anchor: anchor.0, validity, policies }
    }

    /// Gives the certificate that was asked about.
    pub fn leaf(&self) -> &Certificate {
        &self.leaf
    }

    /// Gives the path, leaf first, without the anchor.
    pub fn path(&self) -> &[Certificate] {
        &self.path
    }

    /// Gives the index, in the question, of the anchor the path ends at.
    pub fn anchor(&self) -> usize {
        self.anchor
    }

    /// Gives the time for which every certificate whose validity counts is valid.
    ///
    /// At another time of it the same question gets the same answer, status apart.
    pub fn validity(&self) -> &RangeInclusive<UnixTime> {
        &self.validity
    }

    /// Gives the policies the path is good for, in the anchor's terms
    /// (the user-constrained policy set, RFC 9618 §5.6).
    ///
    /// Holds `anyPolicy` when every certificate of the path asserts it.
    pub fn policies(&self) -> &[Oid] {
        &self.policies
    }
}

/// Why a certificate is not believed; stable, for machines.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Code {
    /// No path leads to an anchor.
    UnknownIssuer,
    /// A signature does not verify.
    BadSignature,
    /// A certificate breaks the form its standard requires.
    Malformed,
    /// A critical extension is not understood.
    CriticalExtension,
    /// A key is too short or of a kind not accepted.
    WeakKey,
    /// A signature is made with an algorithm not accepted.
    WeakSignature,
    /// An issuer may not issue: it is not a certification authority.
    BasicConstraints,
    /// A key is used for what its key usage does not allow.
    KeyUsage,
    /// The path is longer than the question or an issuer allows.
    PathTooLong,
    /// A name lies outside what an issuer may name.
    NameConstraint,
    /// No acceptable policy holds along the path.
    Policy,
    /// The certificate is for another purpose.
    WrongPurpose,
    /// The certificate does not carry an expected name.
    WrongName,
    /// An issuer's validity has ended.
    IssuerExpired,
    /// An issuer's validity has not begun.
    IssuerNotYetValid,
    /// An issuer is revoked.
    IssuerRevoked {
        /// Since when.
        at: UnixTime,
        /// Why.
        reason: Reason,
    },
    /// The leaf is revoked.
    Revoked {
        /// Since when.
        at: UnixTime,
        /// Why.
        reason: Reason,
    },
    /// Status is required and nothing speaks of it.
    UnknownStatus,
    /// Status is required and what speaks of it is out of date.
    StaleStatus,
    /// The leaf's validity has ended; everything else about it is right.
    Expired,
    /// The leaf's validity has not begun; everything else about it is right.
    NotYetValid,
    /// Deciding would take more work than the question allows.
    Budget,
}

impl Code {
    /// Gives the stable upper-case text.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::UnknownIssuer => "UNKNOWN-ISSUER",
            Self::BadSignature => "BAD-SIGNATURE",
            Self::Malformed => "MALFORMED",
            Self::CriticalExtension => "CRITICAL-EXTENSION",
            Self::WeakKey => "WEAK-KEY",
            Self::WeakSignature => "WEAK-SIGNATURE",
            Self::BasicConstraints => "BASIC-CONSTRAINTS",
            Self::KeyUsage => "KEY-USAGE",
            Self::PathTooLong => "PATH-TOO-LONG",
            Self::NameConstraint => "NAME-CONSTRAINT",
            Self::Policy => "POLICY",
            Self::WrongPurpose => "WRONG-PURPOSE",
            Self::WrongName => "WRONG-NAME",
            Self::IssuerExpired => "ISSUER-EXPIRED",
            Self::IssuerNotYetValid => "ISSUER-NOT-YET-VALID",
            Self::IssuerRevoked { .. } => "ISSUER-REVOKED",
            Self::Revoked { .. } => "REVOKED",
            Self::UnknownStatus => "UNKNOWN-STATUS",
            Self::StaleStatus => "STALE-STATUS",
            Self::Expired => "EXPIRED",
            Self::NotYetValid => "NOT-YET-VALID",
            Self::Budget => "BUDGET",
        }
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Where in its path a certificate stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// It is the one asked about.
    Leaf,
    /// It is an intermediate; 1 issued the leaf.
    Issuer(usize),
    /// It is the anchor.
    Anchor,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Leaf => f.write_str("the certificate"),
            Self::Issuer(number) => write!(f, "issuer {number} above the certificate,"),
            Self::Anchor => f.write_str("the trust anchor"),
        }
    }
}

/// A refusal: which certificate broke which rule.
#[derive(Clone, Debug, PartialEq)]
pub struct Refused {
    code: Code,
    rule: &'static str,
    citation: &'static str,
    certificate: Option<(Place, Certificate)>,
}

impl Refused {
    /// Gives the stable code.
    pub fn code(&self) -> Code {
        self.code
    }

    /// Gives the rule that was broken, as one sentence without a full stop.
    pub fn rule(&self) -> &'static str {
        self.rule
    }

    /// Gives where the rule is written, as in `RFC 5280 §6.1.4 (k)`.
    pub fn citation(&self) -> &'static str {
        self.citation
    }

    /// Gives the certificate that broke the rule, if it was one.
    pub fn certificate(&self) -> Option<&Certificate> {
        self.certificate.as_ref().map(|(_, certificate)| certificate)
    }

    /// Gives where in the path that certificate stands.
    pub fn place(&self) -> Option<Place> {
        self.certificate.as_ref().map(|(place, _)| *place)
    }
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: ", self.code)?;
        if let Some((place, certificate)) = &self.certificate {
            let (subject, serial) = (certificate.subject(), certificate.serial());
            write!(f, "{place} \"{subject}\" (serial {serial}) is refused because ")?;
        }
        write!(f, "{} ({})", self.rule, self.citation)
    }
}

impl std::error::Error for Refused {}

/// A certificate at its place in a path.
#[derive(Clone, Copy)]
pub(crate) struct Member<'q> {
    pub(crate) place: Place,
    pub(crate) certificate: &'q Certificate,
}

impl<'q> Member<'q> {
    /// Positions count from the leaf, which is 0.
    pub(crate) fn new(position: usize, certificate: &'q Certificate) -> Self {
        let place = if position == 0 { Place::Leaf } else { Place::Issuer(position) };
        Self { place, certificate }
    }

    /// The certificate of an anchor.
    pub(crate) fn anchor(certificate: &'q Certificate) -> Self {
        Self { place: Place::Anchor, certificate }
    }
}

/// One rule: the code of its refusal, what it says, and where that is written.
#[derive(Debug)]
pub(crate) struct Rule {
    code: Code,
    says: &'static str,
    citation: &'static str,
}

impl Rule {
    pub(crate) const fn new(code: Code, says: &'static str, citation: &'static str) -> Self {
        Self { code, says, citation }
    }

    /// Refuses because this member of a path breaks the rule.
    pub(crate) fn broken_by(&self, member: Member<'_>) -> Refused {
        let certificate = Some((member.place, member.certificate.clone()));
        Refused { certificate, ..self.broken() }
    }

    /// Refuses for the question as a whole.
    pub(crate) fn broken(&self) -> Refused {
        Refused { code: self.code, rule: self.says, citation: self.citation, certificate: None }
    }

    /// Refuses unless the rule holds.
    pub(crate) fn require(&self, holds: bool, member: Member<'_>) -> Result<(), Refused> {
        if holds { Ok(()) } else { Err(self.broken_by(member)) }
    }
}
