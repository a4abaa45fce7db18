//! Mailboxes are a local part, an at sign and a host name, all ASCII.

use super::{Rule, Subject};
use crate::general_name::GeneralName;

pub(super) const RULE: Rule =
    Rule { name: "alt-name-email", citation: "RFC 5280 §4.2.1.6, RFC 5321 §4.1.2", check };

fn check(subject: &Subject<'_>) -> Option<String> {
    subject.alt_names().iter().find_map(|name| match name {
        GeneralName::Email(mailbox) if !is_mailbox(mailbox) => {
            Some(format!("{name} is not a mailbox"))
        }
        _ => None,
    })
}

fn is_mailbox(text: &str) -> bool {
    let Some((local, host)) = text.split_once('@') else { return false };
    let in_atom = |c: u8| c.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~".contains(&c);
    let is_local = local.len() <= 64
        && local.split('.').all(|atom| !atom.is_empty() && atom.bytes().all(in_atom));
    let in_label = |c: u8| c.is_ascii_alphanumeric() || c == b'-';
    let is_host = host.len() <= 253
        && host.split('.').all(|label| !label.is_empty() && label.bytes().all(in_label));
    is_local && is_host
}
