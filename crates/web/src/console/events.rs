//! The audit log's vocabulary for people: what an action is called, and a link to what it was done to.

use maud::{Markup, html};
use model::audit::{Action, Object, ObjectKind};

use super::parts;

/// The id of the text that names an action: `act-certificate-issued` for `certificate.issued`.
pub(crate) fn words(action: Action) -> String {
    format!("act-{}", action.as_str().replace('.', "-"))
}

/// The thing an entry is about, leading to its page where it has one.
pub(crate) fn object(object: &Object) -> Markup {
    let name = object.name();
    let place = match object.kind() {
        ObjectKind::Person => Some(format!("/console/people/{name}")),
        ObjectKind::Certificate => Some(format!("/console/certificates/{name}")),
        ObjectKind::Request => Some(format!("/console/requests/{name}")),
        ObjectKind::Door => Some(format!("/console/doors/{name}")),
        ObjectKind::Anchor => Some(format!("/console/anchors/{name}")),
        ObjectKind::Device if !name.contains('/') => Some(format!("/console/machines/{name}")),
        ObjectKind::Device => {
            Some(parts::link("/console/certificates", &[("q", &name.replace('/', " "))]))
        }
        _ => None,
    };
    html! {
        @match place {
            Some(place) => a.quiet href=(place) { bdi { (shown(object)) } },
            None => bdi { (object) },
        }
    }
}

/// What a page calls a thing; of a serial number the end is enough to tell it from its neighbours.
fn shown(object: &Object) -> String {
    if object.kind() != ObjectKind::Certificate {
        return object.to_string();
    }
    let digits: Vec<char> = object.name().chars().collect();
    let end: String = digits.iter().skip(digits.len().saturating_sub(8)).collect();
    format!("certificate:…{end}")
}
