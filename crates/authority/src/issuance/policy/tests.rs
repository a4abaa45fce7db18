use model::certificate::State;
use pki::serial::Serial;

use super::*;
use crate::testing::Founded;

/// What was reserved for a certificate that was issued, and what it may say.
fn reserved(founded: &Founded, issued: &crate::issuance::Issued) -> (Reservation, Permitted) {
    let record = founded.record(issued);
    assert_eq!(record.state, State::Issued);
    let reservation = Reservation {
        serial: record.serial,
        node: record.node,
        issuer: record.issuer,
        device: record.device,
        name: record.name,
        profile: record.profile,
        class: record.class,
        not_before: record.not_before,
        not_after: record.not_after,
        key: record.key,
    };
    let device = founded.authority.devices().unwrap().pop().unwrap();
    let names = vec![
        GeneralName::Uri(device.holder.to_string()),
        GeneralName::Email("alice@example.org".to_owned()),
    ];
    let policy = founded.policy("email");
    (reservation, Permitted { names, policy: Some(policy) })
}

#[test]
fn what_differs_from_the_record_is_not_signed() {
    let founded = Founded::new();
    founded.add_person("alice");
    let issued = founded.issue("alice", "laptop");
    let (reservation, permitted) = reserved(&founded, &issued);
    let issuing = founded.authority.hierarchy().issuing();
    let root = founded.authority.hierarchy().root();
    let check =
        |reservation: &Reservation, permitted: &Permitted, issuing, expected: Option<&str>| {
            let found = super::check(issued.certificate(), reservation, permitted, issuing);
            let found = found.err().map(|reason| reason.to_string());
            assert_eq!(found.is_some(), expected.is_some(), "{found:?}");
            assert!(found.unwrap_or_default().contains(expected.unwrap_or_default()));
        };
    check(&reservation, &permitted, issuing, None);

    let other = Reservation {
        serial: Serial::generate(crate::testing::NOW * 1000).unwrap(),
        ..reservation.clone()
    };
    check(&other, &permitted, issuing, Some("serial"));
    let key = root.public_key().fingerprint();
    check(&Reservation { key, ..reservation.clone() }, &permitted, issuing, Some("key"));
    let later = Reservation { not_before: reservation.not_before.plus(1), ..reservation.clone() };
    check(&later, &permitted, issuing, Some("begins"));
    let longer = Reservation { not_after: reservation.not_after.plus(1), ..reservation.clone() };
    check(&longer, &permitted, issuing, Some("ends at"));
    check(&reservation, &permitted, root, Some("issuer"));
    let [uri, email] = permitted.names.clone().try_into().unwrap();
    for names in [
        vec![],
        vec![uri.clone()],
        vec![email.clone(), uri.clone()],
        vec![uri, email.clone(), email],
    ] {
        check(&reservation, &Permitted { names, ..permitted.clone() }, issuing, Some("names"));
    }
    let higher = founded.policy("face-to-face");
    for policy in [None, Some(higher)] {
        check(&reservation, &Permitted { policy, ..permitted.clone() }, issuing, Some("class"));
    }
}
