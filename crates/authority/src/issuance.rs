//! Issuing so that a crash at any moment loses nothing: what will be signed is linted and stored before the
//! authority's key touches it, and nothing is handed out before the result is stored too.
//!
//! Built, linted, commit 1 (serial, bytes, intent), signed, compared, commit 2 (certificate, result). What a crash
//! leaves between the two commits, `recovery` resolves.

use std::sync::Arc;

use model::audit::{Action, Object};
use model::verification::NewEvidence;
use pki::build::Unsigned;
use pki::certificate::Certificate;
use pki::key::{PrivateKey, SignatureAlgorithm};
use pki::profile::Profile;
use pki::serial::Serial;
use store::WriteTx;

use crate::error::{Error, Reason};
use crate::keyring::Role;
use crate::lifetime::End;
use crate::{Authority, Operator, evidence, founding};
use draft::Draft;
use trace::Step;

mod draft;
pub mod order;
mod policy;
mod recovery;
pub mod trace;

/// What will be signed: linted and on record, good for one signature. Made by `Operator::prepare` alone.
#[derive(Debug)]
struct Prepared {
    serial: Serial,
    /// Under nobody's signature.
    candidate: Certificate,
    end: End,
    vouched: Option<NewEvidence>,
}

/// What is changed in the same transaction that puts a signed certificate on record; where that cannot be done, the
/// certificate is not issued.
pub(crate) type Along = Box<dyn FnOnce(&mut WriteTx<'_>, &Serial) -> Result<(), Error> + Send>;

/// Makes out of the signed certificate what is changed along with it, before the transaction, which must not wait.
pub(crate) type Making = Box<dyn FnOnce(&Certificate) -> Result<Along, Error>>;

/// Needs nothing of the certificate.
pub(crate) fn made(along: Along) -> Making {
    Box::new(|_| Ok(along))
}

/// Changes nothing along with a certificate.
fn alone() -> Making {
    made(Box::new(|_, _| Ok(())))
}

/// A certificate that was signed and is on record as issued. Made by `Operator::complete` alone.
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

    fn with_chain(self, chain: Vec<Certificate>) -> Self {
        Self { chain, ..self }
    }
}

impl Operator<'_> {
    /// Takes a draft through every step to a certificate on record.
    fn carry_out(&self, draft: Draft, making: Making) -> Result<Issued, Error> {
        self.authority.resolve_interrupted()?;
        let prepared = self.prepare(draft)?;
        let serial = prepared.serial;
        self.complete(prepared, making).inspect_err(|_| self.authority.interrupt(serial))
    }

    /// Builds and lints what will be signed, and stores it with the intent: commit 1.
    fn prepare(&self, draft: Draft) -> Result<Prepared, Error> {
        let Draft { parameters, reservation, permitted, event, end, vouched } = draft;
        let (serial, profile) = (reservation.serial, reservation.profile);
        let unsigned = Unsigned::build(&parameters, self.authority.signature_algorithm()?);
        self.authority.tracer.reached(Step::Built, &serial, None);
        let candidate = lint(&unsigned, profile, self.authority.nobodys_signature()?)?;
        policy::check(&candidate, &reservation, &permitted, self.authority.hierarchy.issuing())?;
        self.authority.tracer.reached(Step::Linted, &serial, None);
        let tbs = candidate.tbs_der().to_vec();
        self.authority.store.write(move |mut tx| {
            draft::check_holder_of_key(&tx, &reservation)?;
            tx.prepare(&reservation, &tbs)?;
            Ok::<_, Error>(tx.commit(event, ())?)
        })?;
        self.authority.tracer.reached(Step::Prepared, &serial, None);
        Ok(Prepared { serial, candidate, end, vouched })
    }

    /// Signs what was prepared, compares, and stores the result: commit 2.
    fn complete(&self, prepared: Prepared, making: Making) -> Result<Issued, Error> {
        let Prepared { serial, candidate, end, vouched } = prepared;
        let tracer = &self.authority.tracer;
        let key = self.authority.issuing_key()?;
        let certificate =
            candidate.sign(&key).map_err(|fault| Error::Internal(fault.to_string()))?;
        tracer.reached(Step::Signed, &serial, Some(&certificate));
        if certificate.tbs_der() != candidate.tbs_der() {
            return Err(Error::Internal("the signed bytes are not the prepared ones".to_owned()));
        }
        tracer.reached(Step::Compared, &serial, Some(&certificate));
        let along = making(&certificate)?;
        let (der, fingerprint) = (certificate.der().to_vec(), certificate.fingerprint());
        let event = self
            .event(Action::CertificateIssued, Object::certificate(&serial))
            .fact("fingerprint", fingerprint)
            .fact("not_after", certificate.not_after());
        self.authority.store.write(move |mut tx| {
            along(&mut tx, &serial)?;
            let event = match &vouched {
                Some(new) => evidence::vouch(&mut tx, event, new)?,
                None => event,
            };
            tx.store_issued(&serial, &der, &fingerprint)?;
            Ok::<_, Error>(tx.commit(event, ())?)
        })?;
        tracer.reached(Step::Issued, &serial, Some(&certificate));
        let chain = vec![self.authority.hierarchy.issuing().clone()];
        Ok(Issued { certificate, chain, end, key: None })
    }

    /// Builds and lints what a draft would become, and keeps nothing.
    fn rehearse_draft(&self, draft: &Draft) -> Result<(), Error> {
        let Draft { parameters, reservation, permitted, .. } = draft;
        let unsigned = Unsigned::build(parameters, self.authority.signature_algorithm()?);
        let candidate = lint(&unsigned, reservation.profile, self.authority.nobodys_signature()?)?;
        let issuing = self.authority.hierarchy.issuing();
        Ok(policy::check(&candidate, reservation, permitted, issuing)?)
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
