use super::Target;

fn check(text: &str, expected: Option<(&str, u16, Option<&str>)>) {
    let target = Target::parse(text).ok();
    let seen = target.as_ref().map(|t| (t.host.as_str(), t.port, t.path.as_deref()));
    assert_eq!(seen, expected, "{text}");
}

#[test]
fn addresses_are_read() {
    check("https://localhost:8443", Some(("localhost", 8443, None)));
    check("https://localhost", Some(("localhost", 443, None)));
    check("localhost:8443", Some(("localhost", 8443, None)));
    check("https://[::1]:8443/a?b", Some(("::1", 8443, Some("/a?b"))));
    check("http://localhost", None);
    check("https://", None);
    check("not an address", None);
}
