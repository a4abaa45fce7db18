use super::*;

#[test]
fn groups_are_written_in_fours_and_read_back() {
    let check = |groups: &[[u8; 5]], text: &str| {
        assert_eq!(encode(groups), text);
        assert_eq!(parse(text).as_deref(), Some(groups));
    };
    check(&[], "");
    check(&[[0; 5]], "0000-0000");
    check(&[[255; 5]], "ZZZZ-ZZZZ");
    check(&[[0x3d, 0xfa, 0x2a, 0x13, 0x4d]], "7QX2-M4TD");
    check(&[[0, 0, 0, 0, 1], [0x80, 0, 0, 0, 0]], "0000-0001-G000-0000");
}

#[test]
fn reading_is_lenient_where_nothing_is_lost() {
    let check = |text: &str, same: Option<&str>| {
        assert_eq!(parse(text), same.and_then(parse), "{text}");
        assert_eq!(parse(text).is_some(), same.is_some(), "{text}");
    };
    check("7qx2m4td", Some("7QX2-M4TD"));
    check(" 7QX2 M4TD ", Some("7QX2-M4TD"));
    check("OoIiLl00", Some("0011-1100"));
    check("7QX2-M4T", None);
    check("7QX2-M4TDX", None);
    check("7QX2-M4TU", None);
    check("7QX2_M4TD", None);
    check("7QX2-M4Tß", None);
    check(&"0".repeat(136), None);
}
