use super::*;

#[test]
fn defaults_follow_from_name_and_host() {
    let settings = Settings::new(" Example people ", "files.example.org").unwrap();
    assert_eq!(settings.name, "Example people");
    assert_eq!(settings.public_url, "http://files.example.org/pki");
    assert!(settings.policy_arc.starts_with("2.25."));
}

#[test]
fn each_setting_is_checked_by_name() {
    let settings = || Settings::new("Example", "localhost").unwrap();
    let check = |found: Result<Settings, Error>, field: &str| match found {
        Err(Error::Invalid { field: found, .. }) => assert_eq!(found, field),
        other => panic!("{other:?}"),
    };
    check(Settings::new("", "localhost"), "name");
    check(Settings::new(&"x".repeat(49), "localhost"), "name");
    check(Settings::new("a\nb", "localhost"), "name");
    check(Settings::new("Example", ""), "public_url");
    check(Settings::new("Example", "two words"), "public_url");
    check(settings().with_public_url("https://id.example.org"), "public_url");
    check(settings().with_public_url("http://bücher.example"), "public_url");
    check(settings().with_policy_arc("2.25."), "policy_arc");
    assert_eq!(
        settings().with_public_url("http://id.example.org/ca/").unwrap().public_url,
        "http://id.example.org/ca"
    );
    assert_eq!(
        settings().with_policy_arc("1.3.6.1.4.1.1").unwrap().arc().unwrap().to_string(),
        "1.3.6.1.4.1.1"
    );
}
