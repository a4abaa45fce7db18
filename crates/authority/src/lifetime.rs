//! How long a certificate lives: the default of its class or profile, or what was asked for, never past its authority's own end.
//! Validity is RFC 5280 §4.1.2.5; both ends are inclusive.

use model::verification::DEFAULT_DAYS;
use pki::profile::Profile;
use pki::time::UnixTime;

use crate::error::{Error, Flaw, Reason};

const DAY_SECS: i64 = 86_400;
/// `notBefore` lies this far back, so that a client whose clock is a little slow can use its certificate at once.
const BACKDATED_SECS: i64 = 600;

/// How long a certificate is asked to live.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lifetime {
    /// The default of the class or profile; shortened where the authority ends earlier.
    Default,
    /// Whole days; refused where the authority ends earlier.
    Days(u32),
}

/// Whether a certificate ends when its lifetime says, or with its authority.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// As the lifetime says.
    AsAsked,
    /// Earlier: at the authority's own end.
    WithAuthority,
}

/// The two ends of a certificate's life.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Validity {
    /// First moment.
    pub not_before: UnixTime,
    /// Last moment.
    pub not_after: UnixTime,
    /// What decided the last moment.
    pub end: End,
}

/// The default lifetime of a profile in days.
///
/// A holder's certificate lives as long as its class says; a door's certificate is renewed by machine and lives a
/// quarter. The root lives twice as long as an issuing CA, so that one can follow
/// the other under it.
#[must_use]
pub const fn default_days(profile: Profile) -> u32 {
    match profile {
        Profile::Root => 7_305,
        Profile::Issuing => 3_653,
        Profile::Person | Profile::Device => DEFAULT_DAYS,
        Profile::Server => 90,
    }
}

/// The validity of a certificate issued `now` by an authority that ends at `authority_end`, `default_days` long unless
/// asked otherwise.
///
/// # Errors
/// `Invalid` for zero days, `PastAuthority` when the days asked for reach past the authority's end or it has ended.
pub fn validity(
    now: UnixTime,
    lifetime: Lifetime,
    default_days: u32,
    authority_end: UnixTime,
) -> Result<Validity, Error> {
    let not_before = now.plus(-BACKDATED_SECS);
    let days = match lifetime {
        Lifetime::Default => default_days,
        Lifetime::Days(0) => {
            return Err(Error::Invalid { field: "days", why: Flaw::NoDays });
        }
        Lifetime::Days(days) => days,
    };
    let asked = now.plus(i64::from(days) * DAY_SECS);
    if asked <= authority_end {
        return Ok(Validity { not_before, not_after: asked, end: End::AsAsked });
    }
    if lifetime == Lifetime::Default && now < authority_end {
        return Ok(Validity { not_before, not_after: authority_end, end: End::WithAuthority });
    }
    let days_left = (authority_end.0 - now.0).max(0) / DAY_SECS;
    Err(Reason::PastAuthority { authority_ends: authority_end.to_string(), days_left }.into())
}

#[cfg(test)]
mod tests;
