//! CRLs as verification takes them, and which of them are fit for use. RFC 5280 §5.

use pki::certificate::Certificate;
use pki::crl::{Crl, Entry};
use pki::error::Error;
use pki::extension::Extension;
use pki::fingerprint::Fingerprint;
use pki::key::PublicKey;
use pki::time::UnixTime;

use crate::meter::Meter;
use crate::question::{Conformance, Question, Sha1};
use crate::verdict::Refused;

/// A CRL, with its signature checked beforehand or yet to be checked.
///
/// Checking a signature takes time in proportion to the length of the list. Who keeps a CRL checks
/// it once, with [`CrlSource::verify`], and spares every verification after that.
#[derive(Clone, Debug)]
pub struct CrlSource {
    crl: Crl,
    signer: Option<Fingerprint>,
}

impl CrlSource {
    /// Takes a CRL whose signature is checked in each verification that uses it.
    pub fn new(crl: Crl) -> Self {
        Self { crl, signer: None }
    }

    /// Checks the signature of a CRL once and for all.
    ///
    /// It counts only where this key turns out to be its issuer's.
    ///
    /// # Errors
    /// When the signature does not verify under the key.
    pub fn verify(crl: Crl, key: &PublicKey) -> Result<Self, Error> {
        crl.verify_signature(key)?;
        Ok(Self { crl, signer: Some(key.fingerprint()) })
    }

    /// Gives the CRL.
    pub fn crl(&self) -> &Crl {
        &self.crl
    }

    /// Gives the fingerprint of the key it was checked with beforehand.
    pub(super) fn signer(&self) -> Option<Fingerprint> {
        self.signer
    }

    /// Finds the entry of a certificate.
    pub(super) fn find(
        &self,
        certificate: &Certificate,
        meter: &Meter,
    ) -> Result<Option<Entry<'_>>, Refused> {
        let (serial, issuer) = (certificate.serial(), certificate.issuer());
        if self.signer.is_some() {
            return Ok(self.crl.find(serial, issuer));
        }
        // A list that is here for one question is not worth sorting.
        meter.entries(self.crl.len())?;
        Ok(self.crl.entries().find(|entry| {
            let listed = entry.certificate_issuer.unwrap_or(self.crl.issuer());
            entry.serial == *serial && listed.matches(issuer)
        }))
    }

    /// Says whether status may be taken from it at all: nothing critical in it is unread, its
    /// signature is of an accepted kind, and it has the form that is asked for.
    pub(super) fn is_usable(&self, question: &Question<'_>) -> bool {
        let is_weak = self.crl.signature_algorithm().is_weak();
        self.crl.unknown_critical().next().is_none()
            && (!is_weak || question.algorithms.sha1 == Sha1::Accepted)
            && (question.conformance == Conformance::Lenient || self.conforms())
    }

    /// What RFC 5280 §5.1.2.5, §5.2.1, §5.2.3, §5.2.4 and §5.2.5 say an issuer MUST do.
    fn conforms(&self) -> bool {
        let crl = &self.crl;
        let key_id = crl.authority_key_id();
        let number = crl.extensions().find(&pki::oid::Oid::CRL_NUMBER);
        crl.next_update().is_some()
            && key_id.is_some_and(|id| !id.is_critical() && id.value.key_id.is_some())
            && number.is_some_and(|number| !number.is_critical())
            && crl.delta_base().is_none_or(Extension::is_critical)
            && crl.issuing_distribution_point().is_none_or(Extension::is_critical)
    }

    /// Says whether it speaks for this time.
    pub(super) fn is_current(&self, time: UnixTime, max_age_secs: Option<u32>) -> bool {
        let issued = self.crl.this_update();
        let by_age = max_age_secs.map(|age| issued.plus(i64::from(age)));
        let mut ends = self.crl.next_update().into_iter().chain(by_age);
        issued <= time && ends.all(|end| time <= end)
    }
}
