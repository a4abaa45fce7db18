//! Issuing so that a crash at any moment loses nothing: what will be signed is linted and stored before the
//! authority's key touches it, and nothing is handed out before the result is stored too.
//!
//! Built, linted, commit 1 (serial, bytes, intent), signed, compared, commit 2 (certificate, result). What a crash
//! leaves between the two commits, `recovery` resolves.

use std::sync::Arc;

use model::audit::{Action, Event, Object};
use model::certificate::Reservation;
use model::verification::NewEvidence;
use pki::build::Unsigned;
use pki::certificate::Certificate;
use pki::fingerprint::Fingerprint;
use pki::key::{KeyAlgorithm, PrivateKey, SignatureAlgorithm};
use pki::profile::Profile;
use pki::serial::Serial;
use store::{Committed, WriteTx};

use crate::error::{Error, Reason};
use crate::keyring::Role;
use crate::lifetime::End;
use crate::{Authority, Operator, evidence, founding};
use draft::Draft;
use trace::{Step, Tracer};

mod draft;
pub mod order;
mod policy;
mod recovery;
pub mod trace;

/// What will be signed: linted and on record, good for one signature. Made by `prepare` alone, whose transaction gives it
/// out once it is durable.
#[derive(Debug)]
struct Prepared {
    /// Under nobody's signature.
    candidate: Certificate,
}

/// What was signed and compared, and is not on record yet. Made by `Signing::sign` alone, of what was prepared.
struct Signed {
    certificate: Certificate,
    fingerprint: Fingerprint,
    issued: Event,
    along: Along,
}

/// What is changed in the same transaction that puts a signed certificate on record; where that cannot be done, the
/// certificate is not issued.
pub(crate) type Along = Box<dyn FnOnce(&mut WriteTx<'_>, &Serial) -> Result<(), Error> + Send>;

/// Makes out of a signed certificate what is changed along with it.
pub(crate) type Make = Box<dyn FnOnce(&Certificate) -> Result<Along, Error> + Send>;

/// How it is come by what is changed along with a certificate.
pub(crate) enum Making {
    /// It needs nothing of the certificate but its serial.
    Made(Along),
    /// It is made before the transaction, which must not wait.
    OfCertificate(Make),
}

impl Making {
    /// Nothing is changed.
    pub(crate) fn nothing() -> Self {
        Self::Made(Box::new(|_, _| Ok(())))
    }

    /// Puts something around what is changed.
    pub(crate) fn within(self, around: impl FnOnce(Along) -> Along + Send + 'static) -> Self {
        match self {
            Self::Made(along) => Self::Made(around(along)),
            Self::OfCertificate(make) => {
                Self::OfCertificate(Box::new(|certificate| Ok(around(make(certificate)?))))
            }
        }
    }

    fn make(self, certificate: &Certificate) -> Result<Along, Error> {
        match self {
            Self::Made(along) => Ok(along),
            Self::OfCertificate(make) => make(certificate),
        }
    }
}

/// A certificate that was signed and is on record as issued. Made by `Operator::carry_out` alone.
#[derive(Debug)]
pub struct Issued {
    certificate: Certificate,
    chain: Vec<Certificate>,
    end: End,
    key: Option<PrivateKey>,
}

impl Issued {
    /// The certificate.
    #[must_use]
    pub fn certificate(&self) -> &Certificate {
        &self.certificate
    }

    /// The CAs above it without the root, nearest first.
    #[must_use]
    pub fn chain(&self) -> &[Certificate] {
        &self.chain
    }

    /// Whether it ends earlier than its profile's default, because its authority does.
    #[must_use]
    pub fn end(&self) -> End {
        self.end
    }

    /// The key, if it was made here; it is kept nowhere else.
    #[must_use]
    pub fn key(&self) -> Option<&PrivateKey> {
        self.key.as_ref()
    }

    fn with_key(self, key: Option<PrivateKey>) -> Self {
        Self { key, ..self }
    }
}

impl Operator<'_> {
    /// Takes a draft through every step to a certificate on record.
    fn carry_out(
        &self,
        draft: Draft,
        chain: Vec<Certificate>,
        making: Making,
    ) -> Result<Issued, Error> {
        self.authority.resolve_interrupted()?;
        let tracer = &self.authority.tracer;
        let candidate = self.candidate(&draft, &**tracer)?;
        let Draft { reservation, event, end, vouched, .. } = draft;
        let serial = reservation.serial;
        let signing = Signing {
            key: self.authority.issuing_key()?,
            tracer: Arc::clone(tracer),
            issued: self.event(Action::CertificateIssued, Object::certificate(&serial)),
            making,
        };
        let store = &self.authority.store;
        let stored = if signing.is_brief() {
            store.write_both(
                move |tx| prepare(tx, &reservation, candidate, event),
                move |prepared| signing.sign(&prepared),
                move |tx, signed| complete(tx, signed, vouched.as_ref()),
            )?
        } else {
            let prepared = store.write(move |tx| prepare(tx, &reservation, candidate, event))?;
            signing
                .sign(&prepared)
                .and_then(|signed| store.write(move |tx| complete(tx, signed, vouched.as_ref())))
        };
        let certificate = stored.inspect_err(|_| self.authority.interrupt(serial))?;
        tracer.reached(Step::Issued, &serial, Some(&certificate));
        Ok(Issued { certificate, chain, end, key: None })
    }

    /// Builds and lints what a draft would become, under nobody's signature, and keeps nothing.
    fn candidate(&self, draft: &Draft, tracer: &dyn Tracer) -> Result<Certificate, Error> {
        let Draft { parameters, reservation, permitted, .. } = draft;
        let unsigned = Unsigned::build(parameters, self.authority.signature_algorithm()?);
        tracer.reached(Step::Built, &reservation.serial, None);
        let candidate = lint(&unsigned, reservation.profile, self.authority.nobodys_signature()?)?;
        policy::check(&candidate, reservation, permitted, self.authority.hierarchy.issuing())?;
        tracer.reached(Step::Linted, &reservation.serial, None);
        Ok(candidate)
    }

    /// Puts on record that something was refused, so that who tried is known.
    fn record_refusal(&self, object: Object, reason: &Reason) -> Result<(), Error> {
        let event = self
            .event(Action::CertificateRefused, object)
            .refused(reason.code())
            .fact("reason", reason);
        self.authority.store.write(move |tx| Ok::<_, Error>(tx.commit(event, ())?))
    }
}

