//! Private keys held in memory by the cryptographic library.

use std::fmt;

use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeySize;
use aws_lc_rs::signature::{
    self, EcdsaKeyPair, EcdsaSigningAlgorithm, Ed25519KeyPair, KeyPair, RsaKeyPair,
};
use zeroize::Zeroizing;

use super::{KeyAlgorithm, PublicKey, PublicKeyKind, SignatureAlgorithm};
use crate::asn1::{Reader, small_integer, tag};
use crate::error::Error;
use crate::oid::Oid;
use crate::pem;

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

    /// Reads an unencrypted PrivateKeyInfo, version 1 or 2 (RFC 5958).
    ///
    /// # Errors
    /// `UnsupportedKey` for kinds and sizes not in `KeyAlgorithm`, `BadKey` when the library
    /// rejects it, else what is wrong with the DER.
    pub fn from_pkcs8(der: &[u8]) -> Result<Self, Error> {
        let mut info = Reader::whole_sequence(der)?;
        if small_integer(info.integer()?)? > 1 {
            return Err(Error::BadVersion);
        }
        let mut algorithm = info.sequence()?;
        let pair = match algorithm.oid()? {
            Oid::EC_PUBLIC_KEY => {
                let curve = signing_curve(&algorithm.oid()?)?;
                EcdsaKeyPair::from_pkcs8(curve, der).map(Pair::Ecdsa)
            }
            Oid::RSA_ENCRYPTION => {
                RsaKeyPair::from_pkcs8(der).map(|pair| Pair::Rsa(Box::new(pair)))
            }
            Oid::ED25519 => Ed25519KeyPair::from_pkcs8(der).map(Pair::Ed25519),
            _ => return Err(Error::UnsupportedKey),
        };
        Self::from_pair(pair.map_err(|_| Error::BadKey)?)
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
        let pair = RsaKeyPair::from_der(der).map_err(|_| Error::BadKey)?;
        Self::from_pair(Pair::Rsa(Box::new(pair)))
    }

    /// Reads an ECPrivateKey with its curve named inside (RFC 5915).
    ///
    /// # Errors
    /// `BadKey`, `UnsupportedKey`, or what is wrong with the DER.
    pub fn from_sec1(der: &[u8]) -> Result<Self, Error> {
        let mut key = Reader::whole_sequence(der)?;
        key.integer()?;
        key.value(tag::OCTET_STRING)?;
        let mut curve = key.enter_optional(tag::constructed(0))?.ok_or(Error::UnsupportedKey)?;
        let curve = signing_curve(&curve.oid()?)?;
        let pair = EcdsaKeyPair::from_private_key_der(curve, der).map_err(|_| Error::BadKey)?;
        Self::from_pair(Pair::Ecdsa(pair))
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

fn signing_curve(curve: &Oid) -> Result<&'static EcdsaSigningAlgorithm, Error> {
    match *curve {
        Oid::P256 => Ok(&signature::ECDSA_P256_SHA256_ASN1_SIGNING),
        Oid::P384 => Ok(&signature::ECDSA_P384_SHA384_ASN1_SIGNING),
        _ => Err(Error::UnsupportedKey),
    }
}
