//! What lies on the desk: what waits for a decision, what ends soon, what was refused, how all stands. It reads for
//! whoever has a role and judges nothing.

use model::request::Request;
use pki::time::UnixTime;
use store::{Among, RequestFilter};

use crate::error::Error;
use crate::reader::Reader;

/// How many waiting requests are listed.
const QUEUE: u64 = 200;

impl Reader<'_> {
    /// Lists the requests that wait for a decision, the longest waiting first: at most 200.
    ///
    /// # Errors
    /// `Unavailable`.
    pub fn queue(&self) -> Result<Vec<Request>, Error> {
        let waiting = RequestFilter {
            among: Among::Undecided,
            limit: Some(QUEUE),
            ..RequestFilter::default()
        };
        self.requests(&waiting)
    }

    /// Counts the requests that wait for a decision.
    ///
    /// # Errors
    /// `Unavailable`.
    pub fn waiting(&self) -> Result<u64, Error> {
        Ok(self.authority.store.read()?.count_waiting_before(UnixTime(i64::MAX))?)
    }
}
