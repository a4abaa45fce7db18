use super::*;

/// A name of one relative name per (type, tag, octets).
fn name(attributes: &[(Oid, u8, &[u8])]) -> Name {
    let der = Writer::build(|w| {
        w.sequence(|w| {
            for (oid, tag, value) in attributes {
                w.nested(tag::SET, |w| {
                    w.sequence(|w| {
                        w.oid(oid);
                        w.value(*tag, value);
                    });
                });
            }
        });
    });
    Name::parse(&der).unwrap()
}

fn common_name(tag: u8, value: &[u8]) -> Name {
    name(&[(Oid::COMMON_NAME, tag, value)])
}

/// RFC 5280 §7.1.
#[test]
fn comparison_ignores_case_space_and_string_type() {
    fn check(a: (u8, &[u8]), b: (u8, &[u8]), same: bool) {
        let (a, b) = (common_name(a.0, a.1), common_name(b.0, b.1));
        assert_eq!(a.matches(&b), same, "{a} {b}");
        assert_eq!(a == b, same);
    }
    use tag::*;
    check((PRINTABLE_STRING, b"Alice"), (UTF8_STRING, b"aLICE"), true);
    check((PRINTABLE_STRING, b"  A   B "), (UTF8_STRING, b"a b"), true);
    check((PRINTABLE_STRING, b"A B"), (PRINTABLE_STRING, b"AB"), false);
    check((UTF8_STRING, "Ärger".as_bytes()), (TELETEX_STRING, b"\xe4rger"), true);
    check((UTF8_STRING, "Ärger".as_bytes()), (BMP_STRING, b"\0\xc4\0R\0G\0E\0R"), true);
    check((UTF8_STRING, b"A"), (UNIVERSAL_STRING, b"\0\0\0a"), true);
    check((IA5_STRING, b"a"), (VISIBLE_STRING, b"A"), true);
    // Decomposed and composed are the same (NFKC); fold of ß is ss.
    check((UTF8_STRING, "e\u{301}".as_bytes()), (UTF8_STRING, "É".as_bytes()), true);
    check((UTF8_STRING, "Straße".as_bytes()), (UTF8_STRING, b"STRASSE"), true);
    // Soft hyphen is mapped to nothing, no-break space to a space.
    check((UTF8_STRING, "a\u{ad}b\u{a0}c".as_bytes()), (UTF8_STRING, b"ab c"), true);
    // Newer than the tables.
    check((UTF8_STRING, "🦀 X".as_bytes()), (UTF8_STRING, "🦀  x".as_bytes()), true);
    // Broken strings and other types are compared as they are.
    check((UTF8_STRING, b"\xff"), (UTF8_STRING, b"\xff"), true);
    check((UTF8_STRING, b"\xff"), (UTF8_STRING, b"\xfe"), false);
    check((UTF8_STRING, b"\xff"), (TELETEX_STRING, b"\xff"), false);
    check((INTEGER, b"\x41"), (UTF8_STRING, b"A"), false);
}

#[test]
fn order_matters_between_relative_names_and_not_within() {
    let (cn, o) = (Oid::COMMON_NAME, Oid::ORGANIZATION);
    let ab = name(&[(cn, 12, b"a"), (o, 12, b"b")]);
    let ba = name(&[(o, 12, b"b"), (cn, 12, b"a")]);
    assert!(!ab.matches(&ba));

    let multi = |pairs: [(Oid, &[u8]); 2]| {
        Name::parse(&Writer::build(|w| {
            w.sequence(|w| {
                w.nested(tag::SET, |w| {
                    for (oid, value) in pairs {
                        w.sequence(|w| {
                            w.oid(&oid);
                            w.value(tag::UTF8_STRING, value);
                        });
                    }
                });
            });
        }))
        .unwrap()
    };
    let left = multi([(cn, b"a"), (o, b"b")]);
    assert!(left.matches(&multi([(o, b"B"), (cn, b"A")])));
    assert!(!left.matches(&ab));
    assert_eq!(left.to_string(), "CN=a+O=b");
}

