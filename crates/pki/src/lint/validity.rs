//! Validity ends after it begins, and is written as UTCTime through 2049.

use super::{Rule, Subject};
use crate::time::{TimeForm, UnixTime};

pub(super) const RULE: Rule = Rule { name: "validity", citation: "RFC 5280 §4.1.2.5", check };

/// 2050-01-01T00:00:00Z.
const FIRST_GENERALIZED: UnixTime = UnixTime(2_524_608_000);

fn check(subject: &Subject<'_>) -> Option<String> {
    let (from, until) = (subject.certificate.not_before(), subject.certificate.not_after());
    let (from_form, until_form) = subject.certificate.validity_forms();
    if from >= until {
        return Some(format!("validity ends at {until}, not after its beginning at {from}"));
    }
    let wrong = |time, form| (time < FIRST_GENERALIZED) != (form == TimeForm::Utc);
    let misplaced = wrong(from, from_form) || wrong(until, until_form);
    misplaced.then(|| "UTCTime is for years through 2049, GeneralizedTime for later".to_owned())
}
