//! What ends or goes on by itself: requests nobody decided in time, codes, sessions, old messages; and certificates
//! that were approved and held up. The server calls it now and then.

use model::audit::{Action, Actor, Event, Object};
use model::request::{RequestId, State};
use pki::time::UnixTime;
use store::{Among, RequestFilter};

use crate::error::Error;
use crate::{Authority, lock};

/// Who shows a code that has ended is told so for this long, in seconds: 30 days.
const KEPT_SECS: i64 = 30 * 86_400;
/// A file made here that nobody collects is erased after so long, in seconds: a week.
const UNCOLLECTED_SECS: i64 = 7 * 86_400;
/// An invitation that nobody used is forgotten so long after its end, in seconds: 90 days.
const IDLE_SECS: i64 = 90 * 86_400;
/// The process that approved a request issues its certificate; after so long, in seconds, others do.
const OUTSTANDING_SECS: i64 = 60;
/// The longest pause between two tries to issue, in seconds.
const LONGEST_PAUSE_SECS: i64 = 6 * 3_600;
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
        self.issue_outstanding(now)?;
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

    /// Issues what was approved and then held up, as by a crash. What is held up still is tried again with growing
    /// pauses.
    fn issue_outstanding(&self, now: UnixTime) -> Result<(), Error> {
        let filter = RequestFilter {
            state: Some(State::Approved),
            limit: Some(AT_ONCE),
            ..RequestFilter::default()
        };
        let approved = self.store.read()?.list_requests(&filter)?;
        let mut held_up = lock(&self.held_up);
        held_up.retain(|id, _| approved.iter().any(|request| request.id == *id));
        for request in approved {
            let (since, pause) = (now.0 - request.changed_at.0, held_up.get(&request.id));
            let waits = pause.is_some_and(|(next, _)| now < *next);
            if since < OUTSTANDING_SECS || waits {
                continue;
            }
            if let Err(error) = self.issue_if_ready(&request) {
                tracing::warn!(request = %request.id, %error, "an approved certificate is held up");
                let pause = pause.map_or(OUTSTANDING_SECS, |(_, pause)| pause * 2);
                let pause = pause.min(LONGEST_PAUSE_SECS);
                held_up.insert(request.id, (now.plus(pause), pause));
            }
        }
        Ok(())
    }

    fn clear(&self, now: UnixTime) -> Result<(), Error> {
        let old = now.plus(-KEPT_SECS);
        let old_post = now.plus(-i64::from(self.upkeep().post_days) * 86_400);
        let read = self.store.read()?;
        let (codes, sessions) = (read.count_ended_codes(old)?, read.count_ended_sessions(now)?);
        let post = read.count_old_post(old_post)?;
        let links = read.count_ended_device_links(old)?;
        let uncollected = now.plus(-UNCOLLECTED_SECS);
        let files = read.count_old_sealed_files(uncollected)?;
        let idle = now.plus(-IDLE_SECS);
        let invitations = read.count_idle_invitations(idle)?;
        let useless = read.count_useless_post(now)?;
        drop(read);
        // The last message stays, so one alone is no reason to write.
        if codes + sessions + links + files + invitations + useless == 0 && post < 2 {
            return Ok(());
        }
        let actor = Actor::system("requests");
        let event = Event::new(actor, Action::RecordTidied, Object::server("signet"))
            .fact("codes", codes)
            .fact("sessions", sessions)
            .fact("post", post)
            .fact("useless", useless)
            .fact("invitations", invitations)
            .fact("links", links)
            .fact("files", files);
        self.store.write(move |mut tx| {
            tx.remove_ended_codes(old)?;
            tx.remove_ended_sessions(now)?;
            tx.lapse_post(now, "it was never tried while it was of use")?;
            tx.remove_old_post(old_post)?;
            tx.remove_idle_invitations(idle)?;
            tx.remove_ended_device_links(old)?;
            tx.remove_old_sealed_files(uncollected)?;
            Ok(tx.commit(event, ())?)
        })
    }
}
