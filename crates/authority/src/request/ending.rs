//! What ends by itself: requests nobody decided in time, codes and sessions. The server calls it now and then.

use model::audit::{Action, Actor, Event, Object};
use model::request::{RequestId, State};
use pki::time::UnixTime;
use store::{Among, RequestFilter};

use crate::Authority;
use crate::error::Error;

/// Who shows a code that has ended is told so for this long, in seconds: 30 days.
const KEPT_SECS: i64 = 30 * 86_400;
/// A file made here that nobody collects is erased after so long, in seconds: a week.
const UNCOLLECTED_SECS: i64 = 7 * 86_400;
/// How many requests end at a time.
const AT_ONCE: u64 = 500;

impl Authority {
    /// Ends what has run out by `now`, and returns the requests among it.
    ///
    /// # Errors
    /// `Unavailable`; what was ended before stays so.
    pub fn tidy(&self, now: UnixTime) -> Result<Vec<RequestId>, Error> {
        let filter = RequestFilter {
            among: Among::Alive,
            ends_before: Some(now),
            limit: Some(AT_ONCE),
            ..RequestFilter::default()
        };
        let ending = self.store.read()?.list_requests(&filter)?;
        let ids: Vec<RequestId> = ending.iter().map(|request| request.id).collect();
        ids.iter().try_for_each(|id| self.expire(*id))?;
        self.supersede_due(now)?;
        self.clear(now)?;
        Ok(ids)
    }

    fn expire(&self, id: RequestId) -> Result<(), Error> {
        let event = super::event(&Actor::system("requests"), Action::RequestExpired, id);
        let expired = self.store.write(move |mut tx| {
            tx.advance_request(id, State::Expired)?;
            tx.commit(event, ())
        });
        match expired {
            // Somebody decided meanwhile.
            Err(store::Error::WrongRequestState(_)) => Ok(()),
            done => Ok(done?),
        }
    }

    fn clear(&self, now: UnixTime) -> Result<(), Error> {
        let old = now.plus(-KEPT_SECS);
        let old_post = now.plus(-i64::from(self.upkeep.post_days) * 86_400);
        let read = self.store.read()?;
        let (codes, sessions) = (read.count_ended_codes(old)?, read.count_ended_sessions(now)?);
        let post = read.count_old_post(old_post)?;
        let links = read.count_ended_device_links(old)?;
        let uncollected = now.plus(-UNCOLLECTED_SECS);
        let files = read.count_old_sealed_files(uncollected)?;
        drop(read);
        // The last message stays, so one alone is no reason to write.
        if codes + sessions + links + files == 0 && post < 2 {
            return Ok(());
        }
        let actor = Actor::system("requests");
        let event = Event::new(actor, Action::RecordTidied, Object::server("signet"))
            .fact("codes", codes)
            .fact("sessions", sessions)
            .fact("post", post)
            .fact("links", links)
            .fact("files", files);
        self.store.write(move |mut tx| {
            tx.remove_ended_codes(old)?;
            tx.remove_ended_sessions(now)?;
            tx.remove_old_post(old_post)?;
            tx.remove_ended_device_links(old)?;
            tx.remove_old_sealed_files(uncollected)?;
            Ok(tx.commit(event, ())?)
        })
    }
}
