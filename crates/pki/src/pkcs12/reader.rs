//! Opens PKCS#12 files of any writer, within bounds (RFC 7292 §5.2).

use zeroize::Zeroizing;

use super::attributes::Attributes;
use super::content::Content;
use super::mac::Mac;
use super::{Contents, Entry, Key, Password};
use crate::asn1::{Reader, tag};
use crate::ber;
use crate::certificate::Certificate;
use crate::error::Error;
use crate::oid::Oid;
use crate::pbe::algorithm::AlgorithmIdentifier;
use crate::pbe::secret::Secret;
use crate::pbe::{Budget, Scheme};

/// Largest file, octets; a Java trust store of 150 authorities has a twentieth of it.
const MAX_LEN: usize = 4 << 20;

/// Most bags in a file.
const MAX_BAGS: usize = 4096;

/// Deepest nesting of bags in bags; no writer is known that nests any.
const MAX_BAG_DEPTH: usize = 4;

pub(super) fn parse(file: &[u8], password: Password<'_>) -> Result<Contents, Error> {
    if file.len() > MAX_LEN {
        return Err(Error::TooLarge(MAX_LEN));
    }
    let der = ber::to_der(file)?;
    let mut budget = Budget::new();
    for secret in encodings(password) {
        match open(&der, &secret, &mut budget) {
            Err(Error::WrongPassword) => {}
            outcome => return outcome,
        }
    }
    Err(Error::WrongPassword)
}

/// Lists the encodings a password may have had: writers disagree on what no password is, and
/// OpenSSL before 1.1.0 on what is not ASCII.
fn encodings(password: Password<'_>) -> Vec<Secret> {
    match password {
        Password::Absent => vec![Secret::absent(), Secret::from_text("")],
        Password::Text("") => vec![Secret::from_text(""), Secret::absent()],
        Password::Text(text) if text.is_ascii() => vec![Secret::from_text(text)],
        Password::Text(text) => vec![Secret::from_text(text), Secret::octet_by_octet(text)],
    }
}

fn open(der: &[u8], secret: &Secret, budget: &mut Budget) -> Result<Contents, Error> {
    let mut pfx = Reader::whole_sequence(der)?;
    if pfx.integer()? != [3] {
        return Err(Error::BadVersion);
    }
    let Content::Data(content) = Content::read(&mut pfx)? else {
        return Err(Error::UnexpectedElement);
    };
    let mac = Mac::read(&mut pfx)?;
    pfx.finish()?;
    let mut opening = Opening::new(secret, budget);
    let Some(mac) = mac else {
        opening.authenticated_safe(content)?;
        return Ok(opening.finish(None));
    };
    mac.verify(content, secret, opening.budget)?;
    opening.authenticated_safe(content).map_err(|error| match error {
        Error::WrongPassword => Error::Undecryptable,
        other => other,
    })?;
    Ok(opening.finish(Some(mac.oid())))
}

/// A file being opened: what opens it, and what was found so far.
struct Opening<'a> {
    secret: &'a Secret,
    budget: &'a mut Budget,
    bags: usize,
    keys: Vec<Key>,
    certificates: Vec<Entry>,
    encryption: Vec<Oid>,
}

impl<'a> Opening<'a> {
    fn new(secret: &'a Secret, budget: &'a mut Budget) -> Self {
        let (keys, certificates, encryption) = Default::default();
        Self { secret, budget, bags: 0, keys, certificates, encryption }
    }

    /// Reads `AuthenticatedSafe`.
    fn authenticated_safe(&mut self, content: &[u8]) -> Result<(), Error> {
        let der = ber::to_der(content).map_err(inside)?;
        let mut safes = Reader::whole_sequence(&der)?;
        while !safes.is_empty() {
            match Content::read(&mut safes)? {
                Content::Data(data) => {
                    let der = Zeroizing::new(ber::to_der(data).map_err(inside)?);
                    self.safe_contents(Reader::whole_sequence(&der)?, MAX_BAG_DEPTH)?;
                }
                Content::Encrypted { algorithm, ciphertext } => {
                    let der = self.decrypt(&algorithm, &ciphertext)?;
                    self.safe_contents(Reader::whole_sequence(&der)?, MAX_BAG_DEPTH)?;
                }
            }
        }
        Ok(())
    }

    /// Reads the inside of `SafeContents`.
    fn safe_contents(&mut self, mut bags: Reader<'_>, depth: usize) -> Result<(), Error> {
        while !bags.is_empty() {
            self.bags += 1;
            if self.bags > MAX_BAGS {
                return Err(Error::TooMany(MAX_BAGS));
            }
            self.bag(bags.sequence()?, depth)?;
        }
        Ok(())
    }

