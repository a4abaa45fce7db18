//! One handshake: what the client presents, whether a ticket may be resumed, what new tickets say.
//! Each connection has its own value, so nothing one client does is seen by another.
//! The library ties the roles it asks us to play to settings that are dear to build, so a policy's
//! handshakes share both, and [`Current`] passes each call on to the handshake being driven.

use std::fmt;
use std::future::Future;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use pki::certificate::Certificate;
use pki::digest::Sha256;
use pki::key::PublicKey;
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
    words: OnceLock<Words>,
}

/// What names a certificate in the audit log.
#[derive(Debug)]
pub(crate) struct Words {
    pub(crate) subject: String,
    pub(crate) issuer: String,
    pub(crate) serial: String,
    pub(crate) fingerprint: String,
}

tokio::task_local! {
    /// The handshake that this task is driving.
    static DRIVEN: Arc<Handshake>;
}

/// Plays the library's roles for all handshakes of a policy: the one being driven answers. Outside
/// of one nothing is believed.
pub(super) struct Current {
    mode: CertificateMode,
    hints: Vec<DistinguishedName>,
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
    /// What a resumed session stands for.
    origin: Option<(Origin, Arc<Chain>)>,
    proof_at: Option<UnixTime>,
    version: Option<Version>,
}

impl Presented {
    /// What a client with these certificates would send, leaf first.
    pub(crate) fn of(certificates: &[Certificate]) -> Self {
        let ders: Vec<CertificateDer<'_>> =
            certificates.iter().map(|one| CertificateDer::from(one.der())).collect();
        match ders.split_first() {
            None => Self::Nothing,
            Some((leaf, others)) => Self::read(leaf, others, &[], |_| None),
        }
    }

    /// Parses what a client sent, unless `recall` finds the same chain. Of `issuers` those that it
    /// sent again are shared: they are the same for all, and their signatures were checked before.
    fn read(
        leaf: &CertificateDer<'_>,
        others: &[CertificateDer<'_>],
        issuers: &[Certificate],
        recall: impl FnOnce(&ChainDigest) -> Option<Arc<Chain>>,
    ) -> Self {
        if others.len() >= CHAIN_LENGTH {
            return Self::Unreadable;
        }
        let digest = digest(std::iter::once(leaf).chain(others));
        if let Some(chain) = recall(&digest) {
            return Self::Chain(chain);
        }
        let support = |der: &CertificateDer<'_>| {
            let issuer = issuers.iter().find(|issuer| issuer.der() == &**der);
            issuer.cloned().or_else(|| Certificate::parse(der).ok())
        };
        let parsed = || {
            let leaf = Certificate::parse(leaf).ok()?;
            // What supports nothing does no harm.
            let others = others.iter().filter_map(support).collect();
            Some(Chain { leaf, others, digest, words: OnceLock::new() })
        };
        parsed().map_or(Self::Unreadable, |chain| Self::Chain(Arc::new(chain)))
    }
}

impl Chain {
    /// Names the leaf; written once for all connections with the chain.
    pub(crate) fn words(&self) -> &Words {
        self.words.get_or_init(|| Words {
            subject: self.leaf.subject().to_string(),
            issuer: self.leaf.issuer().to_string(),
            serial: self.leaf.serial().to_string(),
            fingerprint: self.leaf.fingerprint().to_string(),
        })
    }

    fn certificates(&self) -> impl Iterator<Item = &Certificate> {
        std::iter::once(&self.leaf).chain(&self.others)
    }

