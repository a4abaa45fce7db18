use super::*;
use crate::name::Attribute;

#[test]
fn every_choice_round_trips() {
    let directory = Name::build([(Attribute::CommonName, "x")]).unwrap();
    for (name, shown) in [
        (GeneralName::Email("a@example.org".into()), "email:a@example.org"),
        (GeneralName::Dns("*.example.org".into()), "dns:*.example.org"),
        (GeneralName::Uri("urn:uuid:1".into()), "uri:urn:uuid:1"),
        (GeneralName::Ip(vec![127, 0, 0, 1]), "ip:127.0.0.1"),
        (GeneralName::Ip([&[0; 15][..], &[1]].concat()), "ip:::1"),
        (GeneralName::Ip(vec![10, 0, 0, 0, 255, 0, 0, 0]), "ip:10.0.0.0/255.0.0.0"),
        (GeneralName::Ip(vec![1, 2, 3]), "ip:#010203"),
        (GeneralName::Directory(directory), "directory:CN=x"),
        (GeneralName::RegisteredId("1.2.3".parse().unwrap()), "oid:1.2.3"),
        (GeneralName::upn("alice@corp"), "upn:alice@corp"),
        (
            GeneralName::OtherName { oid: Oid::P256, value: vec![5, 0] },
            "other:1.2.840.10045.3.1.7=#0500",
        ),
        (GeneralName::X400(vec![0x30, 0]), "x400:#3000"),
        (GeneralName::EdiParty(vec![1]), "edi:#01"),
        (GeneralName::Dns("a\u{1b}b".into()), "dns:a\\u{1b}b"),
    ] {
        let der = Writer::build(|w| name.encode(w));
        assert_eq!(GeneralName::parse(&Reader::new(&der).any().unwrap()), Ok(name.clone()));
        assert_eq!(name.to_string(), shown);
    }
}

#[test]
fn upn_is_told_from_other_names() {
    assert_eq!(GeneralName::upn("ä@x").as_upn(), Some("ä@x"));
    assert_eq!(GeneralName::Email("a@x".into()).as_upn(), None);
    let wrong_type = GeneralName::OtherName { oid: Oid::UPN, value: vec![22, 1, b'a'] };
    assert_eq!(wrong_type.as_upn(), None);
}

#[test]
fn malformed_names_are_refused() {
    fn check(der: &[u8], expected: Error) {
        let element = Reader::new(der).any().unwrap();
        assert_eq!(GeneralName::parse(&element), Err(expected), "{der:02x?}");
    }
    check(&[0x82, 1, 0xff], Error::BadGeneralName);
    check(&[0x82, 2, 0xc3, 0xa4], Error::BadGeneralName);
    check(&[0x89, 0], Error::BadGeneralName);
    check(&[0xa2, 0], Error::BadGeneralName);
    check(&[0xa0, 0], Error::UnexpectedElement);
    check(&[0xa4, 0], Error::UnexpectedElement);
    check(&[0x88, 1, 0x80], Error::BadOid);
}

#[test]
fn lists_are_bounded() {
    let of = |count: usize| [0x82, 1, b'a'].repeat(count);
    assert_eq!(GeneralName::parse_list(Reader::new(&[])), Err(Error::BadValue));
    assert_eq!(GeneralName::parse_list(Reader::new(&of(1024))).unwrap().len(), 1024);
    let refused = GeneralName::parse_list(Reader::new(&of(MAX_NAMES + 1)));
    assert_eq!(refused, Err(Error::TooMany(MAX_NAMES)));
}