/// Stores what will be signed, with the intent: commit 1.
fn prepare<'a>(
    mut tx: WriteTx<'a>,
    reservation: &Reservation,
    candidate: Certificate,
    event: Event,
) -> Result<Committed<'a, Prepared>, Error> {
    draft::check_holder_of_key(&tx, reservation)?;
    tx.prepare(reservation, candidate.tbs_der())?;
    Ok(tx.commit(event, Prepared { candidate })?)
}

/// What signs, and what is told and changed then.
struct Signing {
    key: Arc<PrivateKey>,
    tracer: Arc<dyn Tracer>,
    issued: Event,
    making: Making,
}

impl Signing {
    /// Whether it takes no longer than to wake whoever asked: then a thread of the store's does it, so that they are woken
    /// once. That thread does one after another, so that nothing that takes milliseconds is left to it.
    fn is_brief(&self) -> bool {
        let is_quick_key = match self.key.algorithm() {
            KeyAlgorithm::P256 | KeyAlgorithm::P384 | KeyAlgorithm::Ed25519 => true,
            KeyAlgorithm::Rsa2048 | KeyAlgorithm::Rsa3072 | KeyAlgorithm::Rsa4096 => false,
        };
        is_quick_key && matches!(self.making, Making::Made(_))
    }

    /// Signs what was prepared, and compares.
    fn sign(self, prepared: &Prepared) -> Result<Signed, Error> {
        let Self { key, tracer, issued, making } = self;
        let candidate = &prepared.candidate;
        let serial = candidate.serial();
        tracer.reached(Step::Prepared, serial, None);
        let certificate =
            candidate.sign(&key).map_err(|fault| Error::Internal(fault.to_string()))?;
        tracer.reached(Step::Signed, serial, Some(&certificate));
        if certificate.tbs_der() != candidate.tbs_der() {
            return Err(Error::Internal("the signed bytes are not the prepared ones".to_owned()));
        }
        tracer.reached(Step::Compared, serial, Some(&certificate));
        let along = making.make(&certificate)?;
        let fingerprint = certificate.fingerprint();
        let issued =
            issued.fact("fingerprint", fingerprint).fact("not_after", certificate.not_after());
        Ok(Signed { certificate, fingerprint, issued, along })
    }
}

/// Stores the result: commit 2.
fn complete<'a>(
    mut tx: WriteTx<'a>,
    signed: Signed,
    vouched: Option<&NewEvidence>,
) -> Result<Committed<'a, Certificate>, Error> {
    let Signed { certificate, fingerprint, issued, along } = signed;
    let serial = certificate.serial();
    along(&mut tx, serial)?;
    let event = match vouched {
        Some(new) => evidence::vouch(&mut tx, issued, new)?,
        None => issued,
    };
    tx.store_issued(serial, certificate.der(), &fingerprint)?;
    Ok(tx.commit(event, certificate)?)
}

/// Lints the bytes to be signed as the certificate they would become, under nobody's signature; returns that one.
///
/// # Errors
/// `Refused(Lint)` with every finding.
pub(crate) fn lint(
    unsigned: &Unsigned,
    profile: Profile,
    signature: &[u8],
) -> Result<Certificate, Error> {
    let candidate =
        unsigned.under(signature).map_err(|fault| Error::Internal(fault.to_string()))?;
    let findings = pki::lint::check(&candidate, profile);
    if findings.is_empty() {
        return Ok(candidate);
    }
    let sentences =
        findings.iter().map(|finding| format!("{} ({})", finding.message, finding.citation));
    Err(Reason::Lint(sentences.collect()).into())
}

impl Authority {
    fn issuing_key(&self) -> Result<Arc<PrivateKey>, Error> {
        self.own_key(Role::Issuing, self.hierarchy.issuing().public_key())
    }

    fn signature_algorithm(&self) -> Result<SignatureAlgorithm, Error> {
        Ok(self.issuing_key()?.signature_algorithm())
    }

    fn nobodys_signature(&self) -> Result<&[u8], Error> {
        if let Some(signature) = self.nobodys_signature.get() {
            return Ok(signature);
        }
        let made = founding::nobodys_signature(self.issuing_key()?.algorithm())?;
        Ok(self.nobodys_signature.get_or_init(|| made))
    }
}

#[cfg(test)]
mod tests;
