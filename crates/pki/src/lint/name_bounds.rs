//! Attributes of names keep to their upper bounds.

use super::{Rule, Subject};
use crate::name::Attribute;

pub(super) const RULE: Rule =
    Rule { name: "name-bounds", citation: "RFC 5280 appendix A.1", check };

fn check(subject: &Subject<'_>) -> Option<String> {
    subject.certificate.subject().attributes().find_map(|value| {
        let attribute = Attribute::ALL.into_iter().find(|known| known.oid() == value.oid)?;
        let (most, count) = (attribute.max_characters(), value.text()?.chars().count());
        let out = !(1..=most).contains(&count);
        out.then(|| format!("attribute {} has {count} characters, not 1 to {most}", value.oid))
    })
}
