use super::*;
use crate::asn1::Writer;

fn encode(list: &[(Oid, Option<u8>, &[u8])]) -> Vec<u8> {
    Writer::build(|w| {
        for (oid, critical, value) in list {
            w.sequence(|w| {
                w.oid(oid);
                if let Some(octet) = critical {
                    w.value(tag::BOOLEAN, &[*octet]);
                }
                w.value(tag::OCTET_STRING, value);
            });
        }
    })
}

#[test]
fn known_and_unknown_are_told_apart() {
    let unknown: Oid = "1.2.3".parse().unwrap();
    let harmless: Oid = "1.2.4".parse().unwrap();
    let der = encode(&[
        (Oid::KEY_USAGE, Some(0xff), &[3, 2, 7, 0x80]),
        (Oid::BASIC_CONSTRAINTS, Some(0), &[0x30, 0]),
        (unknown, Some(0xff), b"x"),
        (harmless, None, b""),
    ]);
    let extensions = Extensions::parse(&der).unwrap();
    assert!(extensions.key_usage().unwrap().is_critical());
    assert!(!extensions.basic_constraints().unwrap().is_critical());
    assert_eq!(extensions.extended_key_usage(), None);
    assert_eq!(extensions.unknown_critical(), [unknown]);
    assert_eq!(extensions.len(), 4);
    assert_eq!(extensions.find(&unknown).unwrap().value, b"x");
    assert_eq!(extensions.find(&harmless).unwrap().value, b"");
}

#[test]
fn broken_lists_are_refused() {
    fn check(list: &[(Oid, Option<u8>, &[u8])], expected: Error) {
        assert_eq!(Extensions::parse(&encode(list)).unwrap_err(), expected);
    }
    let usage = (Oid::KEY_USAGE, None, &[3u8, 2, 7, 0x80][..]);
    check(&[], Error::BadValue);
    check(&[usage, usage], Error::DuplicateExtension(Oid::KEY_USAGE));
    check(&[(Oid::KEY_USAGE, None, b"x")], Error::BadExtension(Oid::KEY_USAGE));
    check(&[(Oid::KEY_USAGE, Some(1), &[3, 2, 7, 0x80])], Error::BadValue);
    let arc: Oid = "1.2.3".parse().unwrap();
    let many: Vec<_> = (0..101).map(|n| (arc.child(n).unwrap(), None, &b""[..])).collect();
    check(&many, Error::TooMany(100));
}