/// RFC 5280 §4.2.1.10.
#[test]
fn subtrees_are_whole_relative_names() {
    let (c, o, cn) = (Oid::COUNTRY, Oid::ORGANIZATION, Oid::COMMON_NAME);
    let full = name(&[(c, 19, b"DE"), (o, 12, b"Example"), (cn, 12, b"x")]);
    assert!(full.is_within(&name(&[(c, 19, b"de")])));
    assert!(full.is_within(&name(&[(c, 12, b"DE"), (o, 12, b"EXAMPLE")])));
    assert!(full.is_within(&full));
    assert!(full.is_within(&name(&[])));
    assert!(!full.is_within(&name(&[(c, 19, b"DE"), (o, 12, b"Exam")])));
    assert!(!full.is_within(&name(&[(o, 12, b"Example")])));
    assert!(!name(&[(c, 19, b"DE")]).is_within(&full));
}

#[test]
fn text_is_escaped() {
    fn check(value: &str, expected: &str) {
        assert_eq!(common_name(tag::UTF8_STRING, value.as_bytes()).to_string(), expected);
    }
    check("Alice", "CN=Alice");
    check("#a, b+\"c\"\\<>;", "CN=\\#a\\, b\\+\\\"c\\\"\\\\\\<\\>\\;");
    check(" a ", "CN=\\ a\\ ");
    check("a\u{1b}[2J\n", "CN=a\\1b[2J\\0a");
    check("a\u{202e}b", "CN=a\\e2\\80\\aeb");
    let reversed = name(&[(Oid::COUNTRY, 19, b"DE"), (Oid::COMMON_NAME, 12, b"x")]);
    assert_eq!(reversed.to_string(), "CN=x,C=DE");
    let unknown = name(&[("1.2.3".parse().unwrap(), 12, b"x")]);
    assert_eq!(unknown.to_string(), "1.2.3=#0c0178");
}

#[test]
fn building_keeps_to_the_bounds() {
    use Attribute::*;
    let built = Name::build([(Country, "DE"), (Organization, "Exämple"), (CommonName, "A B")]);
    let built = built.unwrap();
    assert_eq!(built.to_string(), "CN=A B,O=Exämple,C=DE");
    assert_eq!(built.common_name().as_deref(), Some("A B"));
    let tags: Vec<u8> = built.rdns().flatten().map(|attribute| attribute.tag).collect();
    assert_eq!(tags, [tag::PRINTABLE_STRING, tag::UTF8_STRING, tag::UTF8_STRING]);

    fn refused(attribute: Attribute, value: &str) {
        assert_eq!(Name::build([(attribute, value)]), Err(Error::BadString), "{value}");
    }
    refused(Country, "de");
    refused(Country, "DEU");
    refused(CommonName, "");
    refused(CommonName, &"x".repeat(65));
    refused(CommonName, "a\nb");
    refused(SerialNumber, "a_b");
    refused(EmailAddress, "ä@example.org");
    assert!(Name::build([(CommonName, "ä".repeat(64))]).is_ok());
    assert!(Name::build::<&str>([]).unwrap().is_empty());
}

#[test]
fn malformed_names_are_refused() {
    fn check(der: &[u8], expected: Error) {
        assert_eq!(Name::parse(der), Err(expected), "{der:02x?}");
    }
    check(&[], Error::UnexpectedElement);
    check(&[0x30, 2, 0x31, 0], Error::BadValue);
    check(&[0x30, 2, 0x30, 0], Error::UnexpectedElement);
    check(&[0x30, 0, 0], Error::TrailingBytes);
    check(&[0x30, 4, 0x31, 2, 0x30, 0], Error::UnexpectedElement);
    let many = Writer::build(|w| {
        w.sequence(|w| {
            for _ in 0..257 {
                w.raw(&[0x31, 9, 0x30, 7, 6, 3, 0x55, 4, 3, 12, 0]);
            }
        });
    });
    check(&many, Error::TooMany(256));
    let attributes = [0x30, 7, 6, 3, 0x55, 4, 3, 12, 0].repeat(257);
    let in_one = Writer::build(|w| w.sequence(|w| w.value(tag::SET, &attributes)));
    check(&in_one, Error::TooMany(256));
}

#[test]
fn relative_distribution_points_extend_the_issuer() {
    let base = name(&[(Oid::ORGANIZATION, 12, b"x")]);
    let rdn = [0x30, 8, 6, 3, 0x55, 4, 3, 12, 1, b'y'];
    let full = base.with_rdn(&rdn).unwrap();
    assert_eq!(full.to_string(), "CN=y,O=x");
    assert!(full.is_within(&base));
}
