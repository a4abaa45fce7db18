//! Private keys held in memory by the cryptographic library.

use std::fmt;

use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeySize;
use aws_lc_rs::signature::{
    self, EcdsaKeyPair, EcdsaSigningAlgorithm, Ed25519KeyPair, KeyPair, RsaKeyPair,
};
use zeroize::Zeroizing;

use super::public::positive_bits;
use super::{KeyAlgorithm, PublicKey, PublicKeyKind, SignatureAlgorithm};
use crate::asn1::{BitString, Reader, small_integer, tag};
use crate::error::Error;
use crate::oid::Oid;
use crate::pem;

/// Lengths of the moduli in `KeyAlgorithm`.
const RSA_BITS: [u32; 3] = [2048, 3072, 4096];

/// Length of the private half of an Ed25519 key, octets (RFC 8032 §5.1.5).
const ED25519_SEED_LEN: usize = 32;

/// A private key with its public half. Never shown, erased when dropped by the library.
pub struct PrivateKey {
    pair: Pair,
    algorithm: KeyAlgorithm,
    public: PublicKey,
}

enum Pair {
    Ecdsa(EcdsaKeyPair),
    Rsa(Box<RsaKeyPair>),
    Ed25519(Ed25519KeyPair),
}

impl PrivateKey {
    /// Makes a new key.
    ///
    /// # Errors
    /// `Crypto` when the library fails.
    pub fn generate(algorithm: KeyAlgorithm) -> Result<Self, Error> {
        let ecdsa = |curve| EcdsaKeyPair::generate(curve).map(Pair::Ecdsa);
        let rsa = |size| RsaKeyPair::generate(size).map(|pair| Pair::Rsa(Box::new(pair)));
        let pair = match algorithm {
            KeyAlgorithm::P256 => ecdsa(&signature::ECDSA_P256_SHA256_ASN1_SIGNING),
            KeyAlgorithm::P384 => ecdsa(&signature::ECDSA_P384_SHA384_ASN1_SIGNING),
            KeyAlgorithm::Rsa2048 => rsa(KeySize::Rsa2048),
            KeyAlgorithm::Rsa3072 => rsa(KeySize::Rsa3072),
            KeyAlgorithm::Rsa4096 => rsa(KeySize::Rsa4096),
            KeyAlgorithm::Ed25519 => Ed25519KeyPair::generate().map(Pair::Ed25519),
        };
        Self::from_pair(pair.map_err(|_| Error::Crypto)?)
    }

    /// Reads an unencrypted PrivateKeyInfo, or a OneAsymmetricKey with the public half (RFC 5958 §2).
    ///
    /// # Errors
    /// `UnsupportedKey` for kinds and sizes not in `KeyAlgorithm`, `BadKey` when the library
    /// rejects it or the public half is of another key, else what is wrong with the DER.
    pub fn from_pkcs8(der: &[u8]) -> Result<Self, Error> {
        let mut info = Reader::whole_sequence(der)?;
        let version = small_integer(info.integer()?)?;
        let algorithm = info.sequence()?;
        let octets = info.value(tag::OCTET_STRING)?;
        // The attributes say nothing about the key.
        info.optional(tag::constructed(0))?;
        let public = match version {
            0 => None,
            1 => read_public_half(&mut info)?,
            _ => return Err(Error::BadVersion),
        };
        info.finish()?;
        let key = Self::from_parts(algorithm, octets)?;
        match public {
            Some(public) if public != key.public.key_octets() => Err(Error::BadKey),
            _ => Ok(key),
        }
    }

    /// Reads the private half in the form that its algorithm has for it.
    fn from_parts(mut algorithm: Reader<'_>, octets: &[u8]) -> Result<Self, Error> {
        match (algorithm.oid()?, algorithm.rest()) {
            (Oid::EC_PUBLIC_KEY, _) => Self::from_ec(&mut algorithm, octets),
            // RFC 3279 §2.3.1: NULL; some leave it out, as in public keys.
            (Oid::RSA_ENCRYPTION, [] | [tag::NULL, 0]) => Self::from_pkcs1(octets),
            (Oid::ED25519, []) => {
                // RFC 8410 §7: the octets hold another OCTET STRING.
                let mut inner = Reader::new(octets);
                let seed = inner.value(tag::OCTET_STRING).map_err(|_| Error::BadKey)?;
                let pair = Ed25519KeyPair::from_seed_unchecked(seed).ok();
                let pair = pair.filter(|_| inner.is_empty() && seed.len() == ED25519_SEED_LEN);
                Self::from_pair(Pair::Ed25519(pair.ok_or(Error::BadKey)?))
            }
            (Oid::RSA_ENCRYPTION | Oid::ED25519, _) => Err(Error::BadKey),
            _ => Err(Error::UnsupportedKey),
        }
    }

