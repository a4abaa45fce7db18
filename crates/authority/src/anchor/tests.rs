use model::anchor::Revoked;

use super::*;
use crate::testing::{Corp, Founded, handle};

#[test]
fn one_ca_is_not_believed_by_two_names_nor_one_above_or_below_it() {
    let (founded, corp) = (Founded::new(), Corp::new());
    let [root, issuing] = <[Certificate; 2]>::try_from(corp.certificates()).unwrap();
    let both = vec![root.clone(), issuing.clone()];
    let (root, issuing) = (vec![root], vec![issuing]);
    for (first, second) in [
        (&root, &root),
        (&root, &issuing),
        (&issuing, &root),
        (&issuing, &issuing),
        (&both, &issuing),
        (&both, &root),
        (&issuing, &both),
    ] {
        corp.believe_these(&founded, "corp", first.clone()).unwrap();
        let twin = corp.believe_these(&founded, "twin", second.clone());
        assert!(
            matches!(&twin, Err(Error::Conflict(Conflict::Overlapping { anchor, .. })) if anchor == "corp"),
            "{twin:?}"
        );
        let taken = corp.believe_these(&founded, "corp", second.clone());
        assert!(matches!(taken, Err(Error::Conflict(Conflict::Taken { .. }))), "{taken:?}");
        founded.operator().remove_anchor(&handle("corp")).unwrap();
    }
    // Another is another, and what is off the record stands in nobody's way.
    corp.believe_as(&founded, "corp").unwrap();
    Corp::new().believe_as(&founded, "other").unwrap();
}

/// Puts the same key on record with certificates that nobody can read.
fn put_unreadable(founded: &Founded, corp: &Corp, name: &str) {
    let key = corp.certificates()[0].public_key().fingerprint();
    let certificates = "-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n".to_owned();
    let new = NewAnchor { name: handle(name), certificates, terms: corp.terms() };
    let event = founded.operator().event(Action::AnchorAdded, Object::anchor(&new.name));
    let put = founded.authority.store.write(move |mut tx| {
        tx.add_anchor(&new, &key)?;
        Ok::<_, Error>(tx.commit(event, ())?)
    });
    put.unwrap();
}

#[test]
fn one_that_cannot_be_read_any_more_is_not_believed_and_hinders_nothing_else() {
    let (founded, corp, other) = (Founded::new(), Corp::new(), Corp::new());
    let serial = *corp.issue("email").serial();
    corp.believe_as(&founded, "corp").unwrap();
    founded.operator().revoke_outside(&handle("corp"), &serial, Reason::KeyCompromise).unwrap();
    founded.operator().remove_anchor(&handle("corp")).unwrap();
    put_unreadable(&founded, &corp, "corp");
    other.believe_as(&founded, "other").unwrap();

    let believed = founded.authority.snapshot().unwrap().outside;
    let names: Vec<_> = believed.iter().map(|one| one.name.as_str()).collect();
    assert_eq!(names, ["other"]);
    let status = founded.authority.status().unwrap();
    let [trouble] = status.unreadable_anchors.as_slice() else { panic!("{status:?}") };
    assert_eq!(trouble.anchor, "corp");
    assert!(trouble.why.contains("signet anchor remove corp"), "{}", trouble.why);
    let reader = founded.authority.as_reader(crate::testing::operator()).unwrap();
    assert!(reader.anchor_file(&handle("corp")).unwrap().certificates.is_err());
    let again = founded.operator().revoke_outside(
        &handle("corp"),
        other.issue("email").serial(),
        Reason::Superseded,
    );
    assert!(matches!(again, Err(Error::Conflict(Conflict::Unreadable { .. }))), "{again:?}");

    // What was revoked while it could be read holds for its key ever after.
    founded.operator().remove_anchor(&handle("corp")).unwrap();
    let back = corp.believe_as(&founded, "again").unwrap();
    let revoked: Vec<_> = back.revoked.iter().map(|one: &Revoked| one.serial).collect();
    assert_eq!(revoked, [serial]);
    assert_eq!(founded.authority.status().unwrap().unreadable_anchors, []);
}
