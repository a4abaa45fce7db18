use super::*;

#[test]
fn classes_are_ordered_and_read_back() {
    assert!(Class::ALL.is_sorted());
    for class in Class::ALL {
        assert_eq!(class.to_string().parse(), Ok(class));
        assert_eq!(serde_json::to_string(&class).unwrap(), format!("\"{class}\""));
    }
    assert_eq!("Email".parse::<Class>(), Err(UnknownClass));
}

#[test]
fn the_policy_oid_names_the_class() {
    let arc: Oid = DEFAULT_ARC.parse().unwrap();
    for (class, number) in Class::ALL.into_iter().zip(0..) {
        assert_eq!(class.oid(&arc).unwrap().to_string(), format!("{DEFAULT_ARC}.1.{number}"));
    }
}
