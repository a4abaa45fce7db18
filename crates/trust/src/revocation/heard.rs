//! What was heard from CRLs that told no revocation, and what that settles. RFC 5280 §6.3.3 (e), (l).

use std::ptr;

use pki::extension::ReasonFlags;

use super::crl::Silence;
use super::{CrlSource, Standing};

/// The CRLs asked about a certificate so far, newest first.
#[derive(Default)]
pub(super) struct Heard<'q> {
    /// With the reasons they spoke of.
    current: Vec<(&'q CrlSource, ReasonFlags)>,
    /// They settle nothing, at whatever further distribution point they are found.
    worthless: Vec<(&'q CrlSource, Silence)>,
}

impl<'q> Heard<'q> {
    /// Says whether it is settled what a CRL may say of these reasons.
    ///
    /// A current CRL is superseded by newer ones of its sequence alone (RFC 5280 §5.2.3): after a
    /// change of keys, or at two distribution points, neither list may know what the other lists.
    /// One whose silence is worth nothing is superseded by any.
    pub(super) fn settles(&self, list: &CrlSource, reasons: ReasonFlags, silence: Silence) -> bool {
        let supersedes =
            |newer: &CrlSource| silence != Silence::Current || newer.is_in_sequence_with(list);
        self.worthless.iter().any(|(known, _)| ptr::eq(*known, list))
            || self.reasons(supersedes).contains(reasons)
    }

    /// Takes in that a CRL told no revocation.
    pub(super) fn add(&mut self, list: &'q CrlSource, reasons: ReasonFlags, silence: Silence) {
        match silence {
            Silence::Current => self.current.push((list, reasons)),
            Silence::OutOfDate | Silence::Irregular => self.worthless.push((list, silence)),
        }
    }

    /// Counts the CRLs.
    pub(super) fn len(&self) -> usize {
        self.current.len() + self.worthless.len()
    }

    /// Says what is known once all were asked.
    pub(super) fn standing(&self) -> Standing {
        let is_out_of_date = |(_, silence): &(_, Silence)| *silence == Silence::OutOfDate;
        match self.reasons(|_| true).contains(ReasonFlags::ALL) {
            true => Standing::Good,
            false if self.worthless.iter().any(is_out_of_date) => Standing::Stale,
            false => Standing::Unknown,
        }
    }

    fn reasons(&self, of: impl Fn(&CrlSource) -> bool) -> ReasonFlags {
        let of = self.current.iter().filter(|(list, _)| of(list));
        of.fold(ReasonFlags::NONE, |all, (_, reasons)| all.union(*reasons))
    }
}
