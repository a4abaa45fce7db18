//! Proof that the client holds the key of the certificate it sent: the CertificateVerify
//! signature (RFC 8446 §4.4.3, RFC 5246 §7.4.8). Signatures are checked by `pki`.

use pki::key::{PublicKey, PublicKeyKind, SignatureAlgorithm};
use rustls::client::danger::HandshakeSignatureValid;
use rustls::{CertificateError, DigitallySignedStruct, Error, PeerMisbehaved, SignatureScheme};

/// Signature schemes that clients may prove possession with, in our order of preference.
pub(super) const SCHEMES: [SignatureScheme; 10] = [
    SignatureScheme::ECDSA_NISTP256_SHA256,
    SignatureScheme::ECDSA_NISTP384_SHA384,
    SignatureScheme::ED25519,
    SignatureScheme::ECDSA_NISTP521_SHA512,
    SignatureScheme::RSA_PSS_SHA256,
    SignatureScheme::RSA_PSS_SHA384,
    SignatureScheme::RSA_PSS_SHA512,
    SignatureScheme::RSA_PKCS1_SHA256,
    SignatureScheme::RSA_PKCS1_SHA384,
    SignatureScheme::RSA_PKCS1_SHA512,
];

/// Checks a TLS 1.3 signature: the scheme fixes the curve, and PKCS#1 v1.5 is not allowed.
pub(super) fn prove_tls13(
    key: &PublicKey,
    message: &[u8],
    signed: &DigitallySignedStruct,
) -> Result<HandshakeSignatureValid, Error> {
    let fits = match signed.scheme {
        SignatureScheme::ECDSA_NISTP256_SHA256 => key.kind() == PublicKeyKind::EcP256,
        SignatureScheme::ECDSA_NISTP384_SHA384 => key.kind() == PublicKeyKind::EcP384,
        SignatureScheme::ECDSA_NISTP521_SHA512 => key.kind() == PublicKeyKind::EcP521,
        SignatureScheme::RSA_PKCS1_SHA256
        | SignatureScheme::RSA_PKCS1_SHA384
        | SignatureScheme::RSA_PKCS1_SHA512 => false,
        _ => true,
    };
    if !fits {
        return Err(PeerMisbehaved::SignedHandshakeWithUnadvertisedSigScheme.into());
    }
    prove_tls12(key, message, signed)
}

/// Checks a TLS 1.2 signature: in its schemes the hash does not fix the curve.
pub(super) fn prove_tls12(
    key: &PublicKey,
    message: &[u8],
    signed: &DigitallySignedStruct,
) -> Result<HandshakeSignatureValid, Error> {
    let algorithm =
        algorithm(signed.scheme).ok_or(PeerMisbehaved::SignedHandshakeWithUnadvertisedSigScheme)?;
    key.verify(&algorithm, message, signed.signature())
        .map_err(|_| Error::InvalidCertificate(CertificateError::BadSignature))?;
    Ok(HandshakeSignatureValid::assertion())
}

fn algorithm(scheme: SignatureScheme) -> Option<SignatureAlgorithm> {
    Some(match scheme {
        SignatureScheme::ECDSA_NISTP256_SHA256 => SignatureAlgorithm::EcdsaSha256,
        SignatureScheme::ECDSA_NISTP384_SHA384 => SignatureAlgorithm::EcdsaSha384,
        SignatureScheme::ECDSA_NISTP521_SHA512 => SignatureAlgorithm::EcdsaSha512,
        SignatureScheme::ED25519 => SignatureAlgorithm::Ed25519,
        SignatureScheme::RSA_PSS_SHA256 => SignatureAlgorithm::RsaPssSha256,
        SignatureScheme::RSA_PSS_SHA384 => SignatureAlgorithm::RsaPssSha384,
        SignatureScheme::RSA_PSS_SHA512 => SignatureAlgorithm::RsaPssSha512,
        SignatureScheme::RSA_PKCS1_SHA256 => SignatureAlgorithm::RsaPkcs1Sha256,
        SignatureScheme::RSA_PKCS1_SHA384 => SignatureAlgorithm::RsaPkcs1Sha384,
        SignatureScheme::RSA_PKCS1_SHA512 => SignatureAlgorithm::RsaPkcs1Sha512,
        _ => return None,
    })
}
