//! Holders are TLS clients and doors TLS servers, and nothing besides.

use super::{Rule, Shown, Subject};
use crate::oid::Oid;
use crate::profile::Profile;

pub(super) const RULE: Rule =
    Rule { name: "extended-key-usage", citation: "RFC 5280 §4.2.1.12", check };

fn check(subject: &Subject<'_>) -> Option<String> {
    let found = &subject.certificate.extensions().extended_key_usage()?.value.0;
    let wanted = match subject.profile {
        Profile::Root | Profile::Issuing => return Some("a CA has no purposes".to_owned()),
        Profile::Person | Profile::Device => Oid::CLIENT_AUTH,
        Profile::Server => Oid::SERVER_AUTH,
    };
    (found.as_slice() != [wanted]).then(|| format!("the purpose is not {} alone", Shown(&wanted)))
}
