//! One handshake: what the client presents, whether a ticket may be resumed, what new tickets say.
//! Each connection has its own value, so nothing one client does is seen by another.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use pki::certificate::Certificate;
use pki::digest::Sha256;
use pki::time::UnixTime;
use rustls::client::danger::HandshakeSignatureValid;
use rustls::pki_types::{CertificateDer, UnixTime as LibraryTime};
use rustls::server::ProducesTickets;
use rustls::server::danger::{ClientCertVerified, ClientCertVerifier};
use rustls::{CertificateError, DigitallySignedStruct, DistinguishedName, Error, SignatureScheme};

use super::Version;
use super::policy::Policy;
use super::possession;
use super::ticket::{ChainDigest, Origin, Rest};
use crate::admission::{self, Verdict};
use crate::config::CertificateMode;
use crate::state::Shared;

/// Certificates a client may send at most; no real path is longer.
const CHAIN_LENGTH: usize = 10;

/// What a client showed of itself. Possession of the key is proven for a `Chain`.
#[derive(Clone, Debug)]
pub(crate) enum Presented {
    /// No certificate.
    Nothing,
    /// Something that is no certificate; nothing is proven.
    Unreadable,
    /// A certificate, with whatever else the client sent to support it.
    Chain(Arc<Chain>),
}

/// A chain as the client sent it: leaf first, nothing verified but possession of the leaf's key.
#[derive(Debug)]
pub(crate) struct Chain {
    pub(crate) leaf: Certificate,
    pub(crate) others: Vec<Certificate>,
    pub(crate) digest: ChainDigest,
}

/// The state of one handshake, shared by the roles the library asks us to play. Whether what is
/// presented is welcome is for admission to say, in the state in force at that moment.
pub(super) struct Handshake {
    policy: Arc<Policy>,
    shared: Arc<Shared>,
    progress: Mutex<Progress>,
}

#[derive(Default)]
struct Progress {
    presented: Option<Presented>,
    origin: Option<Origin>,
    proof_at: Option<UnixTime>,
    version: Option<Version>,
}

impl Presented {
    /// Parses what a client sent, unless `recall` finds the same chain.
    fn read(
        leaf: &CertificateDer<'_>,
        others: &[CertificateDer<'_>],
        recall: impl FnOnce(&ChainDigest) -> Option<Arc<Chain>>,
    ) -> Self {
        if others.len() >= CHAIN_LENGTH {
            return Self::Unreadable;
        }
        let digest = digest(std::iter::once(leaf).chain(others));
        if let Some(chain) = recall(&digest) {
            return Self::Chain(chain);
        }
        let parsed = || {
            let leaf = Certificate::parse(leaf).ok()?;
            // What supports nothing does no harm.
            let others = others.iter().filter_map(|der| Certificate::parse(der).ok()).collect();
            Some(Chain { leaf, others, digest })
        };
        parsed().map_or(Self::Unreadable, |chain| Self::Chain(Arc::new(chain)))
    }
}

impl Chain {
    /// Writes the chain as TLS does: each certificate behind its length in three octets.
    fn encode(&self) -> Vec<u8> {
        let mut out = Vec::new();
        for der in std::iter::once(&self.leaf).chain(&self.others).map(Certificate::der) {
            let [_, length @ ..] = u32::try_from(der.len()).unwrap_or(u32::MAX).to_be_bytes();
            out.extend_from_slice(&length);
            out.extend_from_slice(der);
        }
        out
    }
}

/// Hashes a chain so that no two chains share a digest.
fn digest<'a>(chain: impl Iterator<Item = &'a CertificateDer<'a>>) -> ChainDigest {
    let mut hash = Sha256::new();
    for der in chain {
        hash.update(&(der.len() as u64).to_be_bytes());
        hash.update(der);
    }
    hash.finish()
}

impl Handshake {
    pub(super) fn new(policy: Arc<Policy>, shared: Arc<Shared>) -> Self {
        Self { policy, shared, progress: Mutex::default() }
    }

    /// Notes the version agreed on, once the ClientHello is answered.
    pub(super) fn agreed(&self, version: Version) {
        self.progress().version = Some(version);
    }

    pub(super) fn version(&self) -> Version {
        self.progress().version.unwrap_or(Version::Tls12)
    }

    /// Returns what the client presented in a full handshake.
    pub(super) fn presented(&self) -> Presented {
        self.progress().presented.clone().unwrap_or(Presented::Nothing)
    }

