use super::*;

const NOW: UnixTime = UnixTime(1_795_000_000);

fn check(
    lifetime: Lifetime,
    profile: Profile,
    authority_days: i64,
    expected: Result<(i64, End), &str>,
) {
    let authority_end = NOW.plus(authority_days * DAY_SECS);
    let found = validity(NOW, lifetime, default_days(profile), authority_end);
    match (found, expected) {
        (Ok(validity), Ok((days, end))) => {
            assert_eq!(validity.not_before, NOW.plus(-600));
            assert_eq!(validity.not_after, NOW.plus(days * DAY_SECS));
            assert_eq!(validity.end, end);
        }
        (Err(error), Err(part)) => assert!(error.to_string().contains(part), "{error}"),
        (found, expected) => panic!("{found:?} instead of {expected:?}"),
    }
}

#[test]
fn the_default_is_that_of_the_profile_and_ends_with_the_authority_at_the_latest() {
    check(Lifetime::Default, Profile::Person, 3_653, Ok((397, End::AsAsked)));
    check(Lifetime::Default, Profile::Server, 3_653, Ok((90, End::AsAsked)));
    check(Lifetime::Default, Profile::Person, 397, Ok((397, End::AsAsked)));
    check(Lifetime::Default, Profile::Person, 396, Ok((396, End::WithAuthority)));
    check(Lifetime::Default, Profile::Person, 0, Err("at most 0 days"));
    check(Lifetime::Default, Profile::Person, -1, Err("cannot outlive its authority"));
}

#[test]
fn what_was_asked_for_is_given_or_refused_never_changed() {
    check(Lifetime::Days(30), Profile::Person, 30, Ok((30, End::AsAsked)));
    check(Lifetime::Days(31), Profile::Person, 30, Err("at most 30 days"));
    check(Lifetime::Days(0), Profile::Person, 30, Err("at least 1"));
    check(Lifetime::Days(u32::MAX), Profile::Person, 30, Err("at most 30 days"));
}
