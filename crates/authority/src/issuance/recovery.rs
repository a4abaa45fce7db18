//! Resolving intents without a result. What was prepared may have been signed, so it counts as revoked from now on.
//! A process that still lives resolves its own.

use model::audit::{Action, Actor, Event, Object};
use model::certificate::{Reason, State};
use pki::serial::Serial;

use crate::error::{Error, Unavailable};
use crate::node::{self, Node};
use crate::{Authority, lock};

/// The directory of the processes at work, in the directory of the keys.
const NODES: &str = "nodes";

impl Authority {
    /// Resolves every intent whose process is gone.
    pub(crate) fn resolve_intents(&self) -> Result<(), Error> {
        let directory = self.keyring.directory().join(NODES);
        let pending = self.store.read()?.list_pending_intents()?;
        pending
            .into_iter()
            .filter(|record| !node::is_alive(&directory, &record.node))
            .try_for_each(|record| self.resolve(record.serial))?;
        node::clear(&directory);
        Ok(())
    }

    /// The name of this process among those at work.
    pub(super) fn node_name(&self) -> Result<String, Unavailable> {
        let mut entered = lock(&self.node);
        if let Some(node) = &*entered {
            return Ok(node.name().to_owned());
        }
        let node = Node::enter(&self.keyring.directory().join(NODES))?;
        Ok(entered.insert(node).name().to_owned())
    }

    /// Notes that an intent of this process has no result, and resolves it if the store takes that.
    pub(super) fn interrupt(&self, serial: Serial) {
        lock(&self.interrupted).push(serial);
        if let Err(error) = self.resolve_interrupted() {
            tracing::warn!(%serial, %error, "an interrupted issuance cannot be resolved yet");
        }
    }

    /// Resolves what this process has left; nothing more is issued before that.
    pub(super) fn resolve_interrupted(&self) -> Result<(), Error> {
        loop {
            let Some(serial) = lock(&self.interrupted).pop() else { return Ok(()) };
            self.resolve(serial).inspect_err(|_| lock(&self.interrupted).push(serial))?;
        }
    }

    fn resolve(&self, serial: Serial) -> Result<(), Error> {
        let now = self.now();
        let actor = Actor::system("issuance");
        self.store
            .write(move |mut tx| {
                let state = tx.find_certificate(&serial)?.map(|record| record.state);
                if state != Some(State::Prepared) {
                    // Somebody else was faster, or commit 2 was durable after all.
                    return Err(Resolved::Already);
                }
                tx.revoke(&serial, now, Reason::Unspecified)?;
                let event =
                    Event::new(actor, Action::CertificateAbandoned, Object::certificate(&serial))
                        .fact("possibly_signed", "yes, so it counts as revoked");
                Ok(tx.commit(event, ())?)
            })
            .or_else(|resolved| match resolved {
                Resolved::Already => Ok(()),
                Resolved::Failed(fault) => Err(fault.into()),
            })
    }
}

/// Why an intent was not resolved here and now.
enum Resolved {
    /// It has a result.
    Already,
    /// The store does not take it.
    Failed(store::Error),
}

impl From<store::Error> for Resolved {
    fn from(fault: store::Error) -> Self {
        Self::Failed(fault)
    }
}
