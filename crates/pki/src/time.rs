//! Points in time, in whole seconds, as certificates carry them.
//!
//! Reads UTCTime and GeneralizedTime and writes the one of the two that RFC 5280 §4.1.2.5 asks
//! for. Nothing here knows what time it is.

use std::fmt;
use std::str::FromStr;

use crate::asn1::{Element, Writer, tag};
use crate::error::Error;

const DAY_SECS: i64 = 86_400;
/// 2050-01-01T00:00:00Z: from here on GeneralizedTime is used.
const FIRST_GENERALIZED: i64 = 2_524_608_000;
/// 0000-01-01T00:00:00Z, the first second four digits can name.
const FIRST: i64 = -62_167_219_200;
/// 9999-12-31T23:59:59Z, the last second X.509 can name.
const LAST: i64 = 253_402_300_799;

/// Seconds since 1970-01-01T00:00:00Z, without leap seconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnixTime(pub i64);

/// Which of the two ASN.1 types a time was written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimeForm {
    /// Two-digit year, 1950 to 2049.
    Utc,
    /// Four-digit year.
    Generalized,
}

impl UnixTime {
    /// The last point in time X.509 can name, which means "no well-defined end"
    /// (RFC 5280 §4.1.2.5).
    pub const MAX: Self = Self(LAST);

    /// Gives the time this many seconds later (or earlier when negative).
    #[must_use]
    pub fn plus(self, secs: i64) -> Self {
        Self(self.0.saturating_add(secs))
    }

    /// Reads a `Time` element.
    ///
    /// # Errors
    /// `BadTime` unless it is `YYMMDDHHMMSSZ` or `YYYYMMDDHHMMSSZ` and names a real moment.
    pub fn parse(element: &Element<'_>) -> Result<(Self, TimeForm), Error> {
        match element.tag {
            tag::UTC_TIME => Ok((Self::parse_utc(element.value)?, TimeForm::Utc)),
            tag::GENERALIZED_TIME => {
                Ok((Self::parse_generalized(element.value)?, TimeForm::Generalized))
            }
            _ => Err(Error::UnexpectedElement),
        }
    }

    /// Reads the content of a GeneralizedTime: `YYYYMMDDHHMMSSZ`.
    ///
    /// # Errors
    /// `BadTime`.
    pub fn parse_generalized(content: &[u8]) -> Result<Self, Error> {
        let (year, rest) = content.split_at_checked(4).ok_or(Error::BadTime)?;
        from_digits(digits(year)?, rest)
    }

    fn parse_utc(content: &[u8]) -> Result<Self, Error> {
        let (year, rest) = content.split_at_checked(2).ok_or(Error::BadTime)?;
        let year = digits(year)?;
        from_digits(if year < 50 { 2000 + year } else { 1900 + year }, rest)
    }

    /// Writes a `Time`: UTCTime through 2049, GeneralizedTime outside (RFC 5280 §4.1.2.5).
    pub fn encode(self, writer: &mut Writer) {
        let text = self.compact();
        let utc_years = (-631_152_000..FIRST_GENERALIZED).contains(&self.0);
        match text.split_at_checked(2) {
            Some((_, short)) if utc_years => writer.value(tag::UTC_TIME, short),
            _ => writer.value(tag::GENERALIZED_TIME, &text),
        }
    }

    /// The form of GeneralizedTime, `YYYYMMDDHHMMSSZ`.
    fn compact(self) -> [u8; 15] {
        let (year, month, day, hour, minute, second) = self.civil();
        let century = [year / 1000, year / 100];
        let pairs = [year, month, day, hour, minute, second].map(|pair| [pair / 10, pair]);
        let mut text = [b'Z'; 15];
        for (place, number) in
            text.iter_mut().zip(century.into_iter().chain(pairs.into_iter().flatten()))
        {
            *place = b'0' + u8::try_from(number % 10).unwrap_or(0);
        }
        text
    }

    /// Splits into year, month, day, hour, minute, second; clamped to years 0000 to 9999.
    fn civil(self) -> (i64, i64, i64, i64, i64, i64) {
        let secs = self.0.clamp(FIRST, LAST);
        let (days, second_of_day) = (secs.div_euclid(DAY_SECS), secs.rem_euclid(DAY_SECS));
        // Days are counted from 0000-03-01 so that the leap day ends a year; 400 years repeat.
        let shifted = days + 719_468;
        let (era, day_of_era) = (shifted.div_euclid(146_097), shifted.rem_euclid(146_097));
        let year_of_era =
            (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let shifted_month = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
        let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
        let year = year_of_era + era * 400 + i64::from(month <= 2);
        (year, month, day, second_of_day / 3600, second_of_day / 60 % 60, second_of_day % 60)
    }
}

/// `MMDDHHMMSSZ` of a year.
fn from_digits(year: i64, rest: &[u8]) -> Result<UnixTime, Error> {
    let &[m1, m2, d1, d2, h1, h2, n1, n2, s1, s2, b'Z'] = rest else {
        return Err(Error::BadTime);
    };
    from_civil(
        year,
        digits(&[m1, m2])?,
        digits(&[d1, d2])?,
        (digits(&[h1, h2])?, digits(&[n1, n2])?, digits(&[s1, s2])?),
    )
}

fn from_civil(
    year: i64,
    month: i64,
    day: i64,
    (hour, minute, second): (i64, i64, i64),
) -> Result<UnixTime, Error> {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days_in_month = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 => 28 + i64::from(leap),
        _ => return Err(Error::BadTime),
    };
    if !(1..=days_in_month).contains(&day) || hour > 23 || minute > 59 || second > 59 {
        return Err(Error::BadTime);
    }
    let shifted_year = year - i64::from(month <= 2);
    let (era, year_of_era) = (shifted_year.div_euclid(400), shifted_year.rem_euclid(400));
    let shifted_month = if month > 2 { month - 3 } else { month + 9 };
    let day_of_year = (153 * shifted_month + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    let days = era * 146_097 + day_of_era - 719_468;
    Ok(UnixTime(days * DAY_SECS + hour * 3600 + minute * 60 + second))
}

fn digits(text: &[u8]) -> Result<i64, Error> {
    text.iter().try_fold(0, |number, &digit| match digit {
        b'0'..=b'9' => Ok(number * 10 + i64::from(digit - b'0')),
        _ => Err(Error::BadTime),
    })
}

impl fmt::Display for UnixTime {
    /// RFC 3339 in UTC: `2026-11-20T12:00:00Z`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [y1, y2, y3, y4, m1, m2, d1, d2, h1, h2, n1, n2, s1, s2, zone] = self.compact();
        let date = [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2];
        let clock = [b'T', h1, h2, b':', n1, n2, b':', s1, s2, zone];
        [date, clock].iter().try_for_each(|part| f.write_str(str::from_utf8(part).unwrap_or("")))
    }
}

impl FromStr for UnixTime {
    type Err = Error;

    /// Reads what `Display` writes, RFC 3339 in UTC without fractions; a date alone is its start.
    fn from_str(text: &str) -> Result<Self, Error> {
        let (date, clock) = text.split_once(['T', 't', ' ']).unwrap_or((text, "00:00:00Z"));
        let &[y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = date.as_bytes() else {
            return Err(Error::BadTime);
        };
        let &[h1, h2, b':', n1, n2, b':', s1, s2, b'Z' | b'z'] = clock.as_bytes() else {
            return Err(Error::BadTime);
        };
        from_digits(digits(&[y1, y2, y3, y4])?, &[m1, m2, d1, d2, h1, h2, n1, n2, s1, s2, b'Z'])
    }
}

#[cfg(test)]
mod tests;
