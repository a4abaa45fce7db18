use super::*;
use crate::serial::Serial;
use std::fmt::Debug;

fn round_trip<T: ExtensionValue + PartialEq + Debug>(value: T) {
    let der = Writer::build(|w| value.encode(w));
    assert_eq!(T::parse(&der), Ok(value));
}

#[test]
fn every_value_round_trips() {
    let names = vec![GeneralName::Dns("a.example".into()), GeneralName::upn("a@b")];
    let oid = |text: &str| text.parse::<Oid>().unwrap();
    round_trip(SubjectAltNames(names.clone()));
    round_trip(IssuerAltNames(names.clone()));
    round_trip(KeyUsage::KEY_CERT_SIGN | KeyUsage::CRL_SIGN | KeyUsage::DECIPHER_ONLY);
    round_trip(ExtendedKeyUsage(vec![Oid::CLIENT_AUTH, Oid::SERVER_AUTH]));
    round_trip(SubjectKeyId(vec![1, 2]));
    round_trip(AuthorityKeyId::default());
    round_trip(AuthorityKeyId {
        key_id: Some(vec![3]),
        issuer: names.clone(),
        serial: Some(Serial::from_content(&[0, 0x80]).unwrap()),
    });
    for (ca, path_length) in [(false, None), (true, None), (true, Some(0)), (true, Some(200))] {
        round_trip(BasicConstraints { ca, path_length });
    }
    let subtree = |minimum, maximum| GeneralSubtree {
        base: GeneralName::Dns("example".into()),
        minimum,
        maximum,
    };
    round_trip(NameConstraints { permitted: vec![subtree(0, None)], excluded: vec![] });
    round_trip(NameConstraints { permitted: vec![], excluded: vec![subtree(1, Some(300))] });
    round_trip(Policies(vec![
        Policy { oid: oid("2.25.329800735698586629295641978511506172918.1"), qualifiers: vec![] },
        Policy { oid: Oid::ANY_POLICY, qualifiers: vec![0x30, 0] },
    ]));
    round_trip(PolicyMappings(vec![(oid("1.2.3"), oid("1.2.4"))]));
    round_trip(PolicyConstraints { require_explicit: Some(0), inhibit_mapping: None });
    round_trip(PolicyConstraints { require_explicit: None, inhibit_mapping: Some(128) });
    round_trip(InhibitAnyPolicy(3));
    round_trip(NoRevocationAvailable);
    round_trip(DistributionPoints(vec![
        DistributionPoint::url("http://a/crl"),
        DistributionPoint {
            name: Some(DistributionPointName::Relative(vec![0x30, 0])),
            reasons: Some(ReasonFlags::ALL),
            crl_issuer: names.clone(),
        },
    ]));
    round_trip(IssuingDistributionPoint { only_attribute: true, ..Default::default() });
    round_trip(IssuingDistributionPoint {
        name: Some(DistributionPointName::Full(names.clone())),
        only_ca: true,
        only_some_reasons: Some(ReasonFlags::ALL),
        indirect: true,
        ..Default::default()
    });
    round_trip(AuthorityInfoAccess(vec![AccessDescription {
        method: Oid::AD_OCSP,
        location: GeneralName::Uri("http://a".into()),
    }]));
}

#[test]
fn malformed_values_are_refused() {
    fn check<T: ExtensionValue + PartialEq + Debug>(value: &[u8], expected: Error) {
        assert_eq!(T::parse(value), Err(expected), "{value:02x?}");
    }
    check::<KeyUsage>(&[3, 2, 8, 0], Error::BadValue);
    check::<KeyUsage>(&[3, 2, 7, 0x80, 0], Error::TrailingBytes);
    check::<ExtendedKeyUsage>(&[0x30, 0], Error::BadValue);
    check::<SubjectAltNames>(&[0x30, 0], Error::BadValue);
    check::<BasicConstraints>(&[0x30, 3, 1, 1, 1], Error::BadValue);
    check::<BasicConstraints>(&[0x30, 6, 1, 1, 0xff, 2, 1, 0x80], Error::BadValue);
    check::<NameConstraints>(&[0x30, 0], Error::BadValue);
    check::<NameConstraints>(&[0x30, 2, 0xa0, 0], Error::BadValue);
    check::<Policies>(&[0x30, 0], Error::BadValue);
    check::<Policies>(&[0x30, 7, 0x30, 5, 6, 1, 0x2a, 0x30, 0], Error::BadValue);
    check::<PolicyConstraints>(&[0x30, 0], Error::BadValue);
    check::<InhibitAnyPolicy>(&[2, 1, 0xff], Error::BadValue);
    check::<DistributionPoints>(&[0x30, 2, 0x30, 0], Error::BadValue);
    check::<IssuingDistributionPoint>(&[0x30, 6, 0x81, 1, 0xff, 0x82, 1, 0xff], Error::BadValue);
    check::<IssuingDistributionPoint>(&[0x30, 0], Error::BadValue);
    check::<IssuingDistributionPoint>(&[0x30, 3, 0x81, 1, 0], Error::BadValue);
    check::<AuthorityInfoAccess>(&[0x30, 0], Error::BadValue);
    check::<SubjectKeyId>(&[5, 0], Error::UnexpectedElement);
    check::<NoRevocationAvailable>(&[0x30, 0], Error::BadValue);
    let many = Writer::build(|w| ExtendedKeyUsage(vec![Oid::CLIENT_AUTH; 1025]).encode(w));
    check::<ExtendedKeyUsage>(&many, Error::TooMany(1024));
}

/// An explicit FALSE is not DER, but real CAs write it.
#[test]
fn explicit_false_is_read() {
    let expected = BasicConstraints { ca: false, path_length: None };
    assert_eq!(BasicConstraints::parse(&[0x30, 3, 1, 1, 0]), Ok(expected));
}

/// RFC 5280 §4.2.1.9, §4.2.1.11, §4.2.1.14: the numbers go up to MAX, which is no number of bits.
#[test]
fn numbers_of_certificates_have_no_limit() {
    fn check(content: &[u8], expected: u32) {
        let number = Writer::build(|w| w.value(tag::INTEGER, content));
        let constraints = Writer::build(|w| w.sequence(|w| w.raw(&number)));
        let read = BasicConstraints::parse(&constraints).unwrap();
        assert_eq!(read.path_length, Some(expected), "{content:02x?}");
        assert_eq!(InhibitAnyPolicy::parse(&number), Ok(InhibitAnyPolicy(expected)));
        let constraints = Writer::build(|w| w.sequence(|w| w.value(tag::context(1), content)));
        let read = PolicyConstraints::parse(&constraints).unwrap();
        assert_eq!((read.require_explicit, read.inhibit_mapping), (None, Some(expected)));
    }
    check(&[0], 0);
    check(&[0, 0xff, 0xff, 0xff, 0xff], u32::MAX);
    check(&[1, 0, 0, 0, 0], u32::MAX);
    check(&[0x7f; 40], u32::MAX);
}

#[test]
fn usages_are_sets() {
    let usage = KeyUsage::KEY_CERT_SIGN | KeyUsage::CRL_SIGN;
    assert!(usage.contains(KeyUsage::CRL_SIGN) && !usage.contains(KeyUsage::DIGITAL_SIGNATURE));
    assert_eq!(usage.to_string(), "certificate signing, CRL signing");
    assert!(KeyUsage::parse(&[3, 1, 0]).unwrap().is_empty());
}
