use model::certificate::Reason;

use super::*;
use crate::issuance::order::Order;
use crate::lifetime::Lifetime;
use crate::testing::{Founded, order};

#[test]
fn a_new_authority_says_plainly_how_its_keys_are_kept() {
    let founded = Founded::new();
    let status = founded.authority.status().unwrap();
    assert_eq!((status.root.days_left, status.issuing.days_left), (7_305, 3_653));
    assert!(status.root.key_present && status.issuing.key_present);
    assert_eq!(status.issuing.key, "elliptic curve P-256");
    assert!(
        status
            .passphrase_caution
            .unwrap()
            .contains("whoever can read this directory can use the keys")
    );
    assert_eq!(status.certificates, Certificates::default());
    assert_eq!((status.audit.entries, status.audit.checkpoint_seq), (1, None));

    std::fs::remove_file(founded.authority.keyring().path(Role::Root)).unwrap();
    assert!(
        !founded.authority.status().unwrap().root.key_present,
        "the root's key can be taken away"
    );
}

#[test]
fn certificates_and_checkpoints_are_counted_as_time_goes_by() {
    let founded = Founded::new();
    founded.add_person("alice");
    let short = || Order { lifetime: Lifetime::Days(10), ..order("alice", "phone") };
    let ending = founded.operator().issue(short()).unwrap();
    let revoked = founded.operator().issue(short()).unwrap();
    founded.operator().revoke(revoked.certificate().serial(), Reason::Superseded).unwrap();
    founded.issue("alice", "laptop");
    founded.operator().checkpoint().unwrap();
    founded.clock.move_by(60);

    let status = founded.authority.status().unwrap();
    let found = &status.certificates;
    assert_eq!((found.valid, found.expired, found.revoked, found.pending), (2, 0, 1, 0));
    assert_eq!(found.ending_soon.len(), 1);
    assert_eq!(found.ending_soon[0].serial, ending.certificate().serial().to_string());
    assert_eq!(status.audit.checkpoint_age_secs, Some(60));
    assert_eq!(status.audit.checkpoint_seq, Some(status.audit.entries - 1));
    assert_eq!((status.persons, status.devices, status.groups), (1, 2, 0));

    let next = founded.operator().issue(short()).unwrap();
    let found = founded.authority.status().unwrap().certificates.ending_soon;
    assert_eq!(found.len(), 1, "another follows the first");
    assert_eq!(found[0].serial, next.certificate().serial().to_string());
    founded.operator().revoke(next.certificate().serial(), Reason::Superseded).unwrap();

    founded.clock.move_by(10 * 86_400);
    let found = founded.authority.status().unwrap().certificates;
    assert_eq!((found.valid, found.expired, found.revoked), (1, 1, 2));
    assert_eq!(found.ending_soon, []);

    founded.clock.move_by(300 * 86_400);
    let found = founded.authority.status().unwrap().certificates.ending_soon;
    assert_eq!(found.len(), 1, "a third of its life is left");
    assert!(found[0].name.contains("laptop"), "{found:?}");
}
