//! Applying uninvited, where the operator lets people: for one class, with a mailbox in certain domains, few from one
//! place. What is entered is believed no further than the mailbox answers.

use model::audit::Actor;
use model::identity::Handle;
use model::language::Tag;
use model::verification::Class;
use pki::certificate_request::Proven;

use super::application::{Application, Findings, Opened, Ticket, Whom};
use crate::error::{Error, Flaw, Reason};
use crate::practice::SignUp;
use crate::{Authority, code, registration};

/// How many requests are opened in an hour: from one source, and for one mailbox.
const SOURCE_MOST: u64 = 10;
const MAILBOX_MOST: u64 = 3;
const HOUR_SECS: i64 = 3_600;

/// What somebody enters who was not invited.
#[derive(Debug)]
pub struct Entered {
    /// The mailbox.
    pub email: String,
    /// The name, as people write it.
    pub name: String,
    /// The device.
    pub device: Handle,
    /// The key, if it is made already.
    pub csr: Option<Box<Proven>>,
}

/// Somebody who was not invited, where the operator lets people apply.
#[derive(Debug)]
pub struct Uninvited<'a> {
    authority: &'a Authority,
    actor: Actor,
    practice: SignUp,
    class: Class,
}

impl Authority {
    /// Offers what somebody may do who was not invited; none where the operator lets nobody.
    #[must_use]
    pub fn as_uninvited(&self, actor: Actor) -> Option<Uninvited<'_>> {
        let practice = self.practice().sign_up.clone()?;
        let class = self.classes.of_record(&practice.class);
        Some(Uninvited { authority: self, actor, practice, class })
    }
}

impl Uninvited<'_> {
    /// The class that is applied for.
    #[must_use]
    pub fn class(&self) -> &Class {
        &self.class
    }

    /// The mail domains whose people may; none: any.
    #[must_use]
    pub fn domains(&self) -> &[String] {
        &self.practice.domains
    }

    /// Says what would become of an application, and opens nothing.
    ///
    /// # Errors
    /// `Invalid` for the mailbox; `Unavailable`.
    pub fn check(&self, entered: Entered) -> Result<Findings, Error> {
        let (whom, application) = self.read(entered)?;
        self.authority.check(&whom, &application)
    }

    /// Opens a request.
    ///
    /// # Errors
    /// `Invalid` with the first problem; `Refused` after some requests in an hour.
    pub fn open(&self, entered: Entered, language: Option<Tag>) -> Result<Opened, Error> {
        let places = [
            (format!("sign-up:{}", code::source(&self.actor)), SOURCE_MOST),
            (format!("sign-up:{}", entered.email.to_ascii_lowercase()), MAILBOX_MOST),
        ];
        let (whom, application) = self.read(entered)?;
        let (read, since) = (self.authority.store.read()?, self.authority.now().plus(-HOUR_SECS));
        for (place, most) in &places {
            if read.count_misses(place, since)? >= *most {
                return Err(Reason::TooManyTries.into());
            }
        }
        drop(read);
        let ticket = Ticket::SignUp(places.map(|(place, _)| place));
        self.authority.apply(&self.actor, whom.speaking(language), application, ticket)
    }

    fn read(&self, entered: Entered) -> Result<(Whom, Application), Error> {
        let Entered { email, name, device, csr } = entered;
        registration::check_mailbox("email", &email)?;
        if !self.practice.admits(&email) {
            let why = Flaw::Domain(self.practice.domains.clone());
            return Err(Error::Invalid { field: "email", why });
        }
        let whom = Whom::of_mailbox(&*self.authority.store.read()?, &email, &name)?;
        Ok((whom, Application { name, device, class: self.class.clone(), csr }))
    }
}

#[cfg(test)]
mod tests {
    use model::audit::ConnectionId;
    use model::request::State;

    use super::*;
    use crate::practice::Practice;
    use crate::testing::{Founded, handle};

    fn guest(last: u64) -> Actor {
        let address = format!("192.0.2.{last}:4711").parse().unwrap();
        Actor::Guest { address, connection: ConnectionId(7) }
    }

    fn entered(email: &str) -> Entered {
        let (email, name) = (email.to_owned(), "Dora Example".to_owned());
        Entered { email, name, device: handle("phone"), csr: None }
    }

    fn open_house() -> Founded {
        let Founded { authority, clock, directory } = Founded::new();
        let class = "email".parse().unwrap();
        let sign_up = Some(SignUp { class, domains: vec!["example.org".to_owned()] });
        let practice = Practice { sign_up, ..Practice::default() };
        Founded { authority: authority.with_practice(practice), clock, directory }
    }

    #[test]
    fn nobody_applies_uninvited_unless_the_operator_lets_people() {
        assert!(Founded::new().authority.as_uninvited(guest(1)).is_none());
        let founded = open_house();
        let dora = founded.authority.as_uninvited(guest(1)).unwrap();
        let opened = dora.open(entered("dora@example.org"), None).unwrap();
        assert_eq!(opened.request.state, State::Open);
        for other in ["dora@example.com", "dora@notexample.org", "dora"] {
            let error = dora.open(entered(other), None).unwrap_err();
            assert!(matches!(error, Error::Invalid { field: "email", .. }), "{other}: {error}");
        }
    }

    #[test]
    fn few_requests_are_opened_from_one_place_and_for_one_mailbox() {
        let founded = open_house();
        let limited = |outcome: Result<Opened, Error>| {
            matches!(outcome, Err(Error::Refused(Reason::TooManyTries)))
        };
        let open = |from: u64, email: &str| {
            founded.authority.as_uninvited(guest(from)).unwrap().open(entered(email), None)
        };
        for n in 0..MAILBOX_MOST {
            assert!(open(n + 10, "dora@example.org").is_ok());
        }
        assert!(limited(open(99, "Dora@example.org")));
        for n in 0..SOURCE_MOST {
            assert!(open(1, &format!("person{n}@example.org")).is_ok());
        }
        assert!(limited(open(1, "another@example.org")));
        founded.clock.move_by(HOUR_SECS + 1);
        assert!(open(1, "another@example.org").is_ok());
    }
}
