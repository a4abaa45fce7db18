//! What goes into a certificate of each kind, as a value; nothing here signs or knows the time.
//!
//! RFC 5280 §4.2. A client certificate proves and does not encrypt, so it carries digitalSignature
//! alone. End entities have no basicConstraints: absent means that they are not CAs.

use std::fmt;
use std::str::FromStr;

use crate::build::{CertificateParameters, EncodedExtension};
use crate::error::Error;
use crate::extension::{
    AccessDescription, AuthorityInfoAccess, AuthorityKeyId, BasicConstraints, DistributionPoint,
    DistributionPoints, ExtendedKeyUsage, KeyUsage, Policies, Policy, SubjectAltNames,
    SubjectKeyId,
};
use crate::general_name::GeneralName;
use crate::key::PublicKey;
use crate::name::{Attribute, Name};
use crate::oid::Oid;
use crate::serial::Serial;
use crate::time::UnixTime;

/// A kind of certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Profile {
    /// A self-signed root.
    Root,
    /// A CA that signs certificates of holders and doors.
    Issuing,
    /// A device of a person.
    Person,
    /// A machine that belongs to nobody.
    Device,
    /// A door.
    Server,
}

impl Profile {
    /// Every profile.
    pub const ALL: [Self; 5] =
        [Self::Root, Self::Issuing, Self::Person, Self::Device, Self::Server];

    /// Gives the stable name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Root => "root",
            Self::Issuing => "issuing",
            Self::Person => "person",
            Self::Device => "device",
            Self::Server => "server",
        }
    }
}

impl fmt::Display for Profile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// The text names no profile.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a profile is one of root, issuing, person, device, server")]
pub struct UnknownProfile;

impl FromStr for Profile {
    type Err = UnknownProfile;

    fn from_str(text: &str) -> Result<Self, UnknownProfile> {
        Self::ALL.into_iter().find(|profile| profile.as_str() == text).ok_or(UnknownProfile)
    }
}

/// What every certificate has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Terms {
    /// Serial number.
    pub serial: Serial,
    /// First moment of validity.
    pub not_before: UnixTime,
    /// Last moment of validity.
    pub not_after: UnixTime,
    /// Key of the subject.
    pub public_key: PublicKey,
}

/// A CA as the certificates it signs speak of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issuer {
    /// Its name.
    pub name: Name,
    /// Its subject key identifier.
    pub key_id: [u8; 20],
    /// Where its CRL is.
    pub crl_url: String,
    /// Where its certificate is.
    pub certificate_url: String,
}

/// The holder of a client certificate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holder {
    /// The common name, for display.
    pub display_name: String,
    /// The stable name, a URI.
    pub uri: String,
    /// Mailboxes.
    pub emails: Vec<String>,
    /// Host names.
    pub dns_names: Vec<String>,
    /// User principal name of a directory.
    pub upn: Option<String>,
    /// The policy that says how well the identity was checked.
    pub policy: Oid,
}

/// A self-signed root.
#[must_use]
pub fn root(terms: Terms, name: Name) -> CertificateParameters {
    let extensions = vec![subject_key_id(&terms), ca_usage(), ca(None)];
    assemble(terms, name.clone(), name, extensions)
}

/// An issuing CA: signs end entities only, under any policy its operator has set.
#[must_use]
pub fn issuing(terms: Terms, name: Name, issuer: &Issuer) -> CertificateParameters {
    let middle = [ca_usage(), policy(Oid::ANY_POLICY), ca(Some(0))];
    let extensions = with_issuer(&terms, issuer, middle);
    assemble(terms, issuer.name.clone(), name, extensions)
}

/// What a request for an issuing CA asks of whoever is to certify it.
#[must_use]
pub fn issuing_wishes() -> [EncodedExtension; 2] {
    [ca(Some(0)), ca_usage()]
}

/// A client certificate.
///
/// # Errors
/// `BadString` when the display name is empty or longer than 64 characters, `BadGeneralName` when
/// a typed name is empty or has a character its type does not allow.
pub fn client(
    terms: Terms,
    holder: &Holder,
    issuer: &Issuer,
) -> Result<CertificateParameters, Error> {
    let ascii = holder.emails.iter().chain(&holder.dns_names).chain([&holder.uri]);
    if ascii.chain(&holder.upn).any(String::is_empty) {
        return Err(Error::BadGeneralName);
    }
    let emails = holder.emails.iter().cloned().map(GeneralName::Email);
    let hosts = holder.dns_names.iter().cloned().map(GeneralName::Dns);
    let upn = holder.upn.iter().map(|upn| GeneralName::upn(upn));
    let uri = GeneralName::Uri(holder.uri.clone());
    let names: Vec<_> = std::iter::once(uri).chain(emails).chain(hosts).chain(upn).collect();
    check_ascii(&names)?;
    let middle = [
        EncodedExtension::critical(&KeyUsage::DIGITAL_SIGNATURE),
        policy(holder.policy),
        EncodedExtension::plain(&SubjectAltNames(names)),
        EncodedExtension::plain(&ExtendedKeyUsage(vec![Oid::CLIENT_AUTH])),
    ];
    let extensions = with_issuer(&terms, issuer, middle);
    let subject = Name::build([(Attribute::CommonName, &holder.display_name)])?;
    Ok(assemble(terms, issuer.name.clone(), subject, extensions))
}

