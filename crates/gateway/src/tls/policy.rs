//! The TLS settings of one door: what is asked, what is hinted, which tickets it honours.
//! Two policies never share a ticket key, a resumption store or a verifier.

use std::fmt;
use std::sync::Arc;

use arc_swap::ArcSwap;
use pki::name::Name;
use rustls::crypto::CryptoProvider;
use rustls::crypto::aws_lc_rs::{self, Ticketer, cipher_suite};
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::server::{ClientHello, NoServerSessionStorage, ProducesTickets, ResolvesServerCert};
use rustls::sign::CertifiedKey;
use rustls::version::{TLS12, TLS13};
use rustls::{CipherSuite, DistinguishedName, ServerConfig, SupportedProtocolVersion};

use super::handshake::Current;
use super::ticket::PolicyId;
use crate::certificates::ServerCertificate;
use crate::config::{CertificateMode, TlsMinimum};

/// CA names sent as hints at most; some clients cannot read long lists.
const HINTS: usize = 8;

/// Server certificates and settings that TLS cannot use.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// The key cannot be used or does not belong to the certificate.
    #[error(
        "the server certificate cannot be used ({0}); check that key and certificate belong together"
    )]
    Certificate(String),
    /// The authorities an upstream is to be believed by cannot be used.
    #[error(
        "upstream_ca cannot be used ({0}); name a PEM file with the CAs that the upstream's certificate chains to"
    )]
    Authorities(String),
    /// The cryptographic library refused to work.
    #[error("TLS cannot be set up: {0}")]
    Library(String),
}

/// The TLS settings of one door in one incarnation.
pub(crate) struct Policy {
    id: PolicyId,
    mode: CertificateMode,
    tls_min: TlsMinimum,
    current: Arc<Current>,
    ticketer: Arc<dyn ProducesTickets>,
    certificate: Arc<Shown>,
    provider: Arc<CryptoProvider>,
    /// The settings under our order of cipher suites, and under the client's.
    ours: Arc<ServerConfig>,
    clients: Arc<ServerConfig>,
}

/// The certificate we show; replaced without touching the rest of the policy.
#[derive(Debug)]
struct Shown(ArcSwap<CertifiedKey>);

impl Policy {
    /// Builds a new policy with a ticket key of its own.
    ///
    /// # Errors
    /// When the certificate's key cannot be used, or randomness fails.
    pub(crate) fn new(
        mode: CertificateMode,
        tls_min: TlsMinimum,
        hints: &[Name],
        certificate: &ServerCertificate,
    ) -> Result<Self, Error> {
        let provider = Arc::new(provider());
        let library = |error: rustls::Error| Error::Library(error.to_string());
        let mut id = PolicyId::default();
        pki::random::fill(&mut id).map_err(|error| Error::Library(error.to_string()))?;
        let ticketer = Ticketer::new().map_err(library)?;
        let shown = certified_key(certificate, &provider)?;
        let current = Arc::new(Current::new(mode, encode(hints)));
        let certificate = Arc::new(Shown(ArcSwap::from_pointee(shown)));
        let settings = || settings(tls_min, &current, &certificate, &provider).map_err(library);
        let (ours, mut clients) = (settings()?, settings()?);
        clients.ignore_client_order = false;
        let (ours, clients) = (Arc::new(ours), Arc::new(clients));
        Ok(Self { id, mode, tls_min, current, ticketer, certificate, provider, ours, clients })
    }

    /// Shows another server certificate from the next handshake on.
    ///
    /// # Errors
    /// When the certificate's key cannot be used; the old one stays.
    pub(crate) fn show(&self, certificate: &ServerCertificate) -> Result<(), Error> {
        self.certificate.0.store(Arc::new(certified_key(certificate, &self.provider)?));
        Ok(())
    }

    /// Says whether this policy is what these settings ask for, so that its tickets may live on.
    pub(crate) fn serves(
        &self,
        mode: CertificateMode,
        tls_min: TlsMinimum,
        hints: &[Name],
    ) -> bool {
        self.mode == mode && self.tls_min == tls_min && same(self.current.hints(), hints)
    }

    pub(super) fn mode(&self) -> CertificateMode {
        self.mode
    }

    pub(super) fn id(&self) -> &PolicyId {
        &self.id
    }

