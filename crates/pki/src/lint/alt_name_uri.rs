//! URIs have a scheme and something after it; a holder has exactly one, the URN of its UUID.

use super::{Rule, Subject};
use crate::general_name::GeneralName;
use crate::profile::Profile;

pub(super) const RULE: Rule =
    Rule { name: "alt-name-uri", citation: "RFC 5280 §4.2.1.6, RFC 9562 §4", check };

fn check(subject: &Subject<'_>) -> Option<String> {
    if !matches!(subject.profile, Profile::Person | Profile::Device) {
        return None;
    }
    let mut uris = subject.alt_names().iter().filter_map(|name| match name {
        GeneralName::Uri(uri) => Some(uri.as_str()),
        _ => None,
    });
    match (uris.next(), uris.count()) {
        (Some(uri), 0) if is_uuid_urn(uri) => None,
        (Some(uri), 0) => Some(format!("{} is not urn:uuid: and a UUID", uri.escape_debug())),
        (first, more) => {
            let count = more + usize::from(first.is_some());
            Some(format!("there are {count} URIs, not the one of the holder"))
        }
    }
}

fn is_uuid_urn(uri: &str) -> bool {
    let Some(uuid) = uri.strip_prefix("urn:uuid:") else { return false };
    let is_hex = |part: &str| part.bytes().all(|c| matches!(c, b'0'..=b'9' | b'a'..=b'f'));
    let parts = || uuid.split('-');
    parts().map(str::len).eq([8, 4, 4, 4, 12]) && parts().all(is_hex)
}
