use super::*;

#[test]
fn lengths_and_integers_round_trip() {
    for length in [0, 1, 127, 128, 255, 256, 65_535, 65_536] {
        let der = Writer::build(|w| w.value(tag::OCTET_STRING, &vec![7; length]));
        let mut reader = Reader::new(&der);
        assert_eq!(reader.value(tag::OCTET_STRING).unwrap().len(), length);
        reader.finish().unwrap();
    }
    for number in [0, 1, 127, 128, 255, 256, 32_768, u32::MAX] {
        let der = Writer::build(|w| w.integer(number));
        assert_eq!(small_integer(Reader::new(&der).integer().unwrap()), Ok(number));
    }
}

#[test]
fn bad_headers_are_refused() {
    fn check(input: &[u8], expected: Error) {
        assert_eq!(Reader::new(input).any().unwrap_err(), expected, "{input:02x?}");
    }
    check(&[], Error::NotDer);
    check(&[0x30], Error::NotDer);
    check(&[0x30, 0x80, 0, 0], Error::NotDer); // indefinite
    check(&[0x30, 0x81, 0x01, 0], Error::NotDer); // not minimal
    check(&[0x30, 0x02, 0], Error::NotDer); // cut
    check(&[0x30, 0x84, 0xff, 0xff, 0xff, 0xff], Error::NotDer);
    check(&[0x00, 0x00], Error::NotDer);
}

#[test]
fn values_follow_der() {
    assert_eq!(minimal_integer(&[]), Err(Error::BadValue));
    assert_eq!(minimal_integer(&[0, 1]), Err(Error::BadValue));
    assert_eq!(minimal_integer(&[0xff, 0x80]), Err(Error::BadValue));
    assert_eq!(minimal_integer(&[0, 0x80]), Ok(&[0, 0x80][..]));
    assert_eq!(small_integer(&[0x80]), Err(Error::BadValue));
    assert_eq!(boolean(&[1]), Err(Error::BadValue));
    assert_eq!(BitString::from_content(&[]), Err(Error::BadValue));
    assert_eq!(BitString::from_content(&[1]), Err(Error::BadValue));
    assert_eq!(BitString::from_content(&[1, 1]), Err(Error::BadValue));
    assert_eq!(BitString::from_content(&[8, 0]), Err(Error::BadValue));
    assert_eq!(BitString::from_content(&[7, 0x80]).unwrap().named_bits(), 0x8000);
}

#[test]
fn named_bits_are_cut() {
    fn check(bits: u16, expected: &[u8]) {
        assert_eq!(Writer::build(|w| w.named_bits(tag::BIT_STRING, bits)), expected);
    }
    check(0, &[3, 1, 0]);
    check(0x8000, &[3, 2, 7, 0x80]);
    check(0x0600, &[3, 2, 1, 0x06]);
    check(0x0080, &[3, 3, 7, 0x00, 0x80]);
}
