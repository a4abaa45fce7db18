use super::*;

#[test]
fn handles() {
    let check = |text: &str, expected: Result<(), Error>| {
        assert_eq!(text.parse::<Handle>().map(|_| ()), expected, "{text:?}");
    };
    check("alice", Ok(()));
    check("7of9", Ok(()));
    check("build-7.example_org", Ok(()));
    check(&"a".repeat(63), Ok(()));
    check(&"a".repeat(64), Err(Error::HandleLength));
    check("", Err(Error::HandleLength));
    check("Alice", Err(Error::HandleCharacter));
    check(".hidden", Err(Error::HandleCharacter));
    check("-flag", Err(Error::HandleCharacter));
    check("a/b", Err(Error::HandleCharacter));
    check("a b", Err(Error::HandleCharacter));
    check("ålice", Err(Error::HandleCharacter));
}

#[test]
fn handles_are_checked_when_read_from_json() {
    assert_eq!(serde_json::from_str::<Handle>(r#""alice""#).unwrap().as_str(), "alice");
    assert!(serde_json::from_str::<Handle>(r#""../alice""#).is_err());
}

#[test]
fn a_random_holder_is_a_version_4_uuid() {
    let check = |random, expected: &str| {
        assert_eq!(HolderId::from_random(random).to_string(), expected);
    };
    check([0; 16], "urn:uuid:00000000-0000-4000-8000-000000000000");
    check([0xff; 16], "urn:uuid:ffffffff-ffff-4fff-bfff-ffffffffffff");
}

#[test]
fn holders_are_read_back() {
    let holder = HolderId(*b"0123456789abcdef");
    assert_eq!(holder.to_string(), "urn:uuid:30313233-3435-3637-3839-616263646566");
    assert_eq!(holder.to_string().parse(), Ok(holder));
    assert_eq!("URN:UUID:30313233-3435-3637-3839-616263646566".parse(), Ok(holder));
    let check = |text: &str| assert_eq!(text.parse::<HolderId>(), Err(Error::Holder), "{text:?}");
    check("");
    check("30313233-3435-3637-3839-616263646566");
    check("urn:uuid:3031323334353637-3839-616263646566");
    check("urn:uuid:+0313233-3435-3637-3839-616263646566");
    check("urn:uuid:30313233-3435-3637-3839-6162636465660");
    check("urn:uuid:303132333-435-3637-3839-616263646566");
    check("urn:uuid:30313233-3435-3637-3839-61626364656g");
    check("urn:uuid:30313233-3435-3637-3839-6162636465é");
    check("urn:UUID");
}

#[test]
fn roles_are_read_back_and_only_operators_cover_the_others() {
    for role in Role::ALL {
        assert_eq!(role.to_string().parse(), Ok(role));
        for other in Role::ALL {
            let expected = role == other || role == Role::Operator;
            assert_eq!(role.covers(other), expected, "{role} {other}");
        }
    }
    for text in ["", "Officer", "root", "officer "] {
        assert_eq!(text.parse::<Role>(), Err(Error::Role), "{text:?}");
    }
}
