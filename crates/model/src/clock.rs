//! The clock as a parameter: whoever needs the time is given one of these.
//! The real clock lives in the binary's wiring, a fixed one in the test kit.

use std::fmt;

use pki::time::UnixTime;

/// A source of the current time.
pub trait Clock: fmt::Debug + Send + Sync {
    /// Returns the time in milliseconds since 1970-01-01T00:00:00Z.
    fn now_ms(&self) -> i64;

    /// Returns the time in whole seconds, rounded towards the past.
    fn now(&self) -> UnixTime {
        UnixTime(self.now_ms().div_euclid(1000))
    }
}
