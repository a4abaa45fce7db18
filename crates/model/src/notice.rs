//! When notice is given that a certificate or a proof ends: at shares of its lifetime and days before its end, each
//! once, so that short lives are told in time and long ones not every day.

use std::fmt;
use std::str::FromStr;

use pki::time::UnixTime;

#[cfg(test)]
mod tests;

const DAY_SECS: i64 = 86_400;

/// How much is left of a lifetime when notice is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// One part of so many, 2 to 100.
    Share(u8),
    /// So many days, 1 to 365.
    Days(u16),
}

/// The text says no mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "notice is given at a share of the lifetime, 1/2 to 1/100, or days before the end, 1d to 365d"
)]
pub struct NotAMark;

impl FromStr for Mark {
    type Err = NotAMark;

    fn from_str(text: &str) -> Result<Self, NotAMark> {
        let share = text.strip_prefix("1/").and_then(|parts| parts.parse().ok());
        let days = text.strip_suffix('d').and_then(|days| days.parse().ok());
        match (share, days) {
            (Some(parts @ 2..=100), _) => Ok(Self::Share(parts)),
            (_, Some(days @ 1..=365)) => Ok(Self::Days(days)),
            _ => Err(NotAMark),
        }
    }
}

impl fmt::Display for Mark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Share(parts) => write!(f, "1/{parts}"),
            Self::Days(days) => write!(f, "{days}d"),
        }
    }
}

/// When notice is given; without any mark never.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Schedule(Vec<Mark>);

impl Default for Schedule {
    /// At a third, at a tenth, and a day before the end.
    fn default() -> Self {
        Self(vec![Mark::Share(3), Mark::Share(10), Mark::Days(1)])
    }
}

impl Schedule {
    /// Makes one of its marks, in any order.
    #[must_use]
    pub fn new(marks: Vec<Mark>) -> Self {
        Self(marks)
    }

    /// The last moment by `now` at which notice was due that what began and ends so comes to its end; none before the
    /// first, and none after the end.
    #[must_use]
    pub fn due(&self, begins: UnixTime, ends: UnixTime, now: UnixTime) -> Option<UnixTime> {
        if now > ends {
            return None;
        }
        let moments = self.0.iter().filter_map(|mark| moment(*mark, begins, ends));
        moments.filter(|moment| *moment <= now).max()
    }
}

/// When a mark falls. One that would leave more than half of the lifetime says nothing about its end.
fn moment(mark: Mark, begins: UnixTime, ends: UnixTime) -> Option<UnixTime> {
    let life = ends.0.saturating_sub(begins.0);
    let left = match mark {
        Mark::Share(parts) => life / i64::from(parts),
        Mark::Days(days) => i64::from(days) * DAY_SECS,
    };
    (left <= life / 2).then(|| ends.plus(-left))
}