    /// Returns what a resumed session stands for, given the chain the library kept with it,
    /// and when possession was first proven.
    pub(super) fn resumed(
        &self,
        kept: Option<&[CertificateDer<'_>]>,
    ) -> Option<(Presented, UnixTime)> {
        let origin = self.progress().origin?;
        let kept = kept?;
        if digest(kept.iter()) != origin.chain {
            return None;
        }
        let presented = match self.recall(&origin.chain) {
            Some(chain) => Presented::Chain(chain),
            None => {
                let (leaf, others) = kept.split_first()?;
                Presented::read(leaf, others, |_| None)
            }
        };
        Some((presented, origin.first_proof))
    }

    fn is_young(&self, first_proof: UnixTime) -> bool {
        let age = self.now().0.saturating_sub(first_proof.0);
        (0..i64::from(self.shared.state().limits.session_secs)).contains(&age)
    }

    fn is_welcome(&self, presented: &Presented) -> bool {
        let state = self.shared.state();
        let verdict = admission::judge(&self.shared.known, &state, presented, self.now());
        matches!(verdict, Verdict::Holder { .. })
    }

    /// Finds a chain that was found good before and still is.
    fn recall(&self, digest: &ChainDigest) -> Option<Arc<Chain>> {
        admission::recall(&self.shared.known, &self.shared.state(), digest, self.now())
    }

    pub(super) fn now(&self) -> UnixTime {
        self.shared.clock.now()
    }

    fn key(&self) -> Option<Certificate> {
        match &self.progress().presented {
            Some(Presented::Chain(chain)) => Some(chain.leaf.clone()),
            _ => None,
        }
    }

    /// Called once possession is proven, or there is nothing that could be proven.
    fn proven(&self) -> Result<(), Error> {
        let presented = {
            let mut progress = self.progress();
            progress.proof_at = Some(self.now());
            progress.presented.clone().unwrap_or(Presented::Nothing)
        };
        match self.policy.mode() {
            CertificateMode::Silent if !self.is_welcome(&presented) => {
                Err(Error::InvalidCertificate(CertificateError::ApplicationVerificationFailure))
            }
            _ => Ok(()),
        }
    }

    /// Says what a new ticket is to carry; nothing for sessions without a welcome certificate,
    /// so that a guest who obtains a certificate is asked for it at the next visit, and nothing in
    /// TLS 1.2, where a resumed session has no keys of its own (RFC 9325 §3.4).
    fn origin_for_ticket(&self) -> Option<(Origin, Arc<Chain>)> {
        if self.version() != Version::Tls13 {
            return None;
        }
        let (presented, origin, proof_at) = {
            let progress = self.progress();
            (progress.presented.clone(), progress.origin, progress.proof_at)
        };
        let (chain, first_proof) = match (presented, origin) {
            (Some(Presented::Chain(chain)), _) => {
                let welcome = self.is_welcome(&Presented::Chain(Arc::clone(&chain)));
                (welcome.then_some(chain)?, proof_at?)
            }
            (None, Some(origin)) => (self.recall(&origin.chain)?, origin.first_proof),
            _ => return None,
        };
        Some((Origin { policy: *self.policy.id(), first_proof, chain: chain.digest }, chain))
    }

    fn progress(&self) -> MutexGuard<'_, Progress> {
        self.progress.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl ProducesTickets for Handshake {
    fn enabled(&self) -> bool {
        true
    }

    fn lifetime(&self) -> u32 {
        self.shared.state().limits.session_secs.min(self.policy.ticketer().lifetime())
    }

    fn encrypt(&self, plain: &[u8]) -> Option<Vec<u8>> {
        let (origin, chain) = self.origin_for_ticket()?;
        let rest = Rest::cut(plain, &chain.encode())?;
        self.policy.ticketer().encrypt(&origin.encode(rest)?)
    }

    /// Declines what may not be resumed; the client then makes a full handshake.
    fn decrypt(&self, cipher: &[u8]) -> Option<Vec<u8>> {
        let plain = self.policy.ticketer().decrypt(cipher)?;
        let (origin, rest) = Origin::parse(&plain)?;
        if origin.policy != *self.policy.id() || !self.is_young(origin.first_proof) {
            return None;
        }
        let chain = self.recall(&origin.chain)?;
        self.progress().origin = Some(origin);
        Some(rest.join(&chain.encode()))
    }
}

impl ClientCertVerifier for Handshake {
    fn client_auth_mandatory(&self) -> bool {
        self.policy.mode() == CertificateMode::Silent
    }

    fn root_hint_subjects(&self) -> &[DistinguishedName] {
        self.policy.hints()
    }

    fn verify_client_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        _now: LibraryTime,
    ) -> Result<ClientCertVerified, Error> {
        let presented = Presented::read(end_entity, intermediates, |digest| self.recall(digest));
        self.progress().presented = Some(presented);
        Ok(ClientCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        _cert: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        if let Some(leaf) = self.key() {
            possession::prove_tls12(leaf.public_key(), message, signed)?;
        }
        self.proven().map(|()| HandshakeSignatureValid::assertion())
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        _cert: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        if let Some(leaf) = self.key() {
            possession::prove_tls13(leaf.public_key(), message, signed)?;
        }
        self.proven().map(|()| HandshakeSignatureValid::assertion())
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        possession::SCHEMES.to_vec()
    }
}

impl fmt::Debug for Handshake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Handshake").finish_non_exhaustive()
    }
}
