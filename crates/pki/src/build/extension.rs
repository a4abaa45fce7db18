//! The extensions we write, each with the criticality its section demands (RFC 5280 §4.2).

use crate::asn1::{Writer, tag};
use crate::general_name::GeneralName;
use crate::oid::Oid;

/// Bits of key usage, bit 0 in the highest place (RFC 5280 §4.2.1.3).
pub mod usage {
    /// Proves possession of the key, as TLS asks for.
    pub const DIGITAL_SIGNATURE: u16 = 0x8000;
    /// Signs certificates.
    pub const KEY_CERT_SIGN: u16 = 0x0400;
    /// Signs CRLs.
    pub const CRL_SIGN: u16 = 0x0200;
}

/// How many CAs may stand below a CA.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Authority {
    /// Any number.
    Unlimited,
    /// At most this many.
    AtMost(u32),
}

/// An extension to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Extension {
    /// authorityKeyIdentifier with keyIdentifier alone (§4.2.1.1).
    AuthorityKeyId([u8; 20]),
    /// subjectKeyIdentifier (§4.2.1.2).
    SubjectKeyId([u8; 20]),
    /// keyUsage, critical (§4.2.1.3).
    KeyUsage(u16),
    /// certificatePolicies without qualifiers (§4.2.1.4).
    Policies(Vec<Oid>),
    /// subjectAltName of a certificate with a subject, so not critical (§4.2.1.6).
    SubjectAltNames(Vec<GeneralName>),
    /// basicConstraints of a CA, critical (§4.2.1.9).
    Ca(Authority),
    /// extKeyUsage (§4.2.1.12).
    ExtendedKeyUsage(Vec<Oid>),
    /// cRLDistributionPoints with one URL (§4.2.1.13).
    CrlDistributionPoint(String),
    /// authorityInfoAccess naming the issuer's certificate (§4.2.2.1).
    IssuerCertificate(String),
}

impl Extension {
    /// Gives the identifier.
    pub fn oid(&self) -> Oid {
        match self {
            Self::AuthorityKeyId(_) => Oid::AUTHORITY_KEY_IDENTIFIER,
            Self::SubjectKeyId(_) => Oid::SUBJECT_KEY_IDENTIFIER,
            Self::KeyUsage(_) => Oid::KEY_USAGE,
            Self::Policies(_) => Oid::CERTIFICATE_POLICIES,
            Self::SubjectAltNames(_) => Oid::SUBJECT_ALT_NAME,
            Self::Ca(_) => Oid::BASIC_CONSTRAINTS,
            Self::ExtendedKeyUsage(_) => Oid::EXTENDED_KEY_USAGE,
            Self::CrlDistributionPoint(_) => Oid::CRL_DISTRIBUTION_POINTS,
            Self::IssuerCertificate(_) => Oid::AUTHORITY_INFO_ACCESS,
        }
    }

    /// Writes the Extension.
    pub fn encode(&self, writer: &mut Writer) {
        writer.sequence(|w| {
            w.oid(&self.oid());
            if matches!(self, Self::KeyUsage(_) | Self::Ca(_)) {
                w.boolean_true();
            }
            w.nested(tag::OCTET_STRING, |w| self.encode_value(w));
        });
    }

    fn encode_value(&self, w: &mut Writer) {
        match self {
            Self::AuthorityKeyId(id) => w.sequence(|w| w.value(tag::context(0), id)),
            Self::SubjectKeyId(id) => w.value(tag::OCTET_STRING, id),
            Self::KeyUsage(bits) => w.named_bits(tag::BIT_STRING, *bits),
            Self::Policies(policies) => w.sequence(|w| {
                policies.iter().for_each(|policy| w.sequence(|w| w.oid(policy)));
            }),
            Self::SubjectAltNames(names) => w.sequence(|w| {
                names.iter().for_each(|name| name.encode(w));
            }),
            Self::Ca(authority) => w.sequence(|w| {
                w.boolean_true();
                if let Authority::AtMost(depth) = authority {
                    w.integer(*depth);
                }
            }),
            Self::ExtendedKeyUsage(purposes) => w.sequence(|w| {
                purposes.iter().for_each(|purpose| w.oid(purpose));
            }),
            Self::CrlDistributionPoint(url) => w.sequence(|w| {
                w.sequence(|w| {
                    w.nested(tag::constructed(0), |w| {
                        w.nested(tag::constructed(0), |w| {
                            GeneralName::Uri(url.clone()).encode(w);
                        });
                    });
                });
            }),
            Self::IssuerCertificate(url) => w.sequence(|w| {
                w.sequence(|w| {
                    w.oid(&Oid::AD_CA_ISSUERS);
                    GeneralName::Uri(url.clone()).encode(w);
                });
            }),
        }
    }
}
