use super::*;
use std::collections::HashSet;

#[test]
fn text_round_trips() {
    fn check(text: &str, content: &[u8], shown: &str) {
        let serial: Serial = text.parse().unwrap();
        assert_eq!(serial.content(), content, "{text}");
        assert_eq!(serial.to_string(), shown);
        assert_eq!(shown.parse(), Ok(serial));
    }
    check("0", &[0], "00");
    check("7f", &[0x7f], "7f");
    check("80", &[0, 0x80], "80");
    check("0080", &[0, 0x80], "80");
    check("1ff", &[1, 0xff], "01ff");
    check("AB:CD", &[0, 0xab, 0xcd], "abcd");
}

#[test]
fn bad_text_is_refused() {
    for text in ["", "xyz", "-80", "0x10", "ä", &"1".repeat(127)] {
        assert_eq!(text.parse::<Serial>(), Err(Error::BadSerial), "{text}");
    }
}

#[test]
fn negative_numbers_are_told_apart() {
    fn check(content: &[u8], shown: &str, oddity: Option<Oddity>) {
        let serial = Serial::from_content(content).unwrap();
        assert_eq!(serial.to_string(), shown);
        assert_eq!(serial.oddity(), oddity);
    }
    check(&[0x80], "-80", Some(Oddity::Negative));
    check(&[0xff], "-01", Some(Oddity::Negative));
    check(&[0xff, 0x00], "-0100", Some(Oddity::Negative));
    check(&[0], "00", Some(Oddity::Zero));
    check(&[0, 0x80], "80", None);
    check(&[1; 21], &"01".repeat(21), Some(Oddity::TooLong));
    assert_ne!(Serial::from_content(&[0x80]), Serial::from_content(&[0, 0x80]));
}

#[test]
fn malformed_integers_are_refused() {
    assert_eq!(Serial::from_content(&[]), Err(Error::BadSerial));
    assert_eq!(Serial::from_content(&[0, 1]), Err(Error::BadSerial));
    assert_eq!(Serial::from_content(&[1; 64]), Err(Error::BadSerial));
}

#[test]
fn generated_ones_are_sixteen_positive_octets_at_any_time() {
    for at_ms in [i64::MIN, 0, 1_795_176_000_123, 1 << 41, 1 << 42, i64::MAX] {
        let generate = |_| Serial::generate(at_ms).unwrap();
        let made: HashSet<Serial> = (0..1000).map(generate).collect();
        assert_eq!(made.len(), 1000);
        for serial in made {
            assert_eq!(serial.content().len(), 16);
            assert!(matches!(serial.content(), [1..=0x7f, ..]));
            assert_eq!(serial.oddity(), None);
        }
    }
}

#[test]
fn what_is_generated_later_is_greater() {
    let seconds = [0, 1, 1_795_176_000, 1_795_176_001, u32::MAX.into(), 1 << 32];
    let moments =
        seconds.into_iter().flat_map(|second| [0, 4, 500, 996].map(|ms| second * 1000 + ms));
    let serials: Vec<Serial> = moments.map(|at_ms| Serial::generate(at_ms).unwrap()).collect();
    assert!(serials.is_sorted());
}

/// Those on record from before the parts of a second were counted go on sorting as they did.
#[test]
fn an_older_number_is_less_than_one_of_the_next_second_and_more_than_one_of_the_second_before() {
    let older: Serial = "016b007c8055555555555555555555ff".parse().unwrap();
    let second = i64::from(0x6b00_7c80);
    assert!(Serial::generate((second - 1) * 1000 + 999).unwrap() < older);
    assert!(older < Serial::generate((second + 1) * 1000).unwrap());
}

#[test]
fn every_bit_after_the_moment_is_chance() {
    let zeros = [0; 16];
    let generate = |_| Serial::generate(1_795_176_000_000).unwrap();
    let (mut ones, mut all_ones) = (zeros, [0xff; 16]);
    for serial in (0..100).map(generate) {
        for (at, octet) in serial.content().iter().enumerate() {
            ones[at] |= octet;
            all_ones[at] &= octet;
        }
    }
    assert_eq!((&ones[6..], &all_ones[6..]), (&[0xff; 10][..], &[0; 10][..]));
}

#[test]
fn order_is_numeric_for_positive_numbers() {
    let mut numbers: Vec<Serial> =
        ["0100", "ff", "02", "80"].iter().map(|text| text.parse().unwrap()).collect();
    numbers.sort();
    let shown: Vec<String> = numbers.iter().map(ToString::to_string).collect();
    assert_eq!(shown, ["02", "80", "ff", "0100"]);
}
