//! Who is signed in to the console, and what the frame around its pages must know of that.

use authority::session::SignedIn;
use model::audit::Actor;
use model::identity::Role;
use pki::time::UnixTime;

use crate::ask::Ask;
use crate::fault::Fault;

/// Somebody who is signed in.
#[derive(Debug)]
pub(crate) struct Staff {
    signed_in: SignedIn,
    /// How many requests wait for a decision.
    pub(crate) waiting: u64,
}

/// Finds who is signed in, if anybody.
pub(crate) fn find(ask: &Ask<'_>) -> Result<Option<Staff>, Fault> {
    if ask.browser.is_new {
        return Ok(None);
    }
    let authority = ask.web.authority();
    let key = ask.browser.session_key();
    let found = authority.signed_in(&ask.visit.actor(), &key, ask.visit.shown())?;
    let Some(signed_in) = found else { return Ok(None) };
    let waiting = authority.as_reader(signed_in.actor().clone())?.waiting()?;
    Ok(Some(Staff { signed_in, waiting }))
}

impl Staff {
    /// The one who acts.
    pub(crate) fn actor(&self) -> &Actor {
        self.signed_in.actor()
    }

    /// What pages call this one: the name, and the device or how else one got in.
    pub(crate) fn name(&self) -> String {
        match self.actor() {
            Actor::Operator { name } => name.clone(),
            Actor::Holder { person: Some(person), .. } => person.to_string(),
            other => other.to_string(),
        }
    }

    /// Whether this one came by the host's link.
    pub(crate) fn is_by_link(&self) -> bool {
        matches!(self.actor(), Actor::Operator { .. })
    }

    /// When the session ends at the latest.
    pub(crate) fn ends_at(&self) -> UnixTime {
        self.signed_in.session().ends_at
    }

    /// The digest under which the session is kept.
    pub(crate) fn session_key(&self) -> [u8; 32] {
        self.signed_in.session().key
    }

    /// Whether what belongs to a role is open to this one.
    pub(crate) fn may(&self, role: Role) -> bool {
        self.signed_in.may(role)
    }
}