    /// Reads the first unencrypted key of a PEM text: PKCS#8, PKCS#1 (RSA) or SEC1 (elliptic curve).
    ///
    /// # Errors
    /// `WrongPem` when there is none, `EncryptedPem`; else as `from_pkcs8`.
    pub fn from_pem(text: &[u8]) -> Result<Self, Error> {
        for block in pem::decode(text)? {
            let der = Zeroizing::new(block.der);
            match block.label.as_str() {
                "RSA PRIVATE KEY" | "EC PRIVATE KEY" if block.encrypted => {
                    return Err(Error::EncryptedPem);
                }
                "PRIVATE KEY" => return Self::from_pkcs8(&der),
                "RSA PRIVATE KEY" => return Self::from_pkcs1(&der),
                "EC PRIVATE KEY" => return Self::from_sec1(&der),
                _ => {}
            }
        }
        Err(Error::WrongPem)
    }

    /// Reads an RSAPrivateKey (RFC 8017 appendix A.1.2).
    ///
    /// # Errors
    /// `BadKey`, `UnsupportedKey`.
    pub fn from_pkcs1(der: &[u8]) -> Result<Self, Error> {
        // Asked first, since the library does not say why it rejects a key.
        if !RSA_BITS.contains(&modulus_bits(der).ok_or(Error::BadKey)?) {
            return Err(Error::UnsupportedKey);
        }
        let pair = RsaKeyPair::from_der(der).map_err(|_| Error::BadKey)?;
        Self::from_pair(Pair::Rsa(Box::new(pair)))
    }

    /// Reads an ECPrivateKey with its curve named inside (RFC 5915).
    ///
    /// # Errors
    /// `BadKey`, `UnsupportedKey`, or what is wrong with the DER.
    pub fn from_sec1(der: &[u8]) -> Result<Self, Error> {
        let mut rest = after_private_octets(der)?;
        let mut curve = rest.enter_optional(tag::constructed(0))?.ok_or(Error::UnsupportedKey)?;
        Self::from_ec(&mut curve, der)
    }

    /// Reads an ECPrivateKey on the curve of these parameters.
    fn from_ec(parameters: &mut Reader<'_>, der: &[u8]) -> Result<Self, Error> {
        // RFC 5480 §2.1.1: a curve must be named, not spelt out.
        let is_named = parameters.peek() == Some(tag::OID);
        let curve = if is_named { parameters.oid()? } else { return Err(Error::UnsupportedKey) };
        after_private_octets(der).map_err(|_| Error::BadKey)?;
        let pair = EcdsaKeyPair::from_private_key_der(signing_curve(&curve)?, der);
        Self::from_pair(Pair::Ecdsa(pair.map_err(|_| Error::BadKey)?))
    }

    fn from_pair(pair: Pair) -> Result<Self, Error> {
        let spki = match &pair {
            Pair::Ecdsa(pair) => pair.public_key().as_der(),
            Pair::Rsa(pair) => pair.public_key().as_der(),
            Pair::Ed25519(pair) => pair.public_key().as_der(),
        };
        let public = PublicKey::from_spki(spki.map_err(|_| Error::Crypto)?.as_ref())?;
        let algorithm = match public.kind() {
            PublicKeyKind::EcP256 => KeyAlgorithm::P256,
            PublicKeyKind::EcP384 => KeyAlgorithm::P384,
            PublicKeyKind::Rsa { bits: 2048 } => KeyAlgorithm::Rsa2048,
            PublicKeyKind::Rsa { bits: 3072 } => KeyAlgorithm::Rsa3072,
            PublicKeyKind::Rsa { bits: 4096 } => KeyAlgorithm::Rsa4096,
            PublicKeyKind::Ed25519 => KeyAlgorithm::Ed25519,
            _ => return Err(Error::UnsupportedKey),
        };
        Ok(Self { pair, algorithm, public })
    }

