use super::*;
use crate::asn1::Reader;

#[test]
fn text_round_trips() {
    fn check(text: &str, secs: i64) {
        assert_eq!(text.parse(), Ok(UnixTime(secs)), "{text}");
        assert_eq!(UnixTime(secs).to_string(), text);
    }
    check("1970-01-01T00:00:00Z", 0);
    check("1969-12-31T23:59:59Z", -1);
    check("2000-02-29T12:34:56Z", 951_827_696);
    check("2026-11-20T12:00:00Z", 1_795_176_000);
    check("2049-12-31T23:59:59Z", FIRST_GENERALIZED - 1);
    check("9999-12-31T23:59:59Z", LAST);
    check("0000-01-01T00:00:00Z", FIRST);
    assert_eq!("2026-11-20".parse(), Ok(UnixTime(1_795_132_800)));
}

#[test]
fn every_day_of_a_cycle_round_trips() {
    for day in -200_000..200_000 {
        let time = UnixTime(day * DAY_SECS + 43_210);
        assert_eq!(time.to_string().parse(), Ok(time));
    }
}

#[test]
fn impossible_times_are_refused() {
    for text in [
        "2025-02-29T00:00:00Z",
        "1900-02-29T00:00:00Z",
        "2026-13-01T00:00:00Z",
        "2026-00-01T00:00:00Z",
        "2026-01-00T00:00:00Z",
        "2026-01-01T24:00:00Z",
        "2026-01-01T00:60:00Z",
        "2026-01-01T00:00:60Z",
        "2026-01-01T00:00:00",
        "2026-01-01T00:00:00+01:00",
        "2026-01-01T00:00:00.5Z",
        "",
    ] {
        assert_eq!(text.parse::<UnixTime>(), Err(Error::BadTime), "{text}");
    }
}

/// RFC 5280 §4.1.2.5: UTCTime through 2049, GeneralizedTime from 2050.
#[test]
fn encodes_the_right_form() {
    fn check(text: &str, form: TimeForm) {
        let time: UnixTime = text.parse().unwrap();
        let der = Writer::build(|w| time.encode(w));
        let element = Reader::new(&der).any().unwrap();
        assert_eq!(UnixTime::parse(&element), Ok((time, form)));
    }
    check("1949-12-31T23:59:59Z", TimeForm::Generalized);
    check("1950-01-01T00:00:00Z", TimeForm::Utc);
    check("2049-12-31T23:59:59Z", TimeForm::Utc);
    check("2050-01-01T00:00:00Z", TimeForm::Generalized);
    check("9999-12-31T23:59:59Z", TimeForm::Generalized);
}

#[test]
fn only_the_profile_of_the_rfc_is_read() {
    fn check(tag: u8, content: &[u8]) {
        let element = Element { tag, value: content, der: content };
        assert_eq!(UnixTime::parse(&element), Err(Error::BadTime));
    }
    check(tag::UTC_TIME, b"2601010000Z");
    check(tag::UTC_TIME, b"260101000000+0100");
    check(tag::GENERALIZED_TIME, b"20260101000000.5Z");
    check(tag::GENERALIZED_TIME, b"20260101000000");
    check(tag::GENERALIZED_TIME, b"2026010100000 Z");
}
