//! What was heard from CRLs that told no revocation, and what that settles. RFC 5280 §6.3.3 (e), (l).

use std::ptr;

use pki::extension::ReasonFlags;

use super::crl::Currency;
use super::{CrlSource, Standing};

/// The CRLs asked about a certificate so far, newest first.
#[derive(Default)]
pub(super) struct Heard<'q> {
    /// With the reasons they spoke of.
    current: Vec<(&'q CrlSource, ReasonFlags)>,
    /// They settle nothing, at whatever further distribution point they are found.
    out_of_date: Vec<&'q CrlSource>,
}

impl<'q> Heard<'q> {
    /// Says whether it is settled what a CRL may say of these reasons.
    ///
    /// A current CRL is superseded by newer ones of its sequence alone (RFC 5280 §5.2.3): after a
    /// change of keys, or at two distribution points, neither list may know what the other lists.
    /// One that is out of date is superseded by any.
    pub(super) fn settles(
        &self,
        list: &CrlSource,
        reasons: ReasonFlags,
        currency: Currency,
    ) -> bool {
        let supersedes =
            |newer: &CrlSource| currency == Currency::OutOfDate || newer.is_in_sequence_with(list);
        self.out_of_date.iter().any(|known| ptr::eq(*known, list))
            || self.reasons(supersedes).contains(reasons)
    }

    /// Takes in what a CRL said.
    pub(super) fn add(&mut self, list: &'q CrlSource, reasons: ReasonFlags, currency: Currency) {
        match currency {
            Currency::Current => self.current.push((list, reasons)),
            Currency::OutOfDate => self.out_of_date.push(list),
        }
    }

    /// Counts the CRLs.
    pub(super) fn len(&self) -> usize {
        self.current.len() + self.out_of_date.len()
    }

    /// Says what is known once all were asked.
    pub(super) fn standing(&self) -> Standing {
        match self.reasons(|_| true).contains(ReasonFlags::ALL) {
            true => Standing::Good,
            false if self.out_of_date.is_empty() => Standing::Unknown,
            false => Standing::Stale,
        }
    }

    fn reasons(&self, of: impl Fn(&CrlSource) -> bool) -> ReasonFlags {
        let of = self.current.iter().filter(|(list, _)| of(list));
        of.fold(ReasonFlags::NONE, |all, (_, reasons)| all.union(*reasons))
    }
}
