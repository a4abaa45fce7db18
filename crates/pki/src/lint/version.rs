//! Certificates are version 3.

use super::{Rule, Subject};
use crate::certificate::Version;

pub(super) const RULE: Rule = Rule { name: "version", citation: "RFC 5280 §4.1.2.1", check };

fn check(subject: &Subject<'_>) -> Option<String> {
    (subject.certificate.version() != Version::V3).then(|| "the version is not 3".to_owned())
}
