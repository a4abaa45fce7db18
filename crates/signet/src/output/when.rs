//! Time in words for people: "in 12 days". Data keeps RFC 3339.

use pki::time::UnixTime;

/// A certificate that ends within this time ends soon: 30 days.
pub(crate) const SOON_SECS: i64 = 30 * DAY;

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// Says how far `then` is from `now`: "in 12 days", "3 hours ago", "just now".
pub(crate) fn distance(then: UnixTime, now: UnixTime) -> String {
    let seconds = then.0.saturating_sub(now.0);
    let length = span(seconds.saturating_abs());
    match (length, seconds > 0) {
        (None, _) => "just now".to_owned(),
        (Some(length), true) => format!("in {length}"),
        (Some(length), false) => format!("{length} ago"),
    }
}

/// Says how long `seconds` are, in one unit.
fn span(seconds: i64) -> Option<String> {
    let (count, unit) = match seconds {
        ..10 => return None,
        10..MINUTE => (seconds, "second"),
        MINUTE..HOUR => (seconds / MINUTE, "minute"),
        HOUR..172_800 => (seconds / HOUR, "hour"),
        172_800..63_072_000 => (seconds / DAY, "day"),
        _ => (seconds / (365 * DAY), "year"),
    };
    Some(if count == 1 { format!("1 {unit}") } else { format!("{count} {unit}s") })
}

/// A time with its distance: "2026-11-20T12:00:00Z (in 12 days)".
pub(crate) fn dated(then: UnixTime, now: UnixTime) -> String {
    format!("{then} ({})", distance(then, now))
}

#[cfg(test)]
mod tests;