    /// Writes an unencrypted PrivateKeyInfo, version 1, which every reader understands.
    ///
    /// # Errors
    /// `Crypto` when the library fails.
    pub fn to_pkcs8(&self) -> Result<Zeroizing<Vec<u8>>, Error> {
        let copy = |der: Pkcs8V1Der<'_>| Zeroizing::new(der.as_ref().to_vec());
        let der = match &self.pair {
            Pair::Ecdsa(pair) => {
                pair.to_pkcs8v1().map(|document| Zeroizing::new(document.as_ref().to_vec()))
            }
            Pair::Rsa(pair) => pair.as_der().map(copy),
            Pair::Ed25519(pair) => pair.as_der().map(copy),
        };
        der.map_err(|_| Error::Crypto)
    }

    /// Gives the kind of key this is.
    pub fn algorithm(&self) -> KeyAlgorithm {
        self.algorithm
    }

    /// Gives the public half.
    pub fn public_key(&self) -> &PublicKey {
        &self.public
    }

    /// Gives the algorithm `sign` uses, fixed by the kind of key.
    pub fn signature_algorithm(&self) -> SignatureAlgorithm {
        match self.algorithm {
            KeyAlgorithm::P256 => SignatureAlgorithm::EcdsaSha256,
            KeyAlgorithm::P384 => SignatureAlgorithm::EcdsaSha384,
            KeyAlgorithm::Rsa2048 | KeyAlgorithm::Rsa3072 | KeyAlgorithm::Rsa4096 => {
                SignatureAlgorithm::RsaPkcs1Sha256
            }
            KeyAlgorithm::Ed25519 => SignatureAlgorithm::Ed25519,
        }
    }

    /// Signs a message; the signature is in the form X.509 carries it.
    ///
    /// # Errors
    /// `Crypto` when the library fails.
    pub fn sign(&self, message: &[u8]) -> Result<Vec<u8>, Error> {
        let random = SystemRandom::new();
        let signature = match &self.pair {
            Pair::Ecdsa(pair) => pair.sign(&random, message).map(|sig| sig.as_ref().to_vec()),
            Pair::Ed25519(pair) => pair.try_sign(message).map(|sig| sig.as_ref().to_vec()),
            Pair::Rsa(pair) => {
                let mut octets = vec![0; pair.public_modulus_len()];
                pair.sign(&signature::RSA_PKCS1_SHA256, &random, message, &mut octets)
                    .map(|()| octets)
            }
        };
        signature.map_err(|_| Error::Crypto)
    }
}

impl fmt::Debug for PrivateKey {
    /// Shows the kind only.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PrivateKey({})", self.algorithm)
    }
}

/// Reads the public half at the end of a OneAsymmetricKey, in the tagging of RFC 5958 or with the
/// BIT STRING whole inside, as widespread Rust libraries wrote it.
fn read_public_half<'a>(info: &mut Reader<'a>) -> Result<Option<&'a [u8]>, Error> {
    let bits = match info.enter_optional(tag::constructed(1))? {
        Some(mut explicit) => {
            let bits = explicit.bit_string()?;
            explicit.finish()?;
            Some(bits)
        }
        None => info.optional(tag::context(1))?.map(BitString::from_content).transpose()?,
    };
    bits.map(BitString::whole).transpose()
}

/// Enters an ECPrivateKey and gives what follows the private number (RFC 5915 §3).
fn after_private_octets(der: &[u8]) -> Result<Reader<'_>, Error> {
    let mut key = Reader::whole_sequence(der)?;
    key.integer()?;
    key.value(tag::OCTET_STRING)?;
    Ok(key)
}

/// Gives the length of the modulus of an RSAPrivateKey.
fn modulus_bits(der: &[u8]) -> Option<u32> {
    let mut numbers = Reader::whole_sequence(der).ok()?;
    numbers.integer().ok()?;
    positive_bits(&mut numbers)
}

fn signing_curve(curve: &Oid) -> Result<&'static EcdsaSigningAlgorithm, Error> {
    match *curve {
        Oid::P256 => Ok(&signature::ECDSA_P256_SHA256_ASN1_SIGNING),
        Oid::P384 => Ok(&signature::ECDSA_P384_SHA384_ASN1_SIGNING),
        _ => Err(Error::UnsupportedKey),
    }
}
