//! Which keys and signatures are strong enough. NIST SP 800-131A Rev. 2, RFC 9155.

use pki::key::{PublicKeyKind, SignatureAlgorithm};

use crate::question::{AlgorithmPolicy, Sha1};
use crate::verdict::{Code, Member, Place, Refused, Rule};

const RSA_BITS: Rule =
    Rule::new(Code::WeakKey, "its RSA key is shorter than accepted", "NIST SP 800-131A Rev. 2 §3");
const KIND: Rule =
    Rule::new(Code::WeakKey, "its key is of a kind that is not accepted", "RFC 5280 §4.1.2.7");
const SOUND: Rule =
    Rule::new(Code::WeakKey, "what stands for its key makes no key", "RFC 5280 §4.1.2.7");
const KNOWN: Rule = Rule::new(
    Code::WeakSignature,
    "its signature is of a kind that is not accepted",
    "RFC 5280 §4.1.1.2",
);
const SHA1: Rule =
    Rule::new(Code::WeakSignature, "its signature is over a SHA-1 digest", "RFC 9155 §2");

/// Checks the key of a member and the signature on it.
pub(crate) fn check(member: Member<'_>, accepted: AlgorithmPolicy) -> Result<(), Refused> {
    check_key(member, accepted)?;
    // The key of an issuer has verified a signature.
    if member.place == Place::Leaf {
        SOUND.require(member.certificate.public_key().is_sound(), member)?;
    }
    check_signature(member, accepted)
}

/// Checks the algorithm of the signature on a member.
pub(crate) fn check_signature(
    member: Member<'_>,
    accepted: AlgorithmPolicy,
) -> Result<(), Refused> {
    match member.certificate.signature_algorithm() {
        SignatureAlgorithm::Other(_) => Err(KNOWN.broken_by(member)),
        SignatureAlgorithm::EcdsaSha1 | SignatureAlgorithm::RsaPkcs1Sha1 => {
            SHA1.require(accepted.sha1 == Sha1::Accepted, member)
        }
        _ => Ok(()),
    }
}

/// Checks the key of a member; an anchor's own signature proves nothing and is not looked at.
pub(crate) fn check_key(member: Member<'_>, accepted: AlgorithmPolicy) -> Result<(), Refused> {
    match member.certificate.public_key().kind() {
        PublicKeyKind::Rsa { bits } => RSA_BITS.require(bits >= accepted.min_rsa_bits, member),
        PublicKeyKind::Other(_) => Err(KIND.broken_by(member)),
        _ => Ok(()),
    }
}