    pub(super) fn ticketer(&self) -> &dyn ProducesTickets {
        &*self.ticketer
    }

    /// Returns the settings for a handshake with a client of this taste.
    pub(super) fn settings(&self, order: SuiteOrder) -> Arc<ServerConfig> {
        Arc::clone(match order {
            SuiteOrder::Ours => &self.ours,
            SuiteOrder::Clients => &self.clients,
        })
    }
}

/// Builds the settings for handshakes that prefer our order of cipher suites. No 0-RTT.
fn settings(
    tls_min: TlsMinimum,
    current: &Arc<Current>,
    certificate: &Arc<Shown>,
    provider: &Arc<CryptoProvider>,
) -> Result<ServerConfig, rustls::Error> {
    let versions: &[&SupportedProtocolVersion] = match tls_min {
        TlsMinimum::Tls12 => &[&TLS13, &TLS12],
        TlsMinimum::Tls13 => &[&TLS13],
    };
    let mut config = ServerConfig::builder_with_provider(Arc::clone(provider))
        .with_protocol_versions(versions)?
        .with_client_cert_verifier(Arc::clone(current) as _)
        .with_cert_resolver(Arc::clone(certificate) as _);
    config.session_storage = Arc::new(NoServerSessionStorage {});
    config.ticketer = Arc::clone(current) as _;
    // Each resumption brings the next one, and HTTP/2 needs one connection.
    config.send_tls13_tickets = 1;
    config.ignore_client_order = true;
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(config)
}

/// Whose order of cipher suites decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum SuiteOrder {
    Ours,
    Clients,
}

impl SuiteOrder {
    /// A client that puts ChaCha20 first has no hardware for AES; let it have its way.
    pub(super) fn choose(offered: &[CipherSuite]) -> Self {
        let suites = |suite: &&CipherSuite| {
            aws_lc_rs::ALL_CIPHER_SUITES.iter().any(|s| s.suite() == **suite)
        };
        match offered.iter().find(suites) {
            Some(
                CipherSuite::TLS13_CHACHA20_POLY1305_SHA256
                | CipherSuite::TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256
                | CipherSuite::TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256,
            ) => Self::Clients,
            _ => Self::Ours,
        }
    }
}

impl ResolvesServerCert for Shown {
    fn resolve(&self, _hello: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        Some(self.0.load_full())
    }
}

impl fmt::Debug for Policy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Policy").field("mode", &self.mode).finish_non_exhaustive()
    }
}

/// AES-128 first: the cheapest suite that is strong enough (RFC 8446 §9.1 makes it mandatory).
pub(super) fn provider() -> CryptoProvider {
    CryptoProvider {
        cipher_suites: vec![
            cipher_suite::TLS13_AES_128_GCM_SHA256,
            cipher_suite::TLS13_AES_256_GCM_SHA384,
            cipher_suite::TLS13_CHACHA20_POLY1305_SHA256,
            cipher_suite::TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
            cipher_suite::TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
            cipher_suite::TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256,
            cipher_suite::TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
            cipher_suite::TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
            cipher_suite::TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256,
        ],
        ..aws_lc_rs::default_provider()
    }
}

fn same(hints: &[DistinguishedName], names: &[Name]) -> bool {
    let names = names.iter().take(HINTS).map(Name::der);
    hints.iter().map(AsRef::<[u8]>::as_ref).eq(names)
}

/// Names of CAs as TLS sends them, at most as many as clients can be trusted to read.
fn encode(hints: &[Name]) -> Vec<DistinguishedName> {
    hints.iter().take(HINTS).map(|name| name.der().to_vec().into()).collect()
}

fn certified_key(
    certificate: &ServerCertificate,
    provider: &CryptoProvider,
) -> Result<CertifiedKey, Error> {
    let chain: Vec<CertificateDer<'static>> =
        certificate.chain.iter().map(|c| CertificateDer::from(c.der().to_vec())).collect();
    let pkcs8 = certificate.key.to_pkcs8().map_err(|e| Error::Certificate(e.to_string()))?;
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(pkcs8.as_slice()));
    let fault = |error: rustls::Error| Error::Certificate(error.to_string());
    let key = provider.key_provider.load_private_key(key.clone_key()).map_err(fault)?;
    let certified = CertifiedKey::new(chain, key);
    certified.keys_match().map_err(fault)?;
    Ok(certified)
}
