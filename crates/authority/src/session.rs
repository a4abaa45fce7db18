//! Sessions in the browser, and the one-time link of the host that opens one without a certificate. The cookie and
//! its key are the front end's; here stands only the digest of the key.

use model::audit::{Action, Actor, Event, Object};
use model::code::Purpose;
use model::identity::Role;
use model::session::{Owner, Session};
use pki::fingerprint::Fingerprint;
use pki::time::UnixTime;

use crate::code::{self, Secret, Shown};
use crate::error::{Error, Kind, Reason};
use crate::{Authority, Operator, registration};

/// How long the host's link is good, in seconds.
const LINK_SECS: i64 = 15 * 60;
/// How long a session lasts at most, in seconds: by a link of the host, and by a certificate.
const LINKED_SECS: i64 = 3_600;
const CERTIFIED_SECS: i64 = 12 * 3_600;
/// A session that is not used for this long is over, in seconds.
const IDLE_SECS: i64 = 3_600;
/// A session's use is put on record no more often than this, in seconds.
const TOLD_SECS: i64 = 600;

/// A link into the console that was made on the host.
#[derive(Debug)]
pub struct Recovery {
    /// Its secret.
    pub secret: Secret,
    /// The link.
    pub link: String,
    /// Until when it is good.
    pub expires_at: UnixTime,
}

/// Somebody who is signed in to the console.
#[derive(Debug)]
pub struct SignedIn {
    actor: Actor,
    session: Session,
    roles: Vec<Role>,
}

impl SignedIn {
    /// The one who acts, for the audit log and for being offered what the roles allow.
    #[must_use]
    pub fn actor(&self) -> &Actor {
        &self.actor
    }

    /// The session.
    #[must_use]
    pub fn session(&self) -> &Session {
        &self.session
    }

    /// Says whether what belongs to a role is open to this one.
    #[must_use]
    pub fn may(&self, role: Role) -> bool {
        self.roles.iter().any(|held| held.covers(role))
    }
}

impl Operator<'_> {
    /// Makes a link into the console, good once and for 15 minutes, for whoever commands the host. The one made
    /// before in the same name is void.
    ///
    /// # Errors
    /// `Refused` for anybody but an operator; `Unavailable`.
    pub fn recover(&self) -> Result<Recovery, Error> {
        let Actor::Operator { name } = &self.actor else {
            let who = self.actor.to_string();
            return Err(Reason::NotPermitted { who, role: Role::Operator }.into());
        };
        let expires_at = self.authority.now().plus(LINK_SECS);
        let (code, secret) = code::link(Purpose::Console, name, expires_at)?;
        let event = self
            .event(Action::OperatorRecovered, Object::code(Purpose::Console))
            .fact("expires_at", expires_at);
        self.authority.store.write(move |mut tx| {
            tx.put_code(&code)?;
            Ok::<_, Error>(tx.commit(event, ())?)
        })?;
        let link = self.authority.link("console/enter", &secret);
        Ok(Recovery { secret, link, expires_at })
    }
}

impl Authority {
    /// Opens a session by a link of the host, bound to the certificate that is shown, if there is one; the link is
    /// used up.
    ///
    /// # Errors
    /// `Refused` with what is wrong with the link, which is put on record.
    pub fn enter(
        &self,
        guest: &Actor,
        secret: &Secret,
        certificate: Option<Fingerprint>,
        key: [u8; 32],
    ) -> Result<Session, Error> {
        let (guest, secret, now) = (guest.clone(), secret.clone(), self.now());
        let entered = self.store.write(move |mut tx| {
            let shown = Shown::Link(Purpose::Console, &secret);
            let code = match shown.judge(&tx, &code::source(&guest), now)? {
                Ok(code) => code,
                Err(bad) => {
                    let (event, reason) = bad.tell(&mut tx, &guest)?;
                    return Ok::<_, Error>(tx.commit(event, Err(reason))?);
                }
            };
            tx.use_code(code.id)?;
            let event = opened(&guest, &key).fact("operator", &code.subject);
            let session = new(key, Owner::Operator(code.subject), certificate, now, LINKED_SECS);
            tx.add_session(&session)?;
            Ok(tx.commit(event, Ok(session))?)
        })?;
        Ok(entered?)
    }

