use super::*;

fn check(ber: &[u8], expected: Result<&[u8], Error>) {
    assert_eq!(to_der(ber).as_deref(), expected.as_ref().map(|der| *der), "{ber:02x?}");
}

#[test]
fn lengths_become_definite_and_minimal() {
    check(&[0x05, 0x00], Ok(&[0x05, 0x00]));
    check(&[0x02, 0x81, 0x01, 0x07], Ok(&[0x02, 0x01, 0x07]));
    check(&[0x02, 0x84, 0, 0, 0, 1, 7], Ok(&[0x02, 0x01, 0x07]));
    check(&[0x30, 0x80, 0x02, 0x01, 0x07, 0, 0], Ok(&[0x30, 0x03, 0x02, 0x01, 0x07]));
    check(&[0x30, 0x80, 0x30, 0x80, 0, 0, 0, 0], Ok(&[0x30, 0x02, 0x30, 0x00]));
    let long = [[0x04, 0x82, 0x01, 0x00].as_slice(), &[9; 256]].concat();
    check(&long, Ok(&long));
}

#[test]
fn split_strings_become_whole() {
    check(&[0x24, 0x80, 0x04, 1, 1, 0x04, 2, 2, 3, 0, 0], Ok(&[0x04, 3, 1, 2, 3]));
    check(&[0x24, 0x08, 0x24, 0x03, 0x04, 1, 1, 0x04, 1, 2], Ok(&[0x04, 2, 1, 2]));
    check(&[0x24, 0x80, 0, 0], Ok(&[0x04, 0]));
    check(&[0x2c, 0x03, 0x0c, 1, b'a'], Ok(&[0x0c, 1, b'a']));
    // An implicit tag does not tell what is inside, so it stays constructed.
    check(&[0xa0, 0x80, 0x04, 1, 1, 0, 0], Ok(&[0xa0, 3, 0x04, 1, 1]));
}

#[test]
fn what_is_not_ber_is_refused() {
    check(&[], Err(Error::Truncated));
    check(&[0x30], Err(Error::Truncated));
    check(&[0x30, 0x05, 0x02], Err(Error::Truncated));
    check(&[0x30, 0x80, 0x02, 0x01], Err(Error::Truncated));
    check(&[0x30, 0x80, 0x02, 0x01, 0x07, 0], Err(Error::Truncated));
    check(&[0x30, 0x82, 0x01], Err(Error::Truncated));
    check(&[0x30, 0x03, 0x02, 0x05, 0x07], Err(Error::NotDer));
    check(&[0x05, 0x00, 0x00], Err(Error::TrailingBytes));
    check(&[0x1f, 0x81, 0x01, 0x00], Err(Error::NotDer));
    check(&[0x04, 0x80, 0, 0], Err(Error::NotDer));
    check(&[0x24, 0x03, 0x02, 1, 1], Err(Error::NotDer));
    check(&[0x00, 0x00], Err(Error::NotDer));
    check(&[&[0x04, 0xff], [0xff; 127].as_slice()].concat(), Err(Error::NotDer));
}

#[test]
fn nesting_is_bounded() {
    let nested = |depth: usize| {
        let mut ber = [0x30, 0x80].repeat(depth);
        ber.extend([0, 0].repeat(depth));
        to_der(&ber)
    };
    assert!(nested(MAX_DEPTH).is_ok());
    assert_eq!(nested(MAX_DEPTH + 1), Err(Error::NotDer));
    assert_eq!(nested(200_000), Err(Error::NotDer));
    let pieces =
        |depth: usize| to_der(&[[0x24, 0x80].repeat(depth), [0, 0].repeat(depth)].concat());
    assert_eq!(pieces(MAX_PIECE_DEPTH), Ok(vec![0x04, 0]));
    assert_eq!(pieces(MAX_PIECE_DEPTH + 1), Err(Error::NotDer));
}
