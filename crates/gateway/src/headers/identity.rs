//! The identity fields: who is asking, for backends that trust the gateway's connection.
//!
//! `Client-Cert` and `Client-Cert-Chain` as in RFC 9440, and plain `X-Signet-*` fields. Texts are
//! ASCII: in `X-Signet-Person-Name` every octet of the UTF-8 name outside `A-Z a-z 0-9 - . _ ~ '`
//! and inner spaces is percent-encoded, so that percent-decoding always gives the name.

use base64ct::{Base64, Encoding};
use http::{HeaderName, HeaderValue};
use model::tier::Tier;
use pki::certificate::Certificate;

use crate::ending::ENDS;
use crate::visitor::{Applicant, Holder, Who};

const CLIENT_CERT: HeaderName = HeaderName::from_static("client-cert");
const CLIENT_CERT_CHAIN: HeaderName = HeaderName::from_static("client-cert-chain");
const TIER: HeaderName = HeaderName::from_static("x-signet-tier");
const CLASS: HeaderName = HeaderName::from_static("x-signet-class");
const HOLDER: HeaderName = HeaderName::from_static("x-signet-holder");
const PERSON: HeaderName = HeaderName::from_static("x-signet-person");
const PERSON_NAME: HeaderName = HeaderName::from_static("x-signet-person-name");
const DEVICE: HeaderName = HeaderName::from_static("x-signet-device");
const GROUPS: HeaderName = HeaderName::from_static("x-signet-groups");
const SERIAL: HeaderName = HeaderName::from_static("x-signet-serial");
const APPLICANT: HeaderName = HeaderName::from_static("x-signet-applicant");
const APPLICANT_NAME: HeaderName = HeaderName::from_static("x-signet-applicant-name");
const REQUEST: HeaderName = HeaderName::from_static("x-signet-request");

/// Makes the identity fields of a visitor, without the assertion.
pub(crate) fn fields(who: &Who) -> Vec<(HeaderName, HeaderValue)> {
    let texts = match who {
        Who::Guest { .. } => vec![(TIER, Tier::Guest.as_str().to_owned())],
        Who::Holder(holder) => holder_texts(holder),
        Who::Applicant(applicant) => applicant_texts(applicant),
    };
    // All of them are ASCII without control characters, so none is lost here.
    let field = |(name, text): (_, String)| Some((name, HeaderValue::try_from(text).ok()?));
    texts.into_iter().filter_map(field).collect()
}

fn holder_texts(holder: &Holder) -> Vec<(HeaderName, String)> {
    let mut texts = vec![
        (TIER, holder.class.to_string()),
        (CLASS, holder.class.to_string()),
        (HOLDER, holder.id.to_string()),
        (DEVICE, holder.device.to_string()),
        (SERIAL, holder.leaf.serial().to_string()),
        (ENDS, holder.leaf.not_after().to_string()),
        (CLIENT_CERT, byte_sequence(&holder.leaf)),
    ];
    texts.extend(holder.person.iter().map(|person| (PERSON, person.to_string())));
    texts.extend(holder.person_name.iter().map(|name| (PERSON_NAME, percent_encoded(name))));
    if !holder.groups.is_empty() {
        let groups: Vec<&str> = holder.groups.iter().map(|group| group.as_str()).collect();
        texts.push((GROUPS, groups.join(", ")));
    }
    if !holder.chain.is_empty() {
        let chain: Vec<String> = holder.chain.iter().map(byte_sequence).collect();
        texts.push((CLIENT_CERT_CHAIN, chain.join(", ")));
    }
    texts
}

/// Who applies stands under other names than who was checked: a backend that reads the person alone must not find
/// one here.
fn applicant_texts(applicant: &Applicant) -> Vec<(HeaderName, String)> {
    let interim = &applicant.interim;
    vec![
        (TIER, applicant.class.to_string()),
        (CLASS, applicant.class.to_string()),
        (APPLICANT, interim.person.handle.to_string()),
        (APPLICANT_NAME, percent_encoded(&interim.person.name)),
        (REQUEST, interim.request.to_string()),
        (DEVICE, interim.device.to_string()),
        (CLIENT_CERT, byte_sequence(&applicant.leaf)),
    ]
}

/// A byte sequence of structured fields (RFC 9651 §3.3.5).
fn byte_sequence(certificate: &Certificate) -> String {
    [":", &Base64::encode_string(certificate.der()), ":"].concat()
}

fn percent_encoded(name: &str) -> String {
    let last = name.len().saturating_sub(1);
    let mut text = String::with_capacity(name.len());
    for (index, octet) in name.bytes().enumerate() {
        let inner_space = octet == b' ' && index != 0 && index != last;
        if octet.is_ascii_alphanumeric() || b"-._~'".contains(&octet) || inner_space {
            text.push(char::from(octet));
        } else {
            text.push_str(&format!("%{octet:02X}"));
        }
    }
    text
}
