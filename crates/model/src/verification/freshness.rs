//! How a class falls as evidence ages: until when evidence proves which class.

use std::fmt;
use std::sync::Arc;

use pki::time::UnixTime;

use super::Class;

/// Until when a holder's evidence proves which class; cheap to clone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Freshness {
    /// Highest class first, each with the last second it is proven; a lower one only where it is
    /// proven for longer.
    steps: Arc<[(Class, UnixTime)]>,
}

/// That a certificate's class is no longer backed by evidence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lapse {
    /// The class in the certificate.
    pub class: Class,
    /// The last second it was proven, if evidence for it is on record.
    pub at: Option<UnixTime>,
}

/// The class that counts at one moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InForce {
    /// The class.
    pub class: Class,
    /// The last second it counts.
    pub until: UnixTime,
    /// Why it is not the certificate's, where it is not.
    pub lapse: Option<Lapse>,
}

impl fmt::Display for Lapse {
    /// Writes it for the log, as in “evidence expired 2026-11-20T12:00:00Z for document”.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.at {
            Some(at) => write!(f, "evidence expired {at} for {}", self.class),
            None => write!(f, "no evidence for {}", self.class),
        }
    }
}

impl Freshness {
    /// Makes it of the end of each piece of evidence; what never ends, ends at [`UnixTime::MAX`].
    pub fn build(ends: impl IntoIterator<Item = (Class, UnixTime)>) -> Self {
        let mut ends: Vec<(Class, UnixTime)> = ends.into_iter().collect();
        ends.sort_by(|(a, a_end), (b, b_end)| b.cmp(a).then(b_end.cmp(a_end)));
        let mut latest = None;
        ends.retain(|(_, end)| {
            let longer = latest.is_none_or(|latest| *end > latest);
            latest = latest.max(Some(*end));
            longer
        });
        Self { steps: ends.into() }
    }

    /// Returns what counts of a certificate's class at a moment: the lower of it and the highest
    /// class that is proven then.
    pub fn in_force(&self, certificate: &Class, now: UnixTime) -> InForce {
        if certificate.rank() == 0 {
            return InForce { class: certificate.clone(), until: UnixTime::MAX, lapse: None };
        }
        let at = self.proven_until(certificate);
        if let Some(until) = at.filter(|end| now <= *end) {
            return InForce { class: certificate.clone(), until, lapse: None };
        }
        let proven = self.steps.iter().find(|(_, end)| now <= *end).cloned();
        let (class, until) = proven.unwrap_or_else(|| (Class::interim(), UnixTime::MAX));
        InForce { class, until, lapse: Some(Lapse { class: certificate.clone(), at }) }
    }

    /// Returns the last second at which a class, or a higher one, is proven.
    pub fn proven_until(&self, class: &Class) -> Option<UnixTime> {
        let enough = self.steps.iter().filter(|(proven, _)| proven.reaches(class));
        enough.map(|(_, end)| *end).max()
    }
}
