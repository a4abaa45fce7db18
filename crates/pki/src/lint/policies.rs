//! A holder's certificate has the one policy of its class, an issuing CA any policy.

use super::{Rule, Subject};
use crate::oid::Oid;
use crate::profile::Profile;

pub(super) const RULE: Rule = Rule { name: "policies", citation: "RFC 5280 §4.2.1.4", check };

fn check(subject: &Subject<'_>) -> Option<String> {
    let found = &subject.certificate.extensions().policies()?.value.0;
    let [policy] = found.as_slice() else { return Some("there is not one policy".to_owned()) };
    if !policy.qualifiers.is_empty() {
        return Some("the policy has qualifiers".to_owned());
    }
    match (subject.profile, policy.oid == Oid::ANY_POLICY) {
        (Profile::Issuing, false) => Some("an issuing CA has the policy anyPolicy".to_owned()),
        (Profile::Person | Profile::Device, true) => {
            Some("anyPolicy says nothing about a holder".to_owned())
        }
        _ => None,
    }
}
