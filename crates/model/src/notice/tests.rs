use super::*;

const DAY: i64 = DAY_SECS;

/// The days left at which each notice is given to what lives so many days, watched every hour.
fn told(schedule: &Schedule, days: i64) -> Vec<f64> {
    let (begins, ends) = (UnixTime(0), UnixTime(days * DAY));
    let mut last = None;
    let mut told = Vec::new();
    for hour in 0..=(days * 24 + 1) {
        let due = schedule.due(begins, ends, UnixTime(hour * 3_600));
        if let Some(moment) = due.filter(|moment| last != Some(*moment)) {
            told.push((ends.0 - moment.0) as f64 / DAY as f64);
            last = Some(moment);
        }
    }
    told
}

#[test]
fn notice_is_given_at_a_third_a_tenth_and_a_day_each_once() {
    let check = |days: i64, expected: &[f64]| {
        assert_eq!(told(&Schedule::default(), days), expected, "{days} days");
    };
    check(390, &[130.0, 39.0, 1.0]);
    check(90, &[30.0, 9.0, 1.0]);
    check(6, &[2.0, 1.0, 0.6]);
    // A day is most of this life, so its mark falls out.
    check(1, &[8.0 / 24.0, 0.1]);
}

#[test]
fn a_schedule_can_be_another_or_none() {
    let schedule =
        |marks: &[&str]| Schedule::new(marks.iter().map(|mark| mark.parse().unwrap()).collect());
    assert_eq!(told(&schedule(&["7d", "30d", "1/2"]), 100), [50.0, 30.0, 7.0]);
    assert_eq!(told(&schedule(&[]), 100), [] as [f64; 0]);
}

#[test]
fn nothing_is_told_before_the_first_mark_or_after_the_end() {
    let schedule = Schedule::default();
    let due = |now| schedule.due(UnixTime(0), UnixTime(90 * DAY), UnixTime(now));
    assert_eq!(due(60 * DAY - 1), None);
    assert_eq!(due(60 * DAY), Some(UnixTime(60 * DAY)));
    assert_eq!(due(90 * DAY), Some(UnixTime(89 * DAY)));
    assert_eq!(due(90 * DAY + 1), None);
    assert_eq!(
        schedule.due(UnixTime(5), UnixTime(0), UnixTime(3)),
        None,
        "it ends before it begins"
    );
}

#[test]
fn marks_are_read_as_they_are_written() {
    for text in ["1/2", "1/3", "1/100", "1d", "365d"] {
        assert_eq!(text.parse::<Mark>().unwrap().to_string(), text);
    }
    for text in ["", "1/1", "1/101", "2/3", "0d", "366d", "1", "d", "-1d", "1/3d"] {
        assert_eq!(text.parse::<Mark>(), Err(NotAMark), "{text}");
    }
}
