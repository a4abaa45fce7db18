//! `[notices]`: when notice is given of what comes to its end, as written and as meant.

use model::notice::{Mark, Schedule};
use serde::{Deserialize, Serialize};

use super::written::Fault;

/// `[notices]`.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct NoticesSection {
    /// Shares of the lifetime that are left, or days.
    pub(crate) at: Vec<String>,
}

impl Default for NoticesSection {
    fn default() -> Self {
        Self { at: ["1/3", "1/10", "1d"].map(str::to_owned).to_vec() }
    }
}

impl NoticesSection {
    /// Reads the schedule.
    ///
    /// # Errors
    /// When a mark is none.
    pub(crate) fn check(&self) -> Result<Schedule, Fault> {
        let marks: Result<Vec<Mark>, _> = self.at.iter().map(|mark| mark.parse()).collect();
        marks.map(Schedule::new).map_err(|_| Fault::Key {
            key: "notices.at",
            why: "holds something that is neither a share of the lifetime nor a number of days",
            remedy: "write shares from 1/2 to 1/100 and days from 1d to 365d, like [\"1/3\", \"7d\"]",
        })
    }
}
