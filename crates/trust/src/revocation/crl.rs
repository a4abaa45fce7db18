//! CRLs as verification takes them, and which of them are fit for use. RFC 5280 §5.

use pki::certificate::Certificate;
use pki::crl::{Crl, Entry};
use pki::error::Error;
use pki::extension::Extension;
use pki::fingerprint::Fingerprint;
use pki::key::PublicKey;
use pki::serial::{Oddity, Serial};
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

/// What a CRL's silence about a certificate is worth; the better is the greater. Any CRL can revoke.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Silence {
    /// Nothing: the CRL has not the form that is asked for, or is not where the certificate says that
    /// its status is found.
    Irregular,
    /// Nothing: the CRL does not speak for that time yet, or not any more.
    OutOfDate,
    /// That the certificate is not revoked.
    Current,
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

    /// Says whether status may be taken from it at all: nothing critical in it is unread, and its
    /// signature is of an accepted kind.
    pub(super) fn is_usable(&self, question: &Question<'_>) -> bool {
        let is_weak = self.crl.signature_algorithm().is_weak();
        self.crl.unknown_critical().next().is_none()
            && (!is_weak || question.algorithms.sha1 == Sha1::Accepted)
    }

    /// Says what its silence is worth.
    pub(super) fn silence(&self, question: &Question<'_>, max_age_secs: Option<u32>) -> Silence {
        if question.conformance == Conformance::Strict && !self.conforms() {
            Silence::Irregular
        } else if self.is_current(question.time, max_age_secs) {
            Silence::Current
        } else {
            Silence::OutOfDate
        }
    }

    /// What RFC 5280 §5.1.2.5, §5.2.1, §5.2.3, §5.2.4, §5.2.5 and §5.3.3 say an issuer MUST do.
    fn conforms(&self) -> bool {
        let crl = &self.crl;
        let key_id = crl.authority_key_id();
        let number = crl.extensions().find(&pki::oid::Oid::CRL_NUMBER);
        let is_number = |number: &Serial| matches!(number.oddity(), None | Some(Oddity::Zero));
        crl.next_update().is_some()
            && key_id.is_some_and(|id| !id.is_critical() && id.value.key_id.is_some())
            && number.is_some_and(|number| !number.is_critical())
            && crl.number().is_some_and(is_number)
            && crl.delta_base().is_none_or(Extension::is_critical)
            && crl.issuing_distribution_point().is_none_or(Extension::is_critical)
            && (self.is_indirect() || !crl.names_issuers())
    }

    fn is_indirect(&self) -> bool {
        self.crl.issuing_distribution_point().is_some_and(|scope| scope.value.indirect)
    }

    fn is_current(&self, time: UnixTime, max_age_secs: Option<u32>) -> bool {
        let issued = self.crl.this_update();
        let by_age = max_age_secs.map(|age| issued.plus(i64::from(age)));
        let mut ends = self.crl.next_update().into_iter().chain(by_age);
        issued <= time && ends.all(|end| time <= end)
    }

    /// Says whether two CRLs are numbered in one sequence: they are of one issuer, key and scope
    /// (RFC 5280 §5.2.3).
    pub(super) fn is_in_sequence_with(&self, other: &Self) -> bool {
        let (one, other) = (self.crl(), other.crl());
        one.issuer().matches(other.issuer())
            && value(one.authority_key_id()) == value(other.authority_key_id())
            && value(one.issuing_distribution_point()) == value(other.issuing_distribution_point())
    }

    /// Says whether it is a delta that builds on this full CRL or one before it, and came after it
    /// (RFC 5280 §5.2.4, §6.3.3 (c)).
    pub(super) fn is_delta_of(&self, full: &Self) -> bool {
        let Some(base) = self.crl.delta_base() else { return false };
        let number = full.crl.number();
        number.is_some_and(|number| base.value <= *number)
            && self.crl.number() > number
            && self.is_in_sequence_with(full)
    }
}

fn value<T>(extension: Option<&Extension<T>>) -> Option<&T> {
    extension.map(|extension| &extension.value)
}
