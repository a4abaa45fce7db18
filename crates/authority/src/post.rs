//! The spool as whoever sends sees it: what is due, and how a try ended. Tries go on with growing pauses for three
//! days; sending itself is the wiring's.

use model::audit::{Action, Actor, Event, Object};
use model::post::{Channel, Fate, Letter, Message};
use pki::time::UnixTime;
use serde_json::json;

use crate::error::{Conflict, Error, Kind};
use crate::invitation::name_of;
use crate::{Authority, Operator, registration};

/// The pause after a failed try, in seconds: it doubles, up to six hours.
const FIRST_PAUSE_SECS: i64 = 60;
const LONGEST_PAUSE_SECS: i64 = 6 * 3_600;
/// A message that cannot be sent for so long is given up.
pub(crate) const GIVEN_UP_AFTER_SECS: i64 = 3 * 86_400;

/// What stands behind a failed try.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Setback {
    /// It may work later: the server is away, or said so (RFC 5321 §4.2.1, 4yz).
    Temporary,
    /// It will never work: the server refused for good (RFC 5321 §4.2.1, 5yz).
    Permanent,
}

impl Authority {
    /// Lists the messages of a channel, to one recipient or whomever, that are to be tried now, at most `limit`.
    ///
    /// # Errors
    /// `Unavailable`.
    pub fn due_post(
        &self,
        channel: Channel,
        to: Option<&str>,
        limit: u64,
    ) -> Result<Vec<Message>, Error> {
        let (read, now) = (self.store.read()?, self.now());
        Ok(match to {
            Some(to) => read.list_due_post_to(channel, to, now, limit)?,
            None => read.list_due_post(channel, now, limit)?,
        })
    }

    /// Lists the last messages, newest first, at most `limit`.
    ///
    /// # Errors
    /// `Unavailable`.
    pub fn post(&self, limit: u64) -> Result<Vec<Message>, Error> {
        Ok(self.store.read()?.list_post(limit)?)
    }

    /// Puts on record that a message was sent; what it said is forgotten.
    ///
    /// # Errors
    /// `Unavailable`.
    pub fn post_sent(&self, message: &Message) -> Result<(), Error> {
        let id = message.id;
        let event = told(message, Action::MailSent, Action::WebhookTold);
        self.store.write(move |mut tx| {
            tx.post_sent(id)?;
            Ok(tx.commit(event, ())?)
        })
    }

    /// Puts on record why a message could not be sent. It is tried again later, or given up: after three days, when
    /// it is of no use any more, or when it will never work.
    ///
    /// # Errors
    /// `Unavailable`.
    pub fn post_failed(&self, message: &Message, setback: Setback, why: &str) -> Result<(), Error> {
        let next = next_try(message, setback, self.now());
        let event = told(message, Action::MailFailed, Action::WebhookFailed);
        let event = event.failed("POST").fact("why", why);
        let event = match next {
            Some(at) => event.fact("next_try", at),
            None => event.fact("given_up", "yes"),
        };
        let (id, why) = (message.id, why.to_owned());
        self.store.write(move |mut tx| {
            tx.post_failed(id, &why, next)?;
            Ok(tx.commit(event, ())?)
        })
    }
}

fn next_try(message: &Message, setback: Setback, now: UnixTime) -> Option<UnixTime> {
    let pause = FIRST_PAUSE_SECS << message.tries.min(16);
    let next = now.plus(pause.min(LONGEST_PAUSE_SECS));
    let old = now.0.saturating_sub(message.made_at.0) > GIVEN_UP_AFTER_SECS;
    let useless = message.useless_at.is_some_and(|at| at <= next);
    (setback == Setback::Temporary && !old && !useless).then_some(next)
}

fn told(message: &Message, mail: Action, webhook: Action) -> Event {
    let (action, who) = match message.channel {
        Channel::Mail => (mail, "mail"),
        Channel::Webhook => (webhook, "webhook"),
    };
    Event::new(Actor::system(who), action, object(message))
        .fact("to", &message.to)
        .fact("about", &message.kind)
}

fn object(message: &Message) -> Object {
    match message.channel {
        Channel::Mail => Object::mail(message.id),
        Channel::Webhook => Object::webhook(&message.to),
    }
}

impl Operator<'_> {
    /// Has a message tried now, also one that was given up.
    ///
    /// # Errors
    /// `NotFound`; `Conflict` when it was sent.
    pub fn retry_post(&self, id: i64) -> Result<(), Error> {
        let absent = || Error::NotFound { what: Kind::Message, name: id.to_string() };
        let read = self.authority.store.read()?;
        let message = read.find_post(id)?.ok_or_else(absent)?;
        drop(read);
        if message.fate() == Fate::Sent {
            return Err(Conflict::MessageSent { message: id }.into());
        }
        let event = self.event(Action::PostRetried, object(&message)).fact("to", &message.to);
        self.authority.store.write(move |mut tx| {
            tx.retry_post(id)?;
            Ok(tx.commit(event, ())?)
        })
    }

    /// Queues something that shows whether a webhook can be told, and returns its number.
    ///
    /// # Errors
    /// `NotFound` when no webhook is called so.
    pub fn try_webhook(&self, name: &str) -> Result<i64, Error> {
        let body = json!({ "by": name_of(&self.actor.search_key()) });
        let all = self.authority.webhooks(Action::PostTried, &body, self.authority.now());
        let absent = || Error::NotFound { what: Kind::Webhook, name: name.to_owned() };
        let new = all.into_iter().find(|message| message.to == name).ok_or_else(absent)?;
        let event = self.event(Action::PostTried, Object::webhook(name));
        self.authority.store.write(move |mut tx| {
            let id = tx.add_post(&new)?;
            Ok(tx.commit(event, id)?)
        })
    }

    /// Queues a letter that shows whether letters arrive, and returns its number.
    ///
    /// # Errors
    /// `Invalid` for the mailbox.
    pub fn try_mail(&self, mailbox: &str) -> Result<i64, Error> {
        registration::check_mailbox("email", mailbox)?;
        let letter = Letter::Trial { by: name_of(&self.actor.search_key()).to_owned() };
        let new = letter.to(mailbox, None, None);
        let actor = self.actor.clone();
        self.authority.store.write(move |mut tx| {
            let id = tx.add_post(&new)?;
            let event = Event::new(actor, Action::PostTried, Object::mail(id));
            Ok(tx.commit(event.fact("to", &new.to), id)?)
        })
    }
}

#[cfg(test)]
mod tests;
