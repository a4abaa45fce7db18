//! Invitations.

use model::invitation::{Invitation, NewInvitation};
use model::request::{InvitationId, RequestId};
use pki::time::UnixTime;

use super::exactly_one;
use crate::engine::Row;
use crate::error::{Error, Noun};
use crate::filter::{Order, Query};
use crate::view::View;
use crate::write::WriteTx;

const SELECT: &str = "SELECT i.id, i.email, i.name, i.class, i.role, i.made_by, i.made_at, \
    i.expires_at, i.used_at, i.withdrawn_at, i.request_id FROM invitation i";
const ADD: &str = "INSERT INTO invitation (id, email, name, class, role, made_by, made_at, \
    expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
const USE: &str = "UPDATE invitation SET used_at = $1, request_id = $2 \
    WHERE id = $3 AND used_at IS NULL AND withdrawn_at IS NULL";
const WITHDRAW: &str = "UPDATE invitation SET withdrawn_at = $1 \
    WHERE id = $2 AND used_at IS NULL AND withdrawn_at IS NULL";
const PROLONG: &str = "UPDATE invitation SET expires_at = $1 \
    WHERE id = $2 AND used_at IS NULL AND withdrawn_at IS NULL";
const COUNT_IDLE: &str = "SELECT COUNT(*) FROM invitation \
    WHERE made_at < $1 AND expires_at < $1 AND used_at IS NULL";
const REMOVE_IDLE: &str = "DELETE FROM invitation \
    WHERE made_at < $1 AND expires_at < $1 AND used_at IS NULL";

/// Which invitations are wanted; without any condition, all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct InvitationFilter {
    /// Those to this mailbox.
    pub email: Option<String>,
    /// Those that can still be used at this time.
    pub usable_at: Option<UnixTime>,
    /// Those made before this time.
    pub made_before: Option<UnixTime>,
    /// By time of making.
    pub order: Order,
    /// At most so many.
    pub limit: Option<u64>,
}

fn invitation(row: &Row<'_>) -> Result<Invitation, Error> {
    Ok(Invitation {
        id: row.take()?,
        email: row.take()?,
        name: row.take()?,
        class: row.take()?,
        role: row.take()?,
        made_by: row.take()?,
        made_at: row.take()?,
        expires_at: row.take()?,
        used_at: row.take()?,
        withdrawn_at: row.take()?,
        request: row.take()?,
    })
}

impl View {
    /// Finds an invitation.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn find_invitation(&self, id: InvitationId) -> Result<Option<Invitation>, Error> {
        let query = Query::of(SELECT).with("i.id =", Some(&id));
        let (sql, values) = query.ordered(&["i.id"], Order::OldestFirst, None);
        self.connection.find(&sql, &values, invitation)
    }

    /// Lists invitations.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn list_invitations(&self, filter: &InvitationFilter) -> Result<Vec<Invitation>, Error> {
        let usable = filter.usable_at.map(|_| "i.used_at IS NULL AND i.withdrawn_at IS NULL");
        let (sql, values) = Query::of(SELECT)
            .among(usable)
            .with("i.email =", filter.email.as_ref())
            .with("i.expires_at >=", filter.usable_at.as_ref())
            .with("i.made_at <", filter.made_before.as_ref())
            .ordered(&["i.made_at", "i.id"], filter.order, filter.limit);
        self.connection.list(&sql, &values, invitation)
    }
}

impl View {
    /// Counts the invitations that ended before `time` and were never used.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn count_idle_invitations(&self, time: UnixTime) -> Result<u64, Error> {
        Ok(self.connection.find(COUNT_IDLE, &[(&time).into()], |row| row.take())?.unwrap_or(0))
    }
}

impl WriteTx<'_> {
    /// Removes the invitations that ended before `time` and were never used.
    ///
    /// # Errors
    /// The store cannot be written.
    pub fn remove_idle_invitations(&mut self, time: UnixTime) -> Result<(), Error> {
        self.change()?.execute(REMOVE_IDLE, &[(&time).into()]).map(drop)
    }

    /// Adds an invitation.
    ///
    /// # Errors
    /// `Taken` when there is one of this name.
    pub fn add_invitation(&mut self, new: &NewInvitation) -> Result<(), Error> {
        let now = self.now();
        let values = [
            (&new.id).into(),
            (&new.email).into(),
            new.name.as_ref().into(),
            (&new.class).into(),
            new.role.as_ref().into(),
            (&new.made_by).into(),
            (&now).into(),
            (&new.expires_at).into(),
        ];
        self.change()?.execute(ADD, &values).map(drop)
    }

    /// Notes the request opened with an invitation.
    ///
    /// # Errors
    /// `Missing` when it was used or withdrawn, or never made.
    pub fn use_invitation(&mut self, id: InvitationId, request: RequestId) -> Result<(), Error> {
        let now = self.now();
        let values = [(&now).into(), (&request).into(), (&id).into()];
        exactly_one(self.change()?.execute(USE, &values)?, Noun::Invitation)
    }

    /// Withdraws an invitation.
    ///
    /// # Errors
    /// `Missing` when it was used or withdrawn, or never made.
    pub fn withdraw_invitation(&mut self, id: InvitationId) -> Result<(), Error> {
        let now = self.now();
        let values = [(&now).into(), (&id).into()];
        exactly_one(self.change()?.execute(WITHDRAW, &values)?, Noun::Invitation)
    }

    /// Gives an invitation another end.
    ///
    /// # Errors
    /// `Missing` when it was used or withdrawn, or never made.
    pub fn prolong_invitation(&mut self, id: InvitationId, to: UnixTime) -> Result<(), Error> {
        let values = [(&to).into(), (&id).into()];
        exactly_one(self.change()?.execute(PROLONG, &values)?, Noun::Invitation)
    }
}
