use pki::time::UnixTime;

fn check(seconds: i64, expected: &str) {
    let now = UnixTime(1_800_000_000);
    assert_eq!(super::distance(UnixTime(now.0 + seconds), now), expected);
}

#[test]
fn distances_are_said_in_one_unit() {
    check(0, "just now");
    check(-9, "just now");
    check(30, "in 30 seconds");
    check(-60, "1 minute ago");
    check(7_200, "in 2 hours");
    check(86_400, "in 24 hours");
    check(12 * 86_400, "in 12 days");
    check(-400 * 86_400, "400 days ago");
    check(10 * 365 * 86_400, "in 10 years");
}

#[test]
fn the_ends_of_time_do_not_overflow() {
    let (low, high) = (UnixTime(i64::MIN), UnixTime(i64::MAX));
    assert!(super::distance(low, high).ends_with("ago"));
    assert!(super::distance(high, low).starts_with("in "));
}