    /// Writes the chain as TLS does: each certificate behind its length in three octets.
    fn encode(&self) -> Vec<u8> {
        let mut out = Vec::new();
        for der in self.certificates().map(Certificate::der) {
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

    /// Lets `work` drive this handshake: what the library asks meanwhile, this one answers.
    pub(super) fn drive<F: Future>(
        self: &Arc<Self>,
        work: F,
    ) -> impl Future<Output = F::Output> + use<F> {
        DRIVEN.scope(Arc::clone(self), work)
    }

    /// Returns what a resumed session stands for and when possession was first proven, if the
    /// library kept with it the chain that its ticket was opened for.
    pub(super) fn resumed(
        &self,
        kept: Option<&[CertificateDer<'_>]>,
    ) -> Option<(Presented, UnixTime)> {
        let (origin, chain) = self.progress().origin.clone()?;
        let same = chain.certificates().map(Certificate::der).eq(kept?.iter().map(|der| &**der));
        same.then_some((Presented::Chain(chain), origin.first_proof))
    }

    fn is_young(&self, first_proof: UnixTime) -> bool {
        let age = self.now().0.saturating_sub(first_proof.0);
        (0..i64::from(self.shared.state().limits.session_secs)).contains(&age)
    }

    fn judge(&self, presented: &Presented) -> Verdict {
        admission::judge(&self.shared.known, &self.shared.state(), presented, self.now())
    }

    fn is_welcome(&self, presented: &Presented) -> bool {
        matches!(self.judge(presented), Verdict::Holder { .. })
    }

    /// An interim certificate is not: only chains that were verified are remembered.
    fn is_resumable(&self, presented: &Presented) -> bool {
        matches!(self.judge(presented), Verdict::Holder { visitor, .. } if visitor.as_holder().is_some())
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

    /// Says what a new ticket is to carry; nothing for sessions without a resumable certificate,
    /// so that a guest who obtains a certificate is asked for it at the next visit, and nothing in
    /// TLS 1.2, where a resumed session has no keys of its own (RFC 9325 §3.4).
    fn origin_for_ticket(&self) -> Option<(Origin, Arc<Chain>)> {
        if self.version() != Version::Tls13 {
            return None;
        }
        let (presented, origin, proof_at) = {
            let progress = self.progress();
            (progress.presented.clone(), progress.origin.clone(), progress.proof_at)
        };
        let (chain, first_proof) = match (presented, origin) {
            (Some(Presented::Chain(chain)), _) => {
                let resumable = self.is_resumable(&Presented::Chain(Arc::clone(&chain)));
                (resumable.then_some(chain)?, proof_at?)
            }
            (None, Some((origin, chain))) => (chain, origin.first_proof),
            _ => return None,
        };
        Some((Origin { policy: *self.policy.id(), first_proof, chain: chain.digest }, chain))
    }

    fn progress(&self) -> MutexGuard<'_, Progress> {
        self.progress.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Handshake {
    fn lifetime(&self) -> u32 {
        self.shared.state().limits.session_secs.min(self.policy.ticketer().lifetime())
    }

    /// Makes a ticket of the library's part.
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
        let plain = rest.join(&chain.encode());
        self.progress().origin = Some((origin, chain));
        Some(plain)
    }

    fn present(&self, leaf: &CertificateDer<'_>, others: &[CertificateDer<'_>]) {
        let state = self.shared.state();
        let issuers = &state.snapshot.intermediates;
        let presented = Presented::read(leaf, others, issuers, |digest| self.recall(digest));
        self.progress().presented = Some(presented);
    }

    /// Has possession of the presented key proven by `prove`.
    fn verify(
        &self,
        prove: impl FnOnce(&PublicKey) -> Result<HandshakeSignatureValid, Error>,
    ) -> Result<HandshakeSignatureValid, Error> {
        if let Some(leaf) = self.key() {
            prove(leaf.public_key())?;
        }
        self.proven().map(|()| HandshakeSignatureValid::assertion())
    }
}

impl Current {
    pub(super) fn new(mode: CertificateMode, hints: Vec<DistinguishedName>) -> Self {
        Self { mode, hints }
    }

    pub(super) fn hints(&self) -> &[DistinguishedName] {
        &self.hints
    }

    fn ask<T>(answer: impl FnOnce(&Handshake) -> Result<T, Error>) -> Result<T, Error> {
        let none = |_| Err(Error::General("no handshake is being driven".to_owned()));
        DRIVEN.try_with(|driven| answer(driven)).unwrap_or_else(none)
    }
}

impl ProducesTickets for Current {
    fn enabled(&self) -> bool {
        true
    }

    fn lifetime(&self) -> u32 {
        Self::ask(|driven| Ok(driven.lifetime())).unwrap_or_default()
    }

    fn encrypt(&self, plain: &[u8]) -> Option<Vec<u8>> {
        Self::ask(|driven| Ok(driven.encrypt(plain))).ok()?
    }

    fn decrypt(&self, cipher: &[u8]) -> Option<Vec<u8>> {
        Self::ask(|driven| Ok(driven.decrypt(cipher))).ok()?
    }
}

impl ClientCertVerifier for Current {
    fn client_auth_mandatory(&self) -> bool {
        self.mode == CertificateMode::Silent
    }

    fn root_hint_subjects(&self) -> &[DistinguishedName] {
        &self.hints
    }

    fn verify_client_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        _now: LibraryTime,
    ) -> Result<ClientCertVerified, Error> {
        Self::ask(|driven| {
            driven.present(end_entity, intermediates);
            Ok(ClientCertVerified::assertion())
        })
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        _cert: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        Self::ask(|driven| driven.verify(|key| possession::prove_tls12(key, message, signed)))
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        _cert: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        Self::ask(|driven| driven.verify(|key| possession::prove_tls13(key, message, signed)))
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        possession::SCHEMES.to_vec()
    }
}

impl fmt::Debug for Current {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Current").field("mode", &self.mode).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
