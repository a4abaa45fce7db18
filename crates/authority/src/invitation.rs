//! Inviting people to apply: a one-time link, by mail or to be shown. Using one is `request::application`'s.

use model::audit::{Action, Object};
use model::code::Purpose;
use model::identity::{Person, Role};
use model::invitation::{Fate, Invitation, NewInvitation};
use model::language::Tag;
use model::post::Letter;
use model::request::InvitationId;
use model::verification::Class;
use pki::time::UnixTime;
use store::{InvitationFilter, View, WriteTx};

use crate::code::{self, Secret};
use crate::error::{Conflict, Error, Flaw, Kind};
use crate::reader::Reader;
use crate::request::officer::Officer;
use crate::{Authority, Operator, registration};

pub mod list;

/// Whom to invite.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invite {
    /// The mailbox.
    pub email: String,
    /// The name, if known.
    pub name: Option<String>,
    /// How well the identity is to be checked.
    pub class: Class,
    /// The role that comes with the approval, if any.
    pub role: Option<Role>,
    /// How long the link is good, in hours, 1 to 8,760.
    pub hours: u32,
    /// The language they are written to in, if known.
    pub language: Option<Tag>,
}

/// How the link reaches whoever is invited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Delivery {
    /// By mail.
    Mail,
    /// Whoever invites shows it.
    Shown,
}

/// An invitation with its link, which is kept nowhere.
#[derive(Debug)]
pub struct Invited {
    /// The invitation.
    pub invitation: Invitation,
    /// The secret of the link.
    pub secret: Secret,
    /// The link.
    pub link: String,
}

impl Officer<'_> {
    /// Invites somebody.
    ///
    /// # Errors
    /// `Invalid` for the mailbox, name, class or hours; `Refused` for a role, which operators alone give.
    pub fn invite(&self, invite: Invite, delivery: Delivery) -> Result<Invited, Error> {
        self.check_may_give(invite.role)?;
        self.reader.invite(invite, delivery)
    }

    /// Makes another link for an invitation; the one before is void.
    ///
    /// # Errors
    /// `NotFound`; `Conflict` when it was used or withdrawn; `Invalid` for the hours; `Refused` when a role comes with
    /// it, which operators alone give.
    pub fn resend(
        &self,
        id: InvitationId,
        hours: u32,
        delivery: Delivery,
    ) -> Result<Invited, Error> {
        let invitation = find(&*self.authority.store.read()?, id)?;
        self.check_may_give(invitation.role)?;
        self.reader.resend(id, hours, delivery)
    }

    /// Withdraws an invitation; its link is void.
    ///
    /// # Errors
    /// `NotFound`; `Conflict` when it was used or withdrawn.
    pub fn withdraw_invitation(&self, id: InvitationId) -> Result<Invitation, Error> {
        self.reader.withdraw_invitation(id)
    }

    /// Whoever could send another the way to a role could send it to oneself.
    fn check_may_give(&self, role: Option<Role>) -> Result<(), Error> {
        role.map_or(Ok(()), |_| {
            self.authority.require_role(&self.actor, &[Role::Operator]).map(drop)
        })
    }
}

impl Operator<'_> {
    /// Invites somebody.
    ///
    /// # Errors
    /// `Invalid` for the mailbox, name, class or hours.
    pub fn invite(&self, invite: Invite, delivery: Delivery) -> Result<Invited, Error> {
        self.0.invite(invite, delivery)
    }
}

