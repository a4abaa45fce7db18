//! The spool as whoever sends sees it: what is due, and how a try ended. Tries go on with growing pauses for three
//! days; sending itself is the wiring's.

use model::audit::{Action, Actor, Event, Object};
use model::mail::Mail;

use crate::Authority;
use crate::error::Error;

/// The pause after a failed try, in seconds: it doubles, up to six hours.
const FIRST_PAUSE_SECS: i64 = 60;
const LONGEST_PAUSE_SECS: i64 = 6 * 3_600;
/// A message that cannot be sent for so long is given up.
const GIVEN_UP_AFTER_SECS: i64 = 3 * 86_400;

impl Authority {
    /// Lists the messages that are to be tried now, at most `limit`.
    ///
    /// # Errors
    /// `Unavailable`.
    pub fn due_mail(&self, limit: u64) -> Result<Vec<Mail>, Error> {
        Ok(self.store.read()?.list_due_mail(self.now(), limit)?)
    }

    /// Puts on record that a message was sent; its text is forgotten.
    ///
    /// # Errors
    /// `Unavailable`.
    pub fn mail_sent(&self, mail: &Mail) -> Result<(), Error> {
        let id = mail.id;
        let event = mail_event(Action::MailSent, mail);
        self.store.write(move |mut tx| {
            tx.mail_sent(id)?;
            Ok(tx.commit(event, ())?)
        })
    }

    /// Puts on record why a message could not be sent; it is tried again later, or given up after three days.
    ///
    /// # Errors
    /// `Unavailable`.
    pub fn mail_failed(&self, mail: &Mail, why: &str) -> Result<(), Error> {
        let now = self.now();
        let pause = FIRST_PAUSE_SECS << mail.tries.min(16);
        let given_up = now.0.saturating_sub(mail.made_at.0) > GIVEN_UP_AFTER_SECS;
        let next = (!given_up).then(|| now.plus(pause.min(LONGEST_PAUSE_SECS)));
        let event = mail_event(Action::MailFailed, mail).failed("MAIL").fact("why", why);
        let event = match next {
            Some(at) => event.fact("next_try", at),
            None => event.fact("given_up", "yes"),
        };
        let (id, why) = (mail.id, why.to_owned());
        self.store.write(move |mut tx| {
            tx.mail_failed(id, &why, next)?;
            Ok(tx.commit(event, ())?)
        })
    }
}

fn mail_event(action: Action, mail: &Mail) -> Event {
    Event::new(Actor::system("mail"), action, Object::mail(mail.id)).fact("to", &mail.to)
}