    /// Opens a session for a person who has a role, by the own certificate and bound to that.
    ///
    /// # Errors
    /// `Refused` when the actor is no person with a certificate, or has no role; `NotFound` when the person was removed.
    pub fn open_session(
        &self,
        holder: &Actor,
        certificate: Fingerprint,
        key: [u8; 32],
    ) -> Result<Session, Error> {
        let Actor::Holder { person: Some(person), .. } = holder else {
            let who = holder.to_string();
            return Err(Reason::NoCertificate { who }.into());
        };
        if !self.may_sign_in(holder)? {
            return Err(Reason::NoRole { who: person.to_string() }.into());
        }
        let (holder, person, now) = (holder.clone(), person.clone(), self.now());
        self.store.write(move |mut tx| {
            let owner = Owner::Person(registration::find_person(&tx, &person)?.id);
            let session = new(key, owner, Some(certificate), now, CERTIFIED_SECS);
            tx.add_session(&session)?;
            Ok(tx.commit(opened(&holder, &key), session)?)
        })
    }

    /// Finds who is signed in to the console: an operator by the host's link, or a person with a role by the own
    /// certificate. `visitor` is who the door says is there. The use of the session is noted.
    ///
    /// # Errors
    /// `Unavailable`.
    pub fn signed_in(
        &self,
        visitor: &Actor,
        key: &[u8; 32],
        certificate: Option<Fingerprint>,
    ) -> Result<Option<SignedIn>, Error> {
        let Some(session) = self.session(key, certificate)? else { return Ok(None) };
        let (actor, roles) = match &session.owner {
            Owner::Operator(name) => (Actor::operator(name), Role::ALL.to_vec()),
            Owner::Person(owner) => match self.find_roles(visitor)? {
                Some((person, roles)) if person == *owner => (visitor.clone(), roles),
                _ => return Ok(None),
            },
        };
        if roles.is_empty() {
            return Ok(None);
        }
        match self.touch_session(&actor, &session) {
            // Closed in this very moment.
            Err(Error::NotFound { .. }) => return Ok(None),
            done => done?,
        }
        Ok(Some(SignedIn { actor, session, roles }))
    }

    /// Finds a session that is not over. One bound to a certificate is found with that certificate alone.
    ///
    /// # Errors
    /// `Unavailable`.
    pub fn session(
        &self,
        key: &[u8; 32],
        certificate: Option<Fingerprint>,
    ) -> Result<Option<Session>, Error> {
        let now = self.now();
        let found = self.store.read()?.find_session(key)?;
        Ok(found.filter(|session| {
            now <= session.ends_at
                && now <= session.last_used_at.plus(IDLE_SECS)
                && session.certificate.is_none_or(|bound| Some(bound) == certificate)
        }))
    }

    /// Notes that a session is in use, at most every ten minutes.
    ///
    /// # Errors
    /// `NotFound` when it was closed; `Unavailable`.
    pub fn touch_session(&self, actor: &Actor, session: &Session) -> Result<(), Error> {
        if self.now() < session.last_used_at.plus(TOLD_SECS) {
            return Ok(());
        }
        let key = session.key;
        let event = Event::new(actor.clone(), Action::SessionUsed, Object::session(&key));
        self.store.write(move |mut tx| {
            gone(tx.touch_session(&key))?;
            Ok(tx.commit(event, ())?)
        })
    }

    /// Ends a session.
    ///
    /// # Errors
    /// `NotFound` when it was closed already; `Unavailable`.
    pub fn close_session(&self, actor: &Actor, key: [u8; 32]) -> Result<(), Error> {
        let event = Event::new(actor.clone(), Action::SessionClosed, Object::session(&key));
        self.store.write(move |mut tx| {
            gone(tx.close_session(&key))?;
            Ok(tx.commit(event, ())?)
        })
    }
}

fn new(
    key: [u8; 32],
    owner: Owner,
    certificate: Option<Fingerprint>,
    now: UnixTime,
    secs: i64,
) -> Session {
    Session { key, owner, certificate, made_at: now, last_used_at: now, ends_at: now.plus(secs) }
}

fn opened(actor: &Actor, key: &[u8; 32]) -> Event {
    Event::new(actor.clone(), Action::SessionOpened, Object::session(key))
}

fn gone(done: Result<(), store::Error>) -> Result<(), Error> {
    done.map_err(|error| match error {
        store::Error::Missing(_) => Error::NotFound { what: Kind::Session, name: String::new() },
        other => other.into(),
    })
}
