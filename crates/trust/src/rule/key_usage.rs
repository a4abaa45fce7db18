//! What a key may be used for, if its certificate says so. RFC 5280 §4.2.1.3, §6.1.4 (n).

use pki::extension::KeyUsage;

use crate::question::Purpose;
use crate::verdict::{Code, Member, Refused, Rule};

const CERT_SIGN: Rule = Rule::new(
    Code::KeyUsage,
    "it issued a certificate, and its key usage lacks keyCertSign",
    "RFC 5280 §6.1.4 (n)",
);
const CRL_SIGN: Rule = Rule::new(
    Code::KeyUsage,
    "it issued a CRL, and its key usage lacks cRLSign",
    "RFC 5280 §6.3.3 (f)",
);
const CLIENT_SIGNS: Rule = Rule::new(
    Code::KeyUsage,
    "a TLS client proves itself by a signature, and its key usage lacks digitalSignature",
    "RFC 5280 §4.2.1.3",
);

/// Checks that an issuer may sign certificates.
pub(crate) fn check_issuer(issuer: Member<'_>) -> Result<(), Refused> {
    CERT_SIGN.require(allows(issuer, KeyUsage::KEY_CERT_SIGN), issuer)
}

/// Checks that the issuer of a CRL may sign CRLs.
pub(crate) fn check_crl_issuer(issuer: Member<'_>) -> Result<(), Refused> {
    CRL_SIGN.require(allows(issuer, KeyUsage::CRL_SIGN), issuer)
}

/// Checks that the leaf may do what its purpose asks.
///
/// A server's key may sign, encipher or agree, depending on what TLS negotiates: left to TLS.
pub(crate) fn check_leaf(leaf: Member<'_>, purpose: Purpose) -> Result<(), Refused> {
    let needs_signature = purpose == Purpose::Client;
    CLIENT_SIGNS.require(!needs_signature || allows(leaf, KeyUsage::DIGITAL_SIGNATURE), leaf)
}

fn allows(member: Member<'_>, usage: KeyUsage) -> bool {
    member.certificate.extensions().key_usage().is_none_or(|granted| granted.value.contains(usage))
}
