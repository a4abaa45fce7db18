//! The issuer has a name, its own only for a root.

use super::{Rule, Subject};
use crate::profile::Profile;

pub(super) const RULE: Rule = Rule { name: "issuer-name", citation: "RFC 5280 §4.1.2.4", check };

fn check(subject: &Subject<'_>) -> Option<String> {
    let self_issued = subject.certificate.is_self_issued();
    match (subject.certificate.issuer().is_empty(), subject.profile == Profile::Root) {
        (true, _) => Some("the issuer has no name".to_owned()),
        (_, true) if !self_issued => Some("a root is issued by itself".to_owned()),
        (_, false) if self_issued => Some("subject and issuer have the same name".to_owned()),
        _ => None,
    }
}
