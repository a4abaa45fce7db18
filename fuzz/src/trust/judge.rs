//! What must be true of everything that is believed, checked without the code that believed it.
//! RFC 5280 §6.1, where each rule is one line.

use pki::certificate::{Certificate, Version};
use pki::extension::KeyUsage;
use pki::key::PublicKey;
use pki::name::Name;
use pki::oid::Oid;
use trust::question::{Conformance, Demand, Purpose, Question, Status};
use trust::{Anchor, Verified};

/// The extensions of RFC 5280 that validation acts on, or that limit nothing it decides.
const PROCESSED: [&str; 14] = [
    "2.5.29.14",
    "2.5.29.15",
    "2.5.29.17",
    "2.5.29.18",
    "2.5.29.19",
    "2.5.29.30",
    "2.5.29.31",
    "2.5.29.32",
    "2.5.29.33",
    "2.5.29.35",
    "2.5.29.36",
    "2.5.29.37",
    "2.5.29.54",
    "1.3.6.1.5.5.7.1.1",
];

/// Checks evidence against its question.
pub(super) fn check(verified: &Verified, question: &Question<'_>) {
    let path = verified.path();
    let anchor = &question.anchors[verified.anchor()];
    assert_eq!((path.first(), verified.leaf()), (Some(question.leaf), question.leaf));
    assert!(verified.validity().contains(&question.time));
    for (position, certificate) in path.iter().enumerate() {
        let (name, key) = issuer(path, position, anchor);
        assert!(certificate.issuer().matches(name));
        assert_eq!(certificate.verify_signature(key), Ok(()));
        assert!((certificate.not_before()..=certificate.not_after()).contains(&question.time));
        assert_eq!(certificate.version(), Version::V3);
        let unread = |oid: &Oid| !PROCESSED.contains(&oid.to_string().as_str());
        let mut critical = certificate.extensions().iter().filter(|raw| raw.is_critical());
        assert!(!critical.any(|raw| unread(&raw.oid)));
        if position > 0 {
            check_issuer(certificate, &path[1..position]);
            assert!(question.intermediates.contains(certificate));
        }
    }
    let inner = path.get(1..).unwrap_or_default();
    assert!(inner.iter().filter(|c| !c.is_self_issued()).count() <= question.max_depth.into());
    check_leaf(question);
    check_policies(verified, question);
    check_status(path, question, anchor);
}

/// Gives the name and key of the issuer of the certificate at a position.
fn issuer<'a>(path: &'a [Certificate], at: usize, anchor: &'a Anchor) -> (&'a Name, &'a PublicKey) {
    let above = path.get(at + 1).map(|issuer| (issuer.subject(), issuer.public_key()));
    above.unwrap_or((anchor.name(), anchor.public_key()))
}

fn check_issuer(issuer: &Certificate, below: &[Certificate]) {
    let extensions = issuer.extensions();
    let constraints = extensions.basic_constraints().expect("an issuer says what it is").value;
    assert!(constraints.ca);
    let below = below.iter().filter(|certificate| !certificate.is_self_issued()).count();
    assert!(constraints.path_length.is_none_or(|length| below <= length as usize));
    let may_sign = |usage: KeyUsage| usage.contains(KeyUsage::KEY_CERT_SIGN);
    assert!(extensions.key_usage().is_none_or(|usage| may_sign(usage.value)));
}

fn check_leaf(question: &Question<'_>) {
    let purpose = match question.purpose {
        Purpose::Client => Oid::CLIENT_AUTH,
        Purpose::Server => Oid::SERVER_AUTH,
        Purpose::Any => return,
    };
    let extensions = question.leaf.extensions();
    let names_it = extensions.extended_key_usage().is_none_or(|usage| {
        usage.value.contains(&purpose) || usage.value.contains(&Oid::ANY_EXTENDED_KEY_USAGE)
    });
    assert!(names_it);
    let may_sign = |usage: KeyUsage| usage.contains(KeyUsage::DIGITAL_SIGNATURE);
    let is_client = question.purpose == Purpose::Client;
    assert!(!is_client || extensions.key_usage().is_none_or(|usage| may_sign(usage.value)));
}

fn check_policies(verified: &Verified, question: &Question<'_>) {
    let inputs = &question.policies;
    assert!(inputs.explicit == Demand::IfAsked || !verified.policies().is_empty());
    let acceptable = |policy: &Oid| inputs.initial_set.contains(policy);
    assert!(inputs.initial_set.is_empty() || verified.policies().iter().all(acceptable));
    let asserted = |policy: &Oid| {
        let policies = question.leaf.extensions().policies();
        policies.is_some_and(|policies| policies.value.contains(policy))
    };
    // Without a mapping, what holds for the path stands in the leaf.
    let maps = |certificate: &Certificate| certificate.extensions().policy_mappings().is_some();
    if !verified.path().iter().any(maps) {
        let held = |policy: &Oid| asserted(policy) || asserted(&Oid::ANY_POLICY);
        assert!(verified.policies().iter().all(held));
    }
}

/// A plain list that is fit for use and lists the leaf is never passed over.
fn check_status(path: &[Certificate], question: &Question<'_>, anchor: &Anchor) {
    let Status::Required { crls, index, .. } = question.status else { return };
    let (name, key) = issuer(path, 0, anchor);
    let serial = *question.leaf.serial();
    if let Some(index) = index {
        assert_eq!(index.find(key.fingerprint(), serial), None);
    }
    // Of several lists a newer one may take the leaf off again.
    let [source] = crls else { return };
    let list = source.crl();
    let is_plain = list.issuing_distribution_point().is_none()
        && list.delta_base().is_none()
        && list.unknown_critical().next().is_none();
    let is_current =
        list.this_update() <= question.time && list.next_update() >= Some(question.time);
    let is_signed = list.issuer().matches(name) && list.verify_signature(key).is_ok();
    if is_plain && is_current && is_signed && question.conformance == Conformance::Lenient {
        let revokes = |entry: &pki::crl::Entry<'_>| {
            entry.serial == serial && entry.certificate_issuer.is_none() && entry.reason != Some(8)
        };
        assert!(!list.entries().any(|entry| revokes(&entry)), "the leaf is revoked");
    }
}
