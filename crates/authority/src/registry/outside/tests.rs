use super::*;
use crate::crossing::Answer;
use crate::testing::{Corp, Founded, NOW, handle, operator};

fn import(founded: &Founded, corp: &Corp, owner: Option<&str>, device: &str, leaf: &Certificate) {
    let owner = owner.map(handle);
    let hierarchy = corp.0.authority.hierarchy();
    let certificates = vec![leaf.clone(), hierarchy.issuing().clone()];
    let answer = Answer { certificates, roots: vec![hierarchy.root().clone()] };
    founded.operator().import_leaf(owner.as_ref(), &handle(device), &answer).unwrap();
}

#[test]
fn what_was_imported_stands_on_the_file_of_its_device_with_what_it_is_worth() {
    let (founded, corp) = (Founded::new(), Corp::new());
    founded.add_person("alice");
    founded.operator().add_device(&handle("alice"), &handle("laptop")).unwrap();
    founded.operator().add_machine(&handle("printer")).unwrap();
    let (leaf, unmapped) = (corp.issue("email"), corp.issue("face-to-face"));
    import(&founded, &corp, Some("alice"), "laptop", &leaf);
    import(&founded, &corp, None, "printer", &unmapped);
    let reader = founded.authority.as_reader(operator()).unwrap();
    let worth = |leaf: &Certificate| reader.outside_file(&leaf.fingerprint()).unwrap().worth;
    assert_eq!(worth(&leaf), Worth::Unknown);

    corp.believe_as(&founded, "corp").unwrap();
    let class = founded.authority.classes().parse("document").unwrap();
    let anchor = handle("corp");
    let vouched = Worth::Vouched { anchor: anchor.clone(), class: Some(class) };
    assert_eq!(worth(&leaf), vouched);
    assert_eq!(worth(&unmapped), Worth::Vouched { anchor: anchor.clone(), class: None });
    let why = Reason::KeyCompromise;
    founded.operator().revoke_outside(&anchor, leaf.serial(), why).unwrap();
    let at = UnixTime(NOW);
    assert_eq!(worth(&leaf), Worth::Revoked { anchor, at, here: Some(why) });

    let file = reader.person_file(&handle("alice")).unwrap();
    assert_eq!(file.devices[0].outside, std::slice::from_ref(&leaf));
    let machine = reader.machine_file(&handle("printer")).unwrap();
    assert_eq!(machine.file.outside, std::slice::from_ref(&unmapped));
    let outside = reader.outside_file(&leaf.fingerprint()).unwrap();
    assert_eq!((outside.person, outside.device.handle), (Some(handle("alice")), handle("laptop")));
    assert!(reader.is_outside(&leaf.fingerprint()).unwrap());
    assert!(!reader.is_outside(&Fingerprint([0; 32])).unwrap());
    founded.clock.move_by(9_999 * 86_400);
    assert_eq!(worth(&unmapped), Worth::NotNow);
}
