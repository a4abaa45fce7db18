//! A trial at a door: what admission would say to a visitor, said by admission itself. Nothing is recorded and no
//! backend asked; that the visitor holds the certificate's key is taken for granted.

use std::net::IpAddr;
use std::sync::Arc;

use http::Method;
use model::refusal::Refusal;
use model::rule::Grant;
use model::snapshot::Snapshot;
use pki::certificate::Certificate;
use pki::time::UnixTime;

use crate::admission::{self, Asked, Verdict};
use crate::config::Door;
use crate::path::{self, Ambiguous};
use crate::tls::Presented;
use crate::visitor::Visitor;

/// Who comes, to which door, for what.
#[derive(Clone, Copy, Debug)]
pub struct Trial<'a> {
    /// The door.
    pub door: &'a Door,
    /// The records to judge by.
    pub snapshot: &'a Snapshot,
    /// The certificates shown, leaf first; a guest shows none.
    pub shown: &'a [Certificate],
    /// Where the visitor comes from.
    pub source: IpAddr,
    /// The request's method.
    pub method: &'a Method,
    /// The request's target, like `/a?b`.
    pub target: &'a str,
    /// The time to judge at.
    pub now: UnixTime,
}

/// What came of a trial.
#[derive(Debug)]
pub struct Tried {
    /// Who it was taken for; a guest while no certificate is believed.
    pub visitor: Arc<Visitor>,
    /// The rule that lets the visitor in, or why none does.
    pub outcome: Result<Grant, Box<Refusal>>,
}

impl Trial<'_> {
    /// Asks admission.
    ///
    /// # Errors
    /// When the target can be read in two ways; the door would refuse it unread.
    pub fn run(&self) -> Result<Tried, Ambiguous> {
        let target = path::normalise(self.target)?;
        let verdict = admission::try_out(self.snapshot, &Presented::of(self.shown), self.now);
        let source = self.source.to_canonical();
        let visitor = match &verdict {
            Verdict::Holder { visitor, .. } => Arc::clone(visitor),
            Verdict::Guest | Verdict::Refused(_) => Arc::new(Visitor::guest(source, 0)),
        };
        let asked = Asked { source, method: self.method.as_str(), path: target.path() };
        let outcome = admission::weigh(self.door, &verdict, &visitor, &asked);
        Ok(Tried { visitor, outcome })
    }
}
