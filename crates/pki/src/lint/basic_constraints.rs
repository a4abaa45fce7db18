//! CAs say that they are, an issuing CA has none below it, and nobody else says so.

use super::{Rule, Subject};
use crate::extension::BasicConstraints;
use crate::profile::Profile;

pub(super) const RULE: Rule =
    Rule { name: "basic-constraints", citation: "RFC 5280 §4.2.1.9", check };

fn check(subject: &Subject<'_>) -> Option<String> {
    let found = subject.certificate.extensions().basic_constraints().map(|found| found.value);
    match (subject.profile, found) {
        (Profile::Root, Some(BasicConstraints { ca: true, .. }))
        | (Profile::Issuing, Some(BasicConstraints { ca: true, path_length: Some(0) }))
        | (Profile::Person | Profile::Device | Profile::Server, None) => None,
        (Profile::Root | Profile::Issuing, None | Some(BasicConstraints { ca: false, .. })) => {
            Some("it does not say that it is a CA".to_owned())
        }
        (Profile::Issuing, _) => Some("it does not say that no CA is below it".to_owned()),
        _ => Some("basic constraints are for CAs".to_owned()),
    }
}
