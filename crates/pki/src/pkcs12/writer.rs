//! Writes PKCS#12 files that open everywhere: one scheme for both bags, always a MAC, always the
//! chain (RFC 7292 §5.1). DER, defaults left out.

use std::num::NonZeroU32;

use super::attributes::Attributes;
use super::content::{write_data, write_encrypted_data};
use super::mac::Mac;
use super::{Bundle, Format};
use crate::asn1::{Writer, tag};
use crate::certificate::Certificate;
use crate::digest;
use crate::error::Error;
use crate::oid::Oid;
use crate::pbe::hash::Hash;
use crate::pbe::secret::Secret;
use crate::pbe::{Scheme, pbes1, pbes2};

/// Rounds of each of the three derivations of a modern file. .NET refuses files of more than
/// 600 000 in total, and phones hash slowly; guessing is hopeless by the password's length alone.
const MODERN_ITERATIONS: NonZeroU32 = NonZeroU32::new(100_000).unwrap();

/// Rounds for old systems, within what Java, Windows and Apple wrote themselves.
const COMPAT_ITERATIONS: NonZeroU32 = NonZeroU32::new(10_000).unwrap();

/// A format with the work it costs to guess a password.
pub(super) struct Strength {
    pub(super) format: Format,
    pub(super) iterations: NonZeroU32,
}

impl Strength {
    /// Gives the strength a format is written with.
    pub(super) fn of(format: Format) -> Self {
        let iterations = match format {
            Format::Modern => MODERN_ITERATIONS,
            Format::Compat => COMPAT_ITERATIONS,
        };
        Self { format, iterations }
    }

    /// Makes a scheme of encryption with fresh randomness.
    fn scheme(&self) -> Result<Scheme, Error> {
        match self.format {
            Format::Modern => pbes2::Parameters::generate(self.iterations).map(Scheme::Pbes2),
            Format::Compat => pbes1::Parameters::generate(self.iterations).map(Scheme::Pbes1),
        }
    }

    fn mac_hash(&self) -> Hash {
        match self.format {
            Format::Modern => Hash::Sha256,
            Format::Compat => Hash::Sha1,
        }
    }
}

pub(super) fn encode(
    bundle: &Bundle<'_>,
    strength: &Strength,
    password: &str,
) -> Result<Vec<u8>, Error> {
    check_password(password)?;
    if bundle.key.public_key().spki() != bundle.leaf.public_key().spki() {
        return Err(Error::KeyMismatch);
    }
    let secret = Secret::from_text(password);
    let holder = Attributes {
        friendly_name: Some(bundle.friendly_name.to_owned()).filter(|name| !name.is_empty()),
        local_key_id: Some(digest::sha1(bundle.leaf.der()).to_vec()),
    };
    let certificates = certificates(bundle, &holder, &strength.scheme()?, &secret)?;
    let key = key(bundle, &holder, &strength.scheme()?, &secret)?;
    let content = Writer::build(|writer| {
        writer.sequence(|safes| {
            safes.raw(&certificates);
            safes.raw(&key);
        });
    });
    let mac = Mac::compute(&content, strength.mac_hash(), strength.iterations, &secret)?;
    Ok(Writer::build(|writer| {
        writer.sequence(|pfx| {
            pfx.integer(3);
            write_data(pfx, &content);
            mac.write(pfx);
        });
    }))
}

fn check_password(password: &str) -> Result<(), Error> {
    if password.is_empty() {
        return Err(Error::EmptyPassword);
    }
    let printable = |octet: u8| octet == b' ' || octet.is_ascii_graphic();
    if password.bytes().all(printable) { Ok(()) } else { Err(Error::PasswordNotAscii) }
}

/// Encodes the content with all certificates, encrypted.
fn certificates(
    bundle: &Bundle<'_>,
    holder: &Attributes,
    scheme: &Scheme,
    secret: &Secret,
) -> Result<Vec<u8>, Error> {
    let plaintext = Writer::build(|writer| {
        writer.sequence(|bags| {
            certificate_bag(bags, bundle.leaf, holder);
            for certificate in bundle.chain {
                certificate_bag(bags, certificate, &Attributes::default());
            }
        });
    });
    let ciphertext = scheme.encrypt(&plaintext, secret)?;
    Ok(Writer::build(|writer| {
        write_encrypted_data(writer, |algorithm| scheme.write(algorithm), &ciphertext);
    }))
}

fn certificate_bag(bags: &mut Writer, certificate: &Certificate, attributes: &Attributes) {
    let octets = |value: &mut Writer| value.value(tag::OCTET_STRING, certificate.der());
    let value = |value: &mut Writer| {
        value.sequence(|bag| {
            bag.oid(&Oid::X509_CERTIFICATE);
            bag.nested(tag::constructed(0), octets);
        });
    };
    write_bag(bags, &Oid::CERTIFICATE_BAG, value, attributes);
}

/// Encodes the content with the key, which is encrypted by itself.
fn key(
    bundle: &Bundle<'_>,
    holder: &Attributes,
    scheme: &Scheme,
    secret: &Secret,
) -> Result<Vec<u8>, Error> {
    let ciphertext = scheme.encrypt(&bundle.key.to_pkcs8()?, secret)?;
    let value = |value: &mut Writer| {
        value.sequence(|info| {
            scheme.write(info);
            info.value(tag::OCTET_STRING, &ciphertext);
        });
    };
    let contents = Writer::build(|writer| {
        writer.sequence(|bags| write_bag(bags, &Oid::SHROUDED_KEY_BAG, value, holder));
    });
    Ok(Writer::build(|writer| write_data(writer, &contents)))
}

fn write_bag(
    bags: &mut Writer,
    kind: &Oid,
    value: impl FnOnce(&mut Writer),
    attributes: &Attributes,
) {
    bags.sequence(|bag| {
        bag.oid(kind);
        bag.nested(tag::constructed(0), value);
        attributes.write(bag);
    });
}
