//! Only keyUsage and basicConstraints are critical.

use super::{Rule, Shown, Subject};
use crate::oid::Oid;

pub(super) const RULE: Rule = Rule { name: "criticality", citation: "RFC 5280 §4.2.1", check };

fn check(subject: &Subject<'_>) -> Option<String> {
    let wrong = subject.certificate.extensions().iter().find(|found| {
        let wanted = matches!(found.oid, Oid::KEY_USAGE | Oid::BASIC_CONSTRAINTS);
        found.is_critical() != wanted
    });
    wrong.map(|found| {
        let must = if found.is_critical() { "must not" } else { "must" };
        format!("{} {must} be critical", Shown(&found.oid))
    })
}
