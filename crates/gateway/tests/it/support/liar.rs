//! A client whose certificates and proofs of possession are whatever a test wants them to be.

use std::fmt;
use std::io;
use std::sync::Arc;

use rustls::client::ResolvesClientCert;
use rustls::pki_types::CertificateDer;
use rustls::sign::{CertifiedKey, Signer, SigningKey};
use rustls::{AlertDescription, SignatureAlgorithm, SignatureScheme};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use super::client::{Client, Speaks};
use super::hierarchy::Identity;
use super::{World, soon};

/// What became of a client.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    Served,
    /// Told why not, above TLS.
    Refused(String),
    /// Told why not, in TLS.
    Alert(AlertDescription),
    Cut,
}

type Bend = Arc<dyn Fn(Vec<u8>) -> Vec<u8> + Send + Sync>;

/// Presents these octets as certificates, signs with a true key, and bends the signature.
#[derive(Clone)]
pub struct Liar {
    pub chain: Vec<Vec<u8>>,
    pub key: Arc<dyn SigningKey>,
    /// What the scheme is said to be, if not what it is.
    pub scheme: Option<SignatureScheme>,
    pub bend: Bend,
}

impl Liar {
    /// An honest client so far.
    pub fn like(identity: &Identity) -> Self {
        Self {
            chain: identity.chain.iter().map(|certificate| certificate.der().to_vec()).collect(),
            key: signing_key(identity),
            scheme: None,
            bend: Arc::new(|signature| signature),
        }
    }

    pub fn bending(self, bend: impl Fn(Vec<u8>) -> Vec<u8> + Send + Sync + 'static) -> Self {
        Self { bend: Arc::new(bend), ..self }
    }

    /// Connects, asks for `/a`, and says what came of it.
    pub async fn visit(self, world: &World, host: &str, speaks: Speaks) -> Outcome {
        let mut client = Client::speaking(&world.hierarchy, None, speaks);
        client.config.client_auth_cert_resolver = Arc::new(self);
        soon(ask(&client, world, host)).await.unwrap_or_else(|error| told(&error))
    }
}

async fn ask(client: &Client, world: &World, host: &str) -> io::Result<Outcome> {
    let mut tls = client.connect(world, host).await?;
    let head = format!("GET /a HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n\r\n");
    // What the server says counts, also when it says it before it has heard us.
    let sent = tls.write_all(head.as_bytes()).await;
    let mut answer = Vec::new();
    let mut buffer = [0; 4096];
    loop {
        match tls.read(&mut buffer).await {
            Ok(0) => break,
            Ok(count) => answer.extend_from_slice(&buffer[..count]),
            Err(error) if answer.is_empty() => return Err(error),
            Err(_) => break,
        }
    }
    if answer.is_empty() {
        sent?;
        return Ok(Outcome::Cut);
    }
    let answer = String::from_utf8_lossy(&answer).into_owned();
    let refusal = answer.lines().find_map(|line| line.strip_prefix("x-signet-refusal: "));
    match refusal {
        Some(code) => Ok(Outcome::Refused(code.to_owned())),
        None => {
            assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
            Ok(Outcome::Served)
        }
    }
}

fn told(error: &io::Error) -> Outcome {
    match error.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>()) {
        Some(rustls::Error::AlertReceived(description)) => Outcome::Alert(*description),
        _ => Outcome::Cut,
    }
}

/// A key as the library signs with it.
pub fn signing_key(identity: &Identity) -> Arc<dyn SigningKey> {
    let pkcs8 = identity.key.to_pkcs8().unwrap();
    let der = rustls::pki_types::PrivatePkcs8KeyDer::from(pkcs8.to_vec());
    rustls::crypto::aws_lc_rs::sign::any_supported_type(&der.into()).unwrap()
}

impl ResolvesClientCert for Liar {
    fn resolve(&self, _: &[&[u8]], _: &[SignatureScheme]) -> Option<Arc<CertifiedKey>> {
        let chain = self.chain.iter().map(|der| CertificateDer::from(der.clone())).collect();
        Some(Arc::new(CertifiedKey::new(chain, Arc::new(self.clone()))))
    }

    fn has_certs(&self) -> bool {
        true
    }
}

impl SigningKey for Liar {
    fn choose_scheme(&self, offered: &[SignatureScheme]) -> Option<Box<dyn Signer>> {
        let signer = self.key.choose_scheme(offered)?;
        let scheme = self.scheme.unwrap_or_else(|| signer.scheme());
        Some(Box::new(Bent { signer, scheme, bend: Arc::clone(&self.bend) }))
    }

    fn algorithm(&self) -> SignatureAlgorithm {
        self.key.algorithm()
    }
}

struct Bent {
    signer: Box<dyn Signer>,
    scheme: SignatureScheme,
    bend: Bend,
}

impl Signer for Bent {
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, rustls::Error> {
        self.signer.sign(message).map(|signature| (self.bend)(signature))
    }

    fn scheme(&self) -> SignatureScheme {
        self.scheme
    }
}

impl fmt::Debug for Liar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Liar").finish_non_exhaustive()
    }
}

impl fmt::Debug for Bent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Bent").finish_non_exhaustive()
    }
}