impl Reader<'_> {
    fn invite(&self, invite: Invite, delivery: Delivery) -> Result<Invited, Error> {
        registration::check_mailbox("email", &invite.email)?;
        invite.name.as_deref().map_or(Ok(()), registration::check_name)?;
        self.authority.offered(&invite.class)?;
        let id = InvitationId::from_random(code::random()?);
        let expires_at = self.end_of(invite.hours)?;
        let (code, secret) = code::link(Purpose::Invitation, &id.to_string(), expires_at)?;
        let link = self.authority.link("i", &secret);
        let new = NewInvitation {
            id,
            email: invite.email,
            name: invite.name,
            class: invite.class.name().clone(),
            role: invite.role,
            made_by: self.actor.search_key(),
            expires_at,
        };
        let event = self
            .event(Action::InvitationMade, Object::invitation(&id))
            .fact("email", &new.email)
            .fact("class", &new.class)
            .fact("expires_at", expires_at);
        let event = new.role.iter().fold(event, |event, role| event.fact("role", role));
        let (shown, language) = (link.clone(), invite.language);
        let invitation = self.authority.store.write(move |mut tx| {
            tx.add_invitation(&new)?;
            if let Some(language) = &language {
                tx.set_invitation_language(id, language)?;
            }
            tx.put_code(&code)?;
            let made = find(&tx, id)?;
            if delivery == Delivery::Mail {
                send(&mut tx, &made, &shown)?;
            }
            Ok::<_, Error>(tx.commit(event, made)?)
        })?;
        Ok(Invited { invitation, secret, link })
    }

    fn resend(&self, id: InvitationId, hours: u32, delivery: Delivery) -> Result<Invited, Error> {
        let expires_at = self.end_of(hours)?;
        let (code, secret) = code::link(Purpose::Invitation, &id.to_string(), expires_at)?;
        let link = self.authority.link("i", &secret);
        let event = self
            .event(Action::InvitationResent, Object::invitation(&id))
            .fact("expires_at", expires_at);
        let shown = link.clone();
        let invitation = self.authority.store.write(move |mut tx| {
            check_usable(&find(&tx, id)?)?;
            tx.prolong_invitation(id, expires_at)?;
            tx.put_code(&code)?;
            let changed = find(&tx, id)?;
            if delivery == Delivery::Mail {
                send(&mut tx, &changed, &shown)?;
            }
            Ok::<_, Error>(tx.commit(event, changed)?)
        })?;
        Ok(Invited { invitation, secret, link })
    }

    fn withdraw_invitation(&self, id: InvitationId) -> Result<Invitation, Error> {
        let event = self.event(Action::InvitationWithdrawn, Object::invitation(&id));
        self.authority.store.write(move |mut tx| {
            check_usable(&find(&tx, id)?)?;
            end(&mut tx, id)?;
            let withdrawn = find(&tx, id)?;
            Ok(tx.commit(event, withdrawn)?)
        })
    }

    fn end_of(&self, hours: u32) -> Result<UnixTime, Error> {
        match hours {
            1..=8_760 => Ok(self.authority.now().plus(i64::from(hours) * 3_600)),
            _ => Err(Error::Invalid { field: "hours", why: Flaw::Hours }),
        }
    }
}

impl Authority {
    /// Lists what a person's mailbox was invited to and did not use yet.
    ///
    /// # Errors
    /// `Unavailable`.
    pub fn open_invitations(&self, person: &Person) -> Result<Vec<Invitation>, Error> {
        open_of(&*self.store.read()?, person, self.now())
    }

    /// A link into the portal.
    pub(crate) fn link(&self, folder: &str, secret: &Secret) -> String {
        format!("{}/{folder}/{secret}", self.portal())
    }
}

/// Ends an invitation; its link is void.
pub(crate) fn end(tx: &mut WriteTx<'_>, id: InvitationId) -> Result<(), Error> {
    tx.withdraw_invitation(id)?;
    Ok(tx.remove_code(Purpose::Invitation, &id.to_string())?)
}

/// The invitations of a person's mailbox that can still be used.
pub(crate) fn open_of(
    view: &View,
    person: &Person,
    now: UnixTime,
) -> Result<Vec<Invitation>, Error> {
    let Some(email) = &person.email else { return Ok(Vec::new()) };
    let filter = InvitationFilter { usable_at: Some(now), ..InvitationFilter::default() };
    let mut open = view.list_invitations(&filter)?;
    // Mail does not tell capitals apart.
    open.retain(|one| one.email.eq_ignore_ascii_case(email));
    Ok(open)
}

/// Queues the letter with the link.
fn send(tx: &mut WriteTx<'_>, invitation: &Invitation, link: &str) -> Result<(), Error> {
    let letter = Letter::Invitation {
        name: invitation.name.clone(),
        by: name_of(&invitation.made_by).to_owned(),
        link: link.to_owned(),
        ends: invitation.expires_at.to_string(),
    };
    let language = tx.language_of_invitation(invitation.id)?;
    tx.add_post(&letter.to(&invitation.email, language, Some(invitation.expires_at)))?;
    Ok(())
}

/// The name in an actor's search key, for letters: people know `bob`, not `operator:bob`.
pub(crate) fn name_of(actor: &str) -> &str {
    actor.split_once(':').map_or(actor, |(_, name)| name)
}

pub(crate) fn find(view: &store::View, id: InvitationId) -> Result<Invitation, Error> {
    let found = view.find_invitation(id)?;
    found.ok_or_else(|| Error::NotFound { what: Kind::Invitation, name: id.to_string() })
}

/// An invitation that ran out can be sent again; one that was used or withdrawn cannot.
fn check_usable(invitation: &Invitation) -> Result<(), Error> {
    match invitation.fate(invitation.made_at) {
        fate @ (Fate::Used | Fate::Withdrawn) => Err(Conflict::InvitationOver {
            invitation: invitation.id.to_string(),
            fate: fate.to_string(),
        }
        .into()),
        _ => Ok(()),
    }
}
