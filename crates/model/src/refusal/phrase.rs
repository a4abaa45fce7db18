//! Small phrases that every language needs: dates and spans of time.

use pki::time::UnixTime;

use super::words::Locale;
use crate::language::fill;

const MINUTE_SECS: i64 = 60;
const HOUR_SECS: i64 = 60 * MINUTE_SECS;
const DAY_SECS: i64 = 24 * HOUR_SECS;
/// Mean lengths, good enough for "3 months ago".
const MONTH_SECS: i64 = 2_629_746;
const YEAR_SECS: i64 = 12 * MONTH_SECS;

/// Makes foreign text fit to be quoted: one line, no control or direction characters, at most 120
/// characters.
pub(super) fn quotable(foreign: &str) -> String {
    let harmless = |c: &char| {
        !c.is_control()
            && !matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    let mut text: String = foreign.chars().filter(harmless).take(120).collect();
    if foreign.chars().filter(harmless).nth(120).is_some() {
        text.push('…');
    }
    text
}

/// Writes the day, such as "3 March 2026" (in UTC).
pub(super) fn date(time: UnixTime, locale: &Locale) -> String {
    let Some(utc) = civil(time) else { return time.to_string() };
    let month = usize::try_from(utc.month() - 1).ok().and_then(|month| locale.months.get(month));
    fill(
        locale.date,
        &[
            ("day", utc.day().to_string()),
            ("month", month.copied().unwrap_or_default().to_owned()),
            ("year", utc.year().to_string()),
        ],
    )
}

/// Writes the time of day, such as "14:07 UTC".
pub(super) fn clock(time: UnixTime, locale: &Locale) -> String {
    let Some(utc) = civil(time) else { return time.to_string() };
    let time = format!("{:02}:{:02}", utc.hour(), utc.minute());
    fill(locale.clock, &[("time", time)])
}

fn civil(time: UnixTime) -> Option<jiff::civil::DateTime> {
    let timestamp = jiff::Timestamp::from_second(time.0).ok()?;
    Some(timestamp.to_zoned(jiff::tz::TimeZone::UTC).datetime())
}

/// Says how long ago a moment is, such as "12 days ago"; what is to come counts as now.
pub(super) fn ago(since: UnixTime, now: UnixTime, locale: &Locale) -> String {
    let elapsed = now.0.saturating_sub(since.0);
    if elapsed < MINUTE_SECS {
        return locale.just_now.to_owned();
    }
    fill(locale.ago, &[("span", span(elapsed, Round::Down, locale))])
}

/// Says how long it is until a moment, such as "7 minutes"; never less than a minute.
pub(super) fn until(moment: UnixTime, now: UnixTime, locale: &Locale) -> String {
    span(moment.0.saturating_sub(now.0).max(MINUTE_SECS), Round::Up, locale)
}

#[derive(Clone, Copy)]
enum Round {
    Down,
    Up,
}

/// Writes a span in the largest unit that it fills twice, or in the next smaller one.
fn span(secs: i64, round: Round, locale: &Locale) -> String {
    let units = [
        (YEAR_SECS, 2 * YEAR_SECS, &locale.years),
        (MONTH_SECS, 2 * MONTH_SECS, &locale.months_count),
        (DAY_SECS, DAY_SECS, &locale.days),
        (HOUR_SECS, 2 * HOUR_SECS, &locale.hours),
    ];
    let minutes = (MINUTE_SECS, MINUTE_SECS, &locale.minutes);
    let (size, _, [one, many]) =
        units.into_iter().find(|(_, least, _)| secs >= *least).unwrap_or(minutes);
    let count = match round {
        Round::Down => secs / size,
        Round::Up => secs.saturating_add(size - 1) / size,
    };
    fill(if count == 1 { one } else { many }, &[("count", count.to_string())])
}
