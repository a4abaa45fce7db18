use super::*;

#[test]
fn text_round_trips() {
    for text in [
        "0.0",
        "0.39",
        "1.39.1",
        "2.5.29.15",
        "2.999.3",
        "1.2.840.113549.1.1.11",
        "2.25.329800735698586629295641978511506172918.1.2",
        "2.25.340282366920938463463374607431768211375",
    ] {
        let oid: Oid = text.parse().unwrap();
        assert_eq!(oid.to_string(), text);
        assert_eq!(Oid::from_content(oid.content()), Ok(oid));
    }
}

#[test]
fn bad_text_is_refused() {
    for text in ["", "1", "1.", ".1", "3.1", "1.40", "0.40.1", "1.02", "1.+2", "1.x", "1..2"] {
        assert_eq!(text.parse::<Oid>(), Err(Error::BadOid), "{text}");
    }
    let too_big = format!("2.25.{}", "9".repeat(40));
    assert_eq!(too_big.parse::<Oid>(), Err(Error::BadOid));
    let too_long = format!("2.5{}", ".1".repeat(70));
    assert_eq!(too_long.parse::<Oid>(), Err(Error::BadOid));
}

#[test]
fn bad_content_is_refused() {
    for content in [&[][..], &[0x80], &[0x55, 0x80, 0x01], &[0x55, 0x81], &[1; 64]] {
        assert_eq!(Oid::from_content(content), Err(Error::BadOid), "{content:02x?}");
    }
}

#[test]
fn children_lie_under_their_parent() {
    let arc: Oid = "2.25.329800735698586629295641978511506172918".parse().unwrap();
    let class = arc.child(1).unwrap().child(300).unwrap();
    assert_eq!(class.to_string(), "2.25.329800735698586629295641978511506172918.1.300");
    assert!(class.is_under(&arc) && !arc.is_under(&class));
}

#[test]
fn known_ones_have_words_and_stand_once() {
    assert_eq!(Oid::CLIENT_AUTH.words(), Some("TLS client"));
    assert_eq!(Oid::COMMON_NAME.content(), [0x55, 4, 3]);
    assert_eq!("1.2.3".parse::<Oid>().unwrap().words(), None);
    let mut all: Vec<_> = known::WORDS.iter().map(|(oid, _)| *oid).collect();
    all.sort();
    assert!(all.windows(2).all(|pair| pair[0] != pair[1]));
}

#[test]
fn arcs_beyond_128_bits_still_show() {
    let oid = Oid::from_content(&[[0x55, 0xff].as_slice(), &[0xff; 20], &[0x7f]].concat()).unwrap();
    assert!(oid.to_string().starts_with("2.5.#ff"));
}
