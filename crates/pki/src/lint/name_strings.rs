//! Names are UTF8String, save where the attribute prescribes another type, and well-formed.

use super::{Rule, Subject};
use crate::asn1::tag;
use crate::name::{AttributeValue, is_printable};
use crate::oid::Oid;

pub(super) const RULE: Rule = Rule { name: "name-strings", citation: "RFC 5280 §4.1.2.4", check };

fn check(subject: &Subject<'_>) -> Option<String> {
    let names = [subject.certificate.subject(), subject.certificate.issuer()];
    let bad = names.into_iter().flat_map(|name| name.attributes()).find(|value| !fits(value));
    bad.map(|value| format!("attribute {} is not the string it must be", value.oid))
}

fn fits(value: &AttributeValue<'_>) -> bool {
    let wanted = match value.oid {
        Oid::COUNTRY | Oid::SERIAL_NUMBER | Oid::DN_QUALIFIER => tag::PRINTABLE_STRING,
        Oid::DOMAIN_COMPONENT | Oid::EMAIL_ADDRESS => tag::IA5_STRING,
        _ => tag::UTF8_STRING,
    };
    // Text of each of these types is UTF-8.
    let in_alphabet = |text: &str| match wanted {
        tag::PRINTABLE_STRING => text.chars().all(is_printable),
        tag::IA5_STRING => text.is_ascii(),
        _ => !text.chars().any(char::is_control),
    };
    value.tag == wanted && str::from_utf8(value.value).is_ok_and(in_alphabet)
}
