use super::*;

#[test]
fn a_secret_is_read_as_people_type_it() {
    let (_, secret) = link(Purpose::Invitation, "x", UnixTime(0)).unwrap();
    let shown = secret.to_string();
    assert_eq!(shown.len(), 29, "{shown}");
    for text in [shown.clone(), shown.to_lowercase(), shown.replace('-', "")] {
        assert_eq!(Secret::parse(&text), Some(secret.clone()), "{text}");
    }
    assert!(!format!("{secret:?}").contains(&secret.proof()));
    for text in ["", "7QX2-M4TD", &shown[1..], &format!("{shown}0")] {
        assert_eq!(Secret::parse(text), None, "{text}");
    }
}

#[test]
fn six_digits_are_drawn() {
    for _ in 0..50 {
        let (code, shown) = digits(Purpose::Mailbox, "x", UnixTime(0)).unwrap();
        assert!(shown.len() == 6 && shown.bytes().all(|digit| digit.is_ascii_digit()), "{shown}");
        assert_eq!(code.hash, hash(&code.salt, &shown));
        assert_eq!(code.name, None);
    }
}

#[test]
fn tries_are_counted_by_address_and_site() {
    let check = |address: &str, expected: &str| {
        let (address, connection) = (address.parse().unwrap(), model::audit::ConnectionId(1));
        assert_eq!(source(&Actor::Guest { address, connection }), expected);
    };
    check("192.0.2.7:50123", "192.0.2.7");
    check("[::ffff:192.0.2.7]:50123", "192.0.2.7");
    check("[2001:db8:1:2:3::7]:50123", "2001:db8:1:2::/64");
    assert_eq!(source(&Actor::operator("root")), "operator:root");
}
