//! There are the extensions of the profile and no others.

use super::{Rule, Shown, Subject};
use crate::oid::Oid;
use crate::profile::Profile;

pub(super) const RULE: Rule = Rule { name: "extension-set", citation: "RFC 5280 §4.2", check };

/// Of every certificate but a root.
const BELOW_ROOT: [Oid; 3] =
    [Oid::AUTHORITY_KEY_IDENTIFIER, Oid::CRL_DISTRIBUTION_POINTS, Oid::AUTHORITY_INFO_ACCESS];

fn check(subject: &Subject<'_>) -> Option<String> {
    let own: &[Oid] = match subject.profile {
        Profile::Root => &[Oid::BASIC_CONSTRAINTS],
        Profile::Issuing => &[Oid::BASIC_CONSTRAINTS, Oid::CERTIFICATE_POLICIES],
        Profile::Person | Profile::Device => {
            &[Oid::CERTIFICATE_POLICIES, Oid::SUBJECT_ALT_NAME, Oid::EXTENDED_KEY_USAGE]
        }
        Profile::Server => &[Oid::SUBJECT_ALT_NAME, Oid::EXTENDED_KEY_USAGE],
    };
    let shared = [Oid::SUBJECT_KEY_IDENTIFIER, Oid::KEY_USAGE];
    let below: &[Oid] = if subject.profile == Profile::Root { &[] } else { &BELOW_ROOT };
    let wanted = || shared.iter().chain(own).chain(below);
    let extensions = subject.certificate.extensions();
    if let Some(missing) = wanted().find(|oid| extensions.find(oid).is_none()) {
        return Some(format!("{} is missing", Shown(missing)));
    }
    let extra = extensions.iter().find(|found| !wanted().any(|oid| *oid == found.oid));
    extra.map(|found| format!("{} does not belong here", Shown(&found.oid)))
}
