//! What the TLS library asks us during the handshake: is the server believed, and who are we.

use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Duration;

use pki::name::Name;
use rustls::client::ResolvesClientCert;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::sign::CertifiedKey;
use rustls::{CertificateError, DigitallySignedStruct, Error, SignatureScheme};

use super::server_trust::{Judge, Judgement};
use crate::wiring::clock::Stopwatch;

/// What happens after a server that is not believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum AfterDistrust {
    /// Go on: nothing secret will be sent.
    GoOn,
    /// Stop: a client certificate would be shown to a stranger.
    Stop,
}

/// Judges the server's certificate and remembers the verdict.
#[derive(Debug)]
pub(super) struct ServerWatch {
    judge: Judge,
    after: AfterDistrust,
    provider: Arc<CryptoProvider>,
    watch: Stopwatch,
    seen: OnceLock<(Duration, Judgement)>,
}

impl ServerWatch {
    /// Prepares the watch for one connection.
    pub(super) fn new(
        judge: Judge,
        after: AfterDistrust,
        provider: Arc<CryptoProvider>,
        watch: Stopwatch,
    ) -> Self {
        Self { judge, after, provider, watch, seen: OnceLock::new() }
    }

    /// The verdict, and when it fell.
    pub(super) fn seen(&self) -> Option<&(Duration, Judgement)> {
        self.seen.get()
    }
}

impl ServerCertVerifier for ServerWatch {
    fn verify_server_cert(
        &self,
        leaf: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        _name: &ServerName<'_>,
        _ocsp: &[u8],
        _now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let at = self.watch.elapsed();
        let chain: Vec<&[u8]> = intermediates.iter().map(AsRef::as_ref).collect();
        let judgement = self.judge.judge(leaf.as_ref(), &chain);
        let trusted = judgement.trusted();
        let _ = self.seen.set((at, judgement));
        if trusted || self.after == AfterDistrust::GoOn {
            Ok(ServerCertVerified::assertion())
        } else {
            Err(Error::InvalidCertificate(CertificateError::ApplicationVerificationFailure))
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        verify_tls12_signature(message, certificate, signed, algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        verify_tls13_signature(message, certificate, signed, algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider.signature_verification_algorithms.supported_schemes()
    }
}

/// What the server asked of the client, and what it was given.
#[derive(Clone, Debug)]
pub(super) struct Asked {
    /// When the request was read.
    pub(super) at: Duration,
    /// The CA names hinted, in words.
    pub(super) hints: Vec<String>,
    /// Signature schemes the server accepts.
    pub(super) schemes: Vec<String>,
    /// What became of our certificate.
    pub(super) answer: Answer,
}

/// What was sent in answer to the server's request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Answer {
    /// The certificate.
    Sent,
    /// None, for there is none to send.
    NoneGiven,
    /// None, for its issuer is not among the hints: a browser would not offer it either.
    NotHinted,
    /// None, for the server takes no signature our key can make.
    NoScheme,
}

/// Our certificate, and whether it is sent even where its issuer was not hinted.
#[derive(Debug)]
pub(super) struct Identity {
    /// Chain and key.
    pub(super) key: Arc<CertifiedKey>,
    /// Issuers along the chain.
    pub(super) issuers: Vec<Name>,
    /// Whether the hints are respected.
    pub(super) hints: Hints,
}

/// What CA hints mean to us.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Hints {
    /// As to a browser: send nothing else.
    Respected,
    /// Send the certificate anyway.
    Ignored,
}

/// Answers the server's request for a certificate and remembers it.
#[derive(Debug)]
pub(super) struct Offer {
    identity: Option<Identity>,
    watch: Stopwatch,
    asked: Mutex<Option<Asked>>,
}

impl Offer {
    /// Prepares the offer for one connection.
    pub(super) fn new(identity: Option<Identity>, watch: Stopwatch) -> Self {
        Self { identity, watch, asked: Mutex::new(None) }
    }

    /// What was asked, when anything was.
    pub(super) fn asked(&self) -> Option<Asked> {
        self.asked.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn decide(&self, hints: &[Name], schemes: &[SignatureScheme]) -> Answer {
        let Some(identity) = &self.identity else { return Answer::NoneGiven };
        let hinted =
            || identity.issuers.iter().any(|name| hints.iter().any(|hint| hint.matches(name)));
        if identity.hints == Hints::Respected && !hints.is_empty() && !hinted() {
            return Answer::NotHinted;
        }
        match identity.key.key.choose_scheme(schemes) {
            Some(_) => Answer::Sent,
            None => Answer::NoScheme,
        }
    }
}

impl ResolvesClientCert for Offer {
    fn resolve(
        &self,
        root_hint_subjects: &[&[u8]],
        schemes: &[SignatureScheme],
    ) -> Option<Arc<CertifiedKey>> {
        let names: Vec<Name> =
            root_hint_subjects.iter().filter_map(|der| Name::parse(der).ok()).collect();
        let answer = self.decide(&names, schemes);
        let asked = Asked {
            at: self.watch.elapsed(),
            hints: names.iter().map(ToString::to_string).collect(),
            schemes: schemes.iter().map(|scheme| format!("{scheme:?}")).collect(),
            answer,
        };
        *self.asked.lock().unwrap_or_else(PoisonError::into_inner) = Some(asked);
        let identity = self.identity.as_ref().filter(|_| answer == Answer::Sent)?;
        Some(Arc::clone(&identity.key))
    }

    fn has_certs(&self) -> bool {
        true
    }
}
