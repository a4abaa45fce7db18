//! What a connection stands for at one state of records and configuration.
//! It is made anew when either changes; a request compares one number.

use std::sync::{Arc, OnceLock};

use model::identity::Handle;
use model::refusal::Cause;
use model::rule::Grant;
use model::verification::Class;
use pki::time::UnixTime;
use tokio::sync::OnceCell;

use super::judgement::Verdict;
use super::{events, judge};
use crate::access_log::{Peer, Tail};
use crate::control::Unavailable;
use crate::door::Door;
use crate::session::Session;
use crate::state::{Shared, State};
use crate::tls::{Presented, Resumption};
use crate::visitor::Visitor;

/// What one connection stands for.
#[derive(Debug)]
pub(crate) struct Standing {
    /// The state it was judged in.
    pub(crate) epoch: u64,
    pub(crate) door: Arc<Door>,
    pub(crate) verdict: Verdict,
    /// The visitor; a guest while no certificate is believed.
    pub(crate) visitor: Arc<Visitor>,
    /// The sequence number of the event that tells of the admission, once there is one.
    admitted: OnceCell<u64>,
    /// What the lines of the access log say of the visitor.
    log_tail: OnceLock<Tail>,
}

impl Standing {
    /// Judges a connection in the given state.
    pub(crate) fn judge(
        shared: &Shared,
        state: &State,
        door: Arc<Door>,
        presented: &Presented,
        guest: &Arc<Visitor>,
        now: UnixTime,
    ) -> Self {
        let verdict = judge(&shared.known, state, presented, now);
        let visitor = match &verdict {
            Verdict::Holder { visitor, .. } => Arc::clone(visitor),
            Verdict::Guest | Verdict::Refused(_) => Arc::clone(guest),
        };
        let epoch = state.epoch;
        Self { epoch, door, verdict, visitor, admitted: OnceCell::new(), log_tail: OnceLock::new() }
    }

    /// Takes over what is on record of the same visitor at the same door.
    pub(crate) fn succeed(&mut self, before: &Self) {
        if self.door.name() == before.door.name()
            && self.visitor.who() == before.visitor.who()
            && let Some(&sequence) = before.admitted.get()
        {
            self.admitted = OnceCell::new_with(Some(sequence));
        }
    }

    /// Says until when the verdict holds by itself.
    pub(crate) fn until(&self) -> UnixTime {
        match &self.verdict {
            Verdict::Holder { until, .. } => *until,
            Verdict::Guest | Verdict::Refused(_) => UnixTime(i64::MAX),
        }
    }

    /// Returns what the access log says of the visitor, in a connection's session.
    pub(crate) fn log_tail(&self, session: &Session) -> &Tail {
        self.log_tail.get_or_init(|| {
            let visitor = &self.visitor;
            let serial = match &session.presented {
                Presented::Chain(chain) => Some(chain.leaf.serial()),
                _ => None,
            };
            Tail::of(&Peer {
                person: visitor.person().map(Handle::as_str),
                device: visitor.device().map(Handle::as_str),
                class: visitor.tier().class().map(Class::as_str),
                serial,
                tier: Some(visitor.tier().as_str()),
                address: session.peer.ip().to_canonical(),
                resumed: session.resumption == Resumption::Resumed,
                tls: session.version.number(),
            })
        })
    }

    /// Says whether a certificate is believed.
    pub(crate) fn is_holder(&self) -> bool {
        matches!(self.verdict, Verdict::Holder { .. })
    }

    /// Says whether newer records might say otherwise: the certificate is genuine, but nobody on
    /// record has it.
    pub(crate) fn may_become_known(&self) -> bool {
        let Verdict::Refused(refusal) = &self.verdict else { return false };
        matches!(refusal.cause(), Cause::UnknownHolder | Cause::InterimOver)
    }

    /// Makes the admission durable, once for the connection and visitor.
    pub(super) async fn record_admission(
        &self,
        session: &Session,
        grant: &Grant,
    ) -> Result<(), Unavailable> {
        if self.admitted.initialized() {
            return Ok(());
        }
        let record = || async {
            let sequence =
                session.shared.control.record(events::admitted(session, self, grant)).await?;
            self.door.metrics.admitted.increment(1);
            Ok(sequence)
        };
        self.admitted.get_or_try_init(record).await.map(|_| ())
    }
}
