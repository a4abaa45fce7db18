use pki::oid::Oid;

use super::*;

fn built_in() -> Classes {
    Classes::built_in(&DEFAULT_ARC.parse().unwrap()).unwrap()
}

/// A ladder with these names, each with a policy of its own.
fn ladder(names: &[&str]) -> Vec<Definition> {
    let definition = |(place, name): (usize, &&str)| Definition {
        class: Class::new(name.parse().unwrap(), "checked somehow"),
        policy: format!("1.2.3.{place}").parse().unwrap(),
        certificate_days: DEFAULT_DAYS,
        evidence_days: None,
        approvals: Approvals::One,
        methods: Vec::new(),
    };
    names.iter().enumerate().map(definition).collect()
}

#[test]
fn the_built_in_ladder_is_ordered_and_carried_by_policies_under_the_arc() {
    let classes = built_in();
    assert_eq!(classes.to_string(), "interim, email, document, face-to-face");
    for (definition, number) in classes.list().iter().zip(0..) {
        let class = &definition.class;
        assert_eq!(class.rank(), number);
        assert_eq!(definition.policy.to_string(), format!("{DEFAULT_ARC}.1.{number}"));
        assert_eq!(classes.parse(class.as_str()).as_ref(), Ok(class));
        assert_eq!(serde_json::to_string(class).unwrap(), format!("\"{class}\""));
        assert_eq!(classes.by_policy()[&definition.policy], *class);
    }
    assert_eq!((classes.lowest(), classes.lowest_proven().as_str()), (Class::interim(), "email"));
}

#[test]
fn ranks_follow_the_order_of_the_ladder() {
    let classes = Classes::build(ladder(&["interim", "zinc", "gold", "copper"])).unwrap();
    let [interim, zinc, gold, copper] =
        ["interim", "zinc", "gold", "copper"].map(|name| classes.parse(name).unwrap());
    assert!(interim < zinc && zinc < gold && gold < copper);
    assert!(copper.reaches(&gold) && gold.reaches(&gold) && !zinc.reaches(&gold));
    assert!(classes.is_highest(&copper) && !classes.is_highest(&gold));
}

#[test]
fn an_unknown_class_is_told_which_there_are() {
    let message = built_in().parse("Email").unwrap_err().to_string();
    assert!(message.ends_with("write one of interim, email, document, face-to-face"), "{message}");
}

#[test]
fn a_class_that_left_the_ladder_keeps_its_name_and_counts_as_the_lowest() {
    let lost = built_in().of_record(&"gold".parse().unwrap());
    assert_eq!((lost.rank(), lost.as_str(), lost.words()), (0, "gold", "gold"));
    assert_eq!(built_in().of_record(&"document".parse().unwrap()).rank(), 2);
}

#[test]
fn ladders_that_cannot_work_are_refused_by_name_and_place() {
    #[track_caller]
    fn check(names: &[&str], change: impl FnOnce(&mut Vec<Definition>), expected: &str) {
        let mut definitions = ladder(names);
        change(&mut definitions);
        let fault = Classes::build(definitions).unwrap_err().to_string();
        assert!(fault.contains(expected), "{fault}");
        assert!(fault.contains("; "), "no remedy: {fault}");
    }
    let three = ["interim", "email", "gold"];
    check(&[], |_| (), "no class is called interim");
    check(&["interim"], |_| (), "no class above interim");
    check(&["email", "gold"], |_| (), "no class is called interim");
    check(&["email", "interim"], |_| (), "interim is not the first class");
    check(&["interim", "email", "email"], |_| (), "two classes called email");
    check(&["interim", "email", "interim"], |_| (), "two classes called interim");
    check(&three, |all| all[2].policy = all[0].policy, "gold has the same policy as interim");
    check(&three, |all| all[1].policy = Oid::ANY_POLICY, "anyPolicy");
    check(&three, |all| all[1].certificate_days = 0, "certificate_days of email is 0");
    check(&three, |all| all[2].evidence_days = Some(0), "evidence_days of gold is 0");
    check(&three, |all| all[1].class = Class::new("email".parse().unwrap(), " "), "words of email");
    let many: Vec<String> = (0..33).map(|number| format!("c{number}")).collect();
    let many: Vec<&str> = ["interim"].into_iter().chain(many.iter().map(String::as_str)).collect();
    check(&many, |_| (), "more than 32");
}

#[test]
fn names_of_classes_are_plain_and_not_those_of_guests() {
    let check =
        |text: &str, fits: bool| assert_eq!(text.parse::<ClassName>().is_ok(), fits, "{text}");
    for fitting in ["a", "face-to-face", "level2", &"x".repeat(32)] {
        check(fitting, true);
    }
    for unfit in ["", "guest", "Email", "2nd", "-a", "a b", "a+", "\u{e9}", &"x".repeat(33)] {
        check(unfit, false);
    }
}

#[test]
fn a_class_is_proven_by_its_methods_or_by_the_operator() {
    let classes = built_in();
    let accepts = |class: &str, method| classes.find(class).unwrap().accepts(method);
    assert!(accepts("email", Method::Mailbox) && accepts("email", Method::Document));
    assert!(accepts("document", Method::FaceToFace) && !accepts("document", Method::Mailbox));
    assert!(!accepts("face-to-face", Method::Document));
    assert!(accepts("face-to-face", Method::Operator));
    for method in Method::ALL {
        assert_eq!(method.to_string().parse(), Ok(method));
    }
}

#[test]
fn a_class_counts_as_long_as_it_or_a_higher_one_is_proven() {
    let [interim, email, document, face_to_face] = Class::built_in();
    let end = pki::time::UnixTime;
    let freshness = Freshness::build([
        (email.clone(), end(300)),
        (document.clone(), end(50)),
        (document.clone(), end(200)),
        (face_to_face.clone(), end(100)),
    ]);
    #[track_caller]
    fn check(found: InForce, class: &Class, until: i64, lapsed: Option<Option<i64>>) {
        assert_eq!((&found.class, found.until.0), (class, until));
        assert_eq!(found.lapse.map(|lapse| lapse.at.map(|at| at.0)), lapsed);
    }
    let for_ever = pki::time::UnixTime::MAX.0;
    check(freshness.in_force(&face_to_face, end(100)), &face_to_face, 100, None);
    check(freshness.in_force(&face_to_face, end(101)), &document, 200, Some(Some(100)));
    check(freshness.in_force(&face_to_face, end(201)), &email, 300, Some(Some(100)));
    check(freshness.in_force(&face_to_face, end(301)), &interim, for_ever, Some(Some(100)));
    check(freshness.in_force(&document, end(150)), &document, 200, None);
    check(freshness.in_force(&email, end(300)), &email, 300, None);
    check(freshness.in_force(&interim, end(999)), &interim, for_ever, None);
    check(Freshness::default().in_force(&email, end(0)), &interim, for_ever, Some(None));
}
