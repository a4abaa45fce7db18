use super::*;

#[test]
fn hosts_match_as_rfc_9525_says() {
    for (name, expected, matches) in [
        ("a.example", "A.example", true),
        ("a.example", "a.example.", true),
        ("*.a.example", "b.a.example", true),
        ("*.a.example", "a.example", false),
        ("*.a.example", "c.b.a.example", false),
        ("*.example", "a.example", false),
        ("*", "example", false),
        ("b*.a.example", "bc.a.example", false),
        ("a.*.example", "a.b.example", false),
        ("*.a.example", "*.a.example", false),
        ("192.0.2.1", "192.0.2.1", false),
        ("", "", false),
    ] {
        assert_eq!(is_host_match(name, expected), matches, "{name} {expected}");
    }
}

#[test]
fn names_of_other_kinds_do_not_match() {
    let v4 = IpAddr::from([192, 0, 2, 1]);
    let mapped = IpAddr::from([0, 0, 0, 0, 0, 0xffff, 0xc000, 0x201]);
    for (name, expected, matches) in [
        (GeneralName::Ip(vec![192, 0, 2, 1]), ExpectedName::Ip(v4), true),
        (GeneralName::Ip(vec![192, 0, 2, 1]), ExpectedName::Ip(mapped), false),
        (GeneralName::Dns("192.0.2.1".into()), ExpectedName::Ip(v4), false),
        (GeneralName::Email("a@B.c".into()), ExpectedName::Email("a@b.C".into()), true),
        (GeneralName::Email("A@b.c".into()), ExpectedName::Email("a@b.c".into()), false),
        (GeneralName::Dns("b.c".into()), ExpectedName::Email("a@b.c".into()), false),
        (GeneralName::Uri("https://b.c".into()), ExpectedName::Dns("b.c".into()), false),
    ] {
        assert_eq!(is_match(&name, &expected), matches, "{name:?}");
    }
}