/// The one name of all interim certificates, which doors send among their hints.
///
/// # Errors
/// Never; the name is fixed.
pub fn interim_name() -> Result<Name, Error> {
    Name::build([(Attribute::CommonName, "Signet interim")])
}

/// An interim certificate: self-signed, and told apart from others by its key alone.
///
/// # Errors
/// As `interim_name`.
pub fn interim(terms: Terms) -> Result<CertificateParameters, Error> {
    let extensions = vec![
        subject_key_id(&terms),
        EncodedExtension::critical(&KeyUsage::DIGITAL_SIGNATURE),
        EncodedExtension::plain(&ExtendedKeyUsage(vec![Oid::CLIENT_AUTH])),
    ];
    let name = interim_name()?;
    Ok(assemble(terms, name.clone(), name, extensions))
}

/// A door's certificate for these names and addresses.
///
/// # Errors
/// `BadString` when the display name is empty or longer than 64 characters, `BadGeneralName` when
/// there is no name or one has a character its type does not allow.
pub fn server(
    terms: Terms,
    display_name: &str,
    names: Vec<GeneralName>,
    issuer: &Issuer,
) -> Result<CertificateParameters, Error> {
    if names.is_empty() {
        return Err(Error::BadGeneralName);
    }
    check_ascii(&names)?;
    let middle = [
        EncodedExtension::critical(&KeyUsage::DIGITAL_SIGNATURE),
        EncodedExtension::plain(&SubjectAltNames(names)),
        EncodedExtension::plain(&ExtendedKeyUsage(vec![Oid::SERVER_AUTH])),
    ];
    let extensions = with_issuer(&terms, issuer, middle);
    let subject = Name::build([(Attribute::CommonName, display_name)])?;
    Ok(assemble(terms, issuer.name.clone(), subject, extensions))
}

fn check_ascii(names: &[GeneralName]) -> Result<(), Error> {
    let sound = names.iter().all(|name| match name {
        GeneralName::Email(text) | GeneralName::Dns(text) | GeneralName::Uri(text) => {
            !text.is_empty() && text.bytes().all(|octet| octet.is_ascii_graphic())
        }
        _ => true,
    });
    if sound { Ok(()) } else { Err(Error::BadGeneralName) }
}

/// What names the issuer and where to ask about it, around what is the profile's own.
fn with_issuer(
    terms: &Terms,
    issuer: &Issuer,
    middle: impl IntoIterator<Item = EncodedExtension>,
) -> Vec<EncodedExtension> {
    let key_id = Some(issuer.key_id.to_vec());
    let crl = DistributionPoint::url(&issuer.crl_url);
    let certificate = AccessDescription {
        method: Oid::AD_CA_ISSUERS,
        location: GeneralName::Uri(issuer.certificate_url.clone()),
    };
    let mut extensions = vec![
        EncodedExtension::plain(&AuthorityKeyId { key_id, ..AuthorityKeyId::default() }),
        subject_key_id(terms),
    ];
    extensions.extend(middle);
    extensions.push(EncodedExtension::plain(&DistributionPoints(vec![crl])));
    extensions.push(EncodedExtension::plain(&AuthorityInfoAccess(vec![certificate])));
    extensions
}

fn subject_key_id(terms: &Terms) -> EncodedExtension {
    EncodedExtension::plain(&SubjectKeyId(terms.public_key.key_id().to_vec()))
}

fn ca_usage() -> EncodedExtension {
    EncodedExtension::critical(&(KeyUsage::KEY_CERT_SIGN | KeyUsage::CRL_SIGN))
}

fn ca(path_length: Option<u32>) -> EncodedExtension {
    EncodedExtension::critical(&BasicConstraints { ca: true, path_length })
}

/// One policy; never critical, since common validators cannot process it.
fn policy(oid: Oid) -> EncodedExtension {
    EncodedExtension::plain(&Policies(vec![Policy { oid, qualifiers: Vec::new() }]))
}

fn assemble(
    terms: Terms,
    issuer: Name,
    subject: Name,
    extensions: Vec<EncodedExtension>,
) -> CertificateParameters {
    let Terms { serial, not_before, not_after, public_key } = terms;
    CertificateParameters { serial, issuer, not_before, not_after, subject, public_key, extensions }
}

#[cfg(test)]
mod tests;
