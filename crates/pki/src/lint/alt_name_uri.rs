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
    let uris: Vec<_> = subject
        .alt_names()
        .iter()
        .filter_map(|name| match name {
            GeneralName::Uri(uri) => Some(uri.as_str()),
            _ => None,
        })
        .collect();
    match uris.as_slice() {
        [uri] if is_uuid_urn(uri) => None,
        [uri] => Some(format!("{} is not urn:uuid: and a UUID", uri.escape_debug())),
        _ => Some(format!("there are {} URIs, not the one of the holder", uris.len())),
    }
}

fn is_uuid_urn(uri: &str) -> bool {
    let Some(uuid) = uri.strip_prefix("urn:uuid:") else { return false };
    let is_hex = |part: &str| part.bytes().all(|c| matches!(c, b'0'..=b'9' | b'a'..=b'f'));
    let parts: Vec<&str> = uuid.split('-').collect();
    parts.iter().map(|part| part.len()).eq([8, 4, 4, 4, 12]) && parts.into_iter().all(is_hex)
}