    /// Reads the inside of `SafeBag`; CRLs, secrets and what is unknown are passed over.
    fn bag(&mut self, mut bag: Reader<'_>, depth: usize) -> Result<(), Error> {
        let kind = bag.oid()?;
        let mut value = bag.enter(tag::constructed(0))?;
        let attributes = Attributes::read(&mut bag)?;
        bag.finish()?;
        match kind {
            Oid::KEY_BAG => {
                let pkcs8 = Zeroizing::new(value.element(tag::SEQUENCE)?.der.to_vec());
                self.keys.push(key(pkcs8, attributes));
            }
            Oid::SHROUDED_KEY_BAG => {
                let pkcs8 = self.shrouded_key(value.sequence()?)?;
                self.keys.push(key(pkcs8, attributes));
            }
            Oid::CERTIFICATE_BAG => {
                let certificate = certificate(value.sequence()?)?;
                self.certificates.extend(certificate.map(|found| entry(found, attributes)));
            }
            Oid::SAFE_CONTENTS_BAG => {
                let depth = depth.checked_sub(1).ok_or(Error::TooMany(MAX_BAG_DEPTH))?;
                self.safe_contents(value.sequence()?, depth)?;
            }
            _ => {}
        }
        Ok(())
    }

    /// Reads the inside of `EncryptedPrivateKeyInfo`.
    fn shrouded_key(&mut self, mut info: Reader<'_>) -> Result<Zeroizing<Vec<u8>>, Error> {
        let algorithm = AlgorithmIdentifier::read(&mut info)?;
        let ciphertext = info.value(tag::OCTET_STRING)?;
        info.finish()?;
        self.decrypt(&algorithm, ciphertext)
    }

    /// Decrypts to one element in DER; anything else comes of a wrong password.
    fn decrypt(
        &mut self,
        algorithm: &AlgorithmIdentifier<'_>,
        ciphertext: &[u8],
    ) -> Result<Zeroizing<Vec<u8>>, Error> {
        let scheme = Scheme::parse(algorithm)?;
        if !self.encryption.contains(&scheme.oid()) {
            self.encryption.push(scheme.oid());
        }
        let plaintext = scheme.decrypt(ciphertext, self.secret, self.budget)?;
        let der = ber::to_der(&plaintext).map_err(|_| Error::WrongPassword)?;
        Ok(Zeroizing::new(der))
    }

    fn finish(self, mac: Option<Oid>) -> Contents {
        let mut keys = self.keys.into_iter();
        let key = keys.next();
        let certificates = match &key {
            Some(key) => chain_first(key, self.certificates),
            None => self.certificates,
        };
        let other_keys = keys.collect();
        Contents { key, certificates, other_keys, mac, encryption: self.encryption }
    }
}

/// The end of a content is not the end of the file.
fn inside(error: Error) -> Error {
    if error == Error::Truncated { Error::NotDer } else { error }
}

fn key(pkcs8: Zeroizing<Vec<u8>>, attributes: Attributes) -> Key {
    let Attributes { friendly_name, local_key_id } = attributes;
    Key { pkcs8, friendly_name, local_key_id }
}

fn entry(certificate: Certificate, attributes: Attributes) -> Entry {
    let Attributes { friendly_name, local_key_id } = attributes;
    Entry { certificate, friendly_name, local_key_id }
}

/// Reads the inside of `CertBag`; a certificate that is not X.509 is passed over.
fn certificate(mut bag: Reader<'_>) -> Result<Option<Certificate>, Error> {
    let kind = bag.oid()?;
    let mut value = bag.enter(tag::constructed(0))?;
    bag.finish()?;
    match kind {
        Oid::X509_CERTIFICATE => Certificate::parse(value.value(tag::OCTET_STRING)?).map(Some),
        _ => Ok(None),
    }
}

/// Puts the certificate of the key first, then each one's issuer, then the rest as found.
fn chain_first(key: &Key, mut rest: Vec<Entry>) -> Vec<Entry> {
    let mut ordered: Vec<Entry> = Vec::with_capacity(rest.len());
    let mut next = find_own(key, &rest);
    while let Some(index) = next {
        let entry = rest.remove(index);
        next = rest
            .iter()
            .position(|other| other.certificate.subject().matches(entry.certificate.issuer()));
        ordered.push(entry);
    }
    ordered.append(&mut rest);
    ordered
}

/// Finds the certificate of a key by the public key, of several the tied one; only where the key
/// is none that we read, by the tie alone, which any writer may have got wrong.
fn find_own(key: &Key, entries: &[Entry]) -> Option<usize> {
    let tied = |entry: &Entry| key.local_key_id.is_some() && entry.local_key_id == key.local_key_id;
    let Ok(private_key) = key.private_key() else { return entries.iter().position(tied) };
    let public = private_key.public_key().key_octets();
    let same = |entry: &Entry| entry.certificate.public_key().key_octets() == public;
    let best = entries.iter().position(|entry| same(entry) && tied(entry));
    best.or_else(|| entries.iter().position(same))
}
