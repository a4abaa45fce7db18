use super::*;

#[test]
fn a_tier_is_the_class_or_that_of_a_guest() {
    assert_eq!((Tier::Guest.class(), Tier::Guest.as_str()), (None, "guest"));
    for class in Class::built_in() {
        let tier = Tier::from(class.clone());
        assert_eq!((tier.class(), tier.as_str()), (Some(&class), class.as_str()));
        assert!(tier > Tier::Guest);
        assert_eq!(serde_json::to_string(&tier).unwrap(), format!("\"{tier}\""));
    }
}
