//! The client's own certificate: from a `.p12` or a pair of PEM files.

use std::path::Path;
use std::sync::Arc;

use pki::certificate::Certificate;
use pki::key::PrivateKey;
use rustls::crypto::CryptoProvider;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::sign::CertifiedKey;
use trust::question::ExpectedName;

use super::HandshakeArgs;
use super::peer::{Hints, Identity};
use crate::failure::Failure;
use crate::input;

/// Loads what the arguments name, if they name anything.
///
/// # Errors
/// When a file or password is wrong, or the key does not belong to the certificate.
pub(super) fn load(
    args: &HandshakeArgs,
    hints: Hints,
    provider: &CryptoProvider,
) -> Result<Option<Identity>, Failure> {
    let (key, chain) = match (&args.p12, &args.cert, &args.key) {
        (Some(p12), _, _) => from_p12(p12, args.password_file.as_deref())?,
        (None, Some(certificate), Some(key)) => from_pem(certificate, key)?,
        _ => return Ok(None),
    };
    let issuers = chain.iter().map(|certificate| certificate.issuer().clone()).collect();
    let ders =
        chain.iter().map(|certificate| CertificateDer::from(certificate.der().to_vec())).collect();
    let pkcs8 = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(key.to_vec()));
    let key = provider.key_provider.load_private_key(pkcs8).map_err(|error| {
        Failure::failed("BAD-KEY", "the private key cannot be used for TLS").why(error)
    })?;
    let key = CertifiedKey::new(ders, key);
    key.keys_match().map_err(|error| {
        Failure::failed("BAD-KEY", "the private key does not belong to the certificate").why(error)
    })?;
    Ok(Some(Identity { key: Arc::new(key), issuers, hints }))
}

type Pair = (zeroize::Zeroizing<Vec<u8>>, Vec<Certificate>);

fn from_p12(path: &Path, password_file: Option<&Path>) -> Result<Pair, Failure> {
    let contents = input::open_p12(&input::bytes(path)?, password_file)?;
    let lacking = |what: &str| {
        Failure::failed("INCOMPLETE", format!("{} holds no {what}", path.display()))
            .remedy("`signet inspect` shows what is in it")
    };
    let key = contents.key.ok_or_else(|| lacking("private key"))?;
    if contents.certificates.is_empty() {
        return Err(lacking("certificate"));
    }
    Ok((key.pkcs8, contents.certificates.into_iter().map(|entry| entry.certificate).collect()))
}

fn from_pem(certificate: &Path, key: &Path) -> Result<Pair, Failure> {
    let chain = input::certificates(certificate)?;
    let key = PrivateKey::from_pem(&input::bytes(key)?).map_err(|error| {
        Failure::failed("BAD-KEY", format!("{} holds no usable private key", key.display()))
            .why(error)
    })?;
    let pkcs8 = key
        .to_pkcs8()
        .map_err(|error| Failure::failed("BAD-KEY", "the private key cannot be used").why(error))?;
    Ok((pkcs8, chain))
}

/// The name the server's certificate has to bear.
pub(super) fn expected_name(host: &str) -> ExpectedName {
    host.parse().map_or_else(|_| ExpectedName::Dns(host.to_owned()), ExpectedName::Ip)
}
