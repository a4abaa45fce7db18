//! Getting on when no device is left: a sheet of eight codes of which two are needed, kept hashed; and asking a person.
//! What the codes give is stopping devices and a certificate of the lowest class. Nobody learns here who exists.

use model::audit::{Action, Actor, Event, Object};
use model::certificate::{Reason as Why, Record};
use model::code::{Code, NewCode, Purpose};
use model::crockford;
use model::identity::{Handle, Person, Role};
use model::language::Tag;
use model::plea::NewPlea;
use model::post::Letter;
use model::verification::{Class, Subject};
use pki::certificate_request::Proven;
use pki::serial::Serial;
use pki::time::UnixTime;
use store::{AuditFilter, View};

use crate::Authority;
use crate::certified::Certified;
use crate::code::{self, Secret, Shown};
use crate::error::{Error, Flaw, Kind, Reason};
use crate::request::application::{Application, Opened, Ticket, Whom};
use crate::revocation::Target;

#[cfg(test)]
mod tests;

/// How many codes are on a sheet.
pub const CODES: usize = 8;
/// A sheet is good for so long, in seconds: ten years.
const SHEET_SECS: i64 = 3_653 * 86_400;
/// How long one may act on two codes, in seconds.
const LIFE_SECS: i64 = 1_800;
/// How many wrong tries there are in an hour, from one source and for one name.
const SOURCE_TRIES: u64 = 10;
const NAME_TRIES: u64 = 5;
/// How often help is asked for in an hour, from one source and for one name.
const PLEAS: u64 = 3;
const HOUR_SECS: i64 = 3_600;
/// Longest message to whoever helps, in characters.
const PLEA_MAX: usize = 500;

impl Certified<'_> {
    /// Makes a sheet of codes; the one before is void. They are kept nowhere but hashed.
    ///
    /// # Errors
    /// `Refused` for a machine; `Unavailable`.
    pub fn make_recovery(&self) -> Result<Vec<String>, Error> {
        let person = self.require_person()?;
        let expires_at = self.authority.now().plus(SHEET_SECS);
        let (mut shown, mut kept) = (Vec::new(), Vec::new());
        for number in 0..CODES {
            let text = crockford::encode(&[code::random()?, code::random()?]);
            let subject = format!("{}{number}", stem(person));
            kept.push(code::kept(Purpose::Recovery, &subject, &text, expires_at)?);
            shown.push(text);
        }
        let object = Object::person(&person.handle);
        let event = Event::new(self.actor.clone(), Action::RecoveryMade, object);
        self.authority.store.write(move |mut tx| {
            kept.iter().try_for_each(|code: &NewCode| tx.put_code(code))?;
            Ok::<_, Error>(tx.commit(event.fact("codes", CODES), ())?)
        })?;
        Ok(shown)
    }

    /// Counts the codes of the sheet that were not used.
    ///
    /// # Errors
    /// `Refused` for a machine; `Unavailable`.
    pub fn count_recovery(&self) -> Result<usize, Error> {
        Ok(unused(&*self.authority.store.read()?, self.require_person()?)?.len())
    }
}

/// Which codes are a person's.
fn stem(person: &Person) -> String {
    format!("{}/", person.id.0)
}

fn unused(view: &View, person: &Person) -> Result<Vec<Code>, store::Error> {
    let mut codes = view.list_codes(Purpose::Recovery, &stem(person))?;
    codes.retain(|code| code.used_at.is_none());
    Ok(codes)
}

/// Whom a name that was entered means: by handle, or the only one with the mailbox.
fn find(view: &View, who: &str) -> Result<Option<Person>, store::Error> {
    if let Ok(handle) = who.parse::<Handle>()
        && let Some(person) = view.find_person(&handle)?
    {
        return Ok(Some(person));
    }
    let mut found = view.list_persons_by_email(who)?;
    Ok(if found.len() == 1 { found.pop() } else { None })
}

/// Where tries for a name are counted, whether somebody has it or not.
fn tries_for(what: &str, who: &str) -> String {
    let name: String = who.trim().to_ascii_lowercase().chars().take(254).collect();
    format!("{what}:{name}")
}

/// Somebody who showed two codes of a person's sheet.
#[derive(Debug)]
pub struct Recovered<'a> {
    authority: &'a Authority,
    actor: Actor,
    person: Person,
    code: i64,
    language: Option<Tag>,
}

impl Authority {
    /// Takes two codes of a sheet, which are used up, and gives the secret under which their owner goes on for half an
    /// hour.
    ///
    /// # Errors
    /// `Refused` in the same words whether the name or a code is wrong; after some tries for an hour, too.
    pub fn recover_person(
        &self,
        actor: &Actor,
        who: &str,
        codes: [&str; 2],
    ) -> Result<Secret, Error> {
        let (actor, now) = (actor.clone(), self.now());
        let (sources, name) = (code::source(&actor), tries_for("recovery", who));
        let (who, codes) = (who.trim().to_owned(), codes.map(plain));
        let ends = now.plus(LIFE_SECS);
        self.check_tries(&[(&sources, SOURCE_TRIES), (&name, NAME_TRIES)])?;
        let outcome = self.store.write(move |mut tx| {
            let person = find(&tx, &who)?;
            let sheet = person.as_ref().map(|person| unused(&tx, person)).transpose()?;
            let used = both(&sheet.unwrap_or_default(), &codes, now);
            let (Some(person), Some(used)) = (person, used) else {
                tx.miss_code(None, &sources)?;
                tx.miss_code(None, &name)?;
                let reason = Reason::RecoveryWrong;
                let object = Object::code(Purpose::Recovery);
                let event = Event::new(actor.clone(), Action::CodeRefused, object)
                    .refused(reason.code())
                    .fact("purpose", Purpose::Recovery);
                return Ok::<_, Error>(tx.commit(event, Err(reason))?);
            };
            used.iter().try_for_each(|id| tx.use_code(*id))?;
            let (new, secret) = code::link(Purpose::Recovered, &person.id.0.to_string(), ends)?;
            tx.put_code(&new)?;
            if let Some(email) = &person.email {
                let language = tx.language_of_person(person.id)?;
                tx.add_post(
                    &Letter::Recovered { name: person.name.clone() }.to(email, language, None),
                )?;
            }
            let event =
                Event::new(actor.clone(), Action::RecoveryUsed, Object::person(&person.handle));
            Ok(tx.commit(event, Ok(secret))?)
        })?;
        Ok(outcome?)
    }

    /// Offers what somebody may do who showed two codes.
    ///
    /// # Errors
    /// `Refused` with what is wrong with the secret.
    pub fn as_recovered(&self, actor: Actor, secret: &Secret) -> Result<Recovered<'_>, Error> {
        let code = self.recognise(&actor, &Shown::Link(Purpose::Recovered, secret))?;
        let id = code.subject.parse().map(model::identity::PersonId);
        let id = id.map_err(|_| Error::Internal("a person's number on record".to_owned()))?;
        let person = self.store.read()?.find_person_by_id(id)?.ok_or(Reason::CodeUnknown)?;
        Ok(Recovered { authority: self, actor, person, code: code.id, language: None })
    }

    /// Puts a call for help on record and tells officers of it. Whoever asks is told nothing of who exists.
    ///
    /// # Errors
    /// `Refused` after some calls in an hour; `Invalid` for a message that is too long.
    pub fn ask_help(&self, actor: &Actor, who: &str, message: &str) -> Result<(), Error> {
        let sound = |c: char| !c.is_control() || c == '\n' || c == '\r';
        if message.chars().count() > PLEA_MAX || !message.chars().all(sound) {
            return Err(Error::Invalid { field: "message", why: Flaw::Text(PLEA_MAX) });
        }
        let actor = actor.clone();
        let who: String = who.trim().chars().filter(|c| !c.is_control()).take(254).collect();
        let source = tries_for("help", &code::source(&actor));
        let name = tries_for("help", &who);
        let message = message.trim().to_owned();
        let link = format!("{}/help", self.console());
        self.check_tries(&[(&source, PLEAS), (&name, PLEAS)])?;
        self.store.write(move |mut tx| {
            let person = find(&tx, &who)?;
            let object = match &person {
                Some(person) => Object::person(&person.handle),
                None => Object::code(Purpose::Recovery),
            };
            let plea = tx.add_plea(&NewPlea {
                who: who.clone(),
                person: person.map(|person| person.id),
                message: message.clone(),
                source: actor.search_key(),
            })?;
            let event = Event::new(actor, Action::HelpAsked, object).fact("who", &who);
            let event = event.fact("plea", plea);
            tx.miss_code(None, &source)?;
            tx.miss_code(None, &name)?;
            for officer in officers(&tx)? {
                if let Some(email) = &officer.email {
                    let (who, message, link) = (who.clone(), message.clone(), link.clone());
                    let language = tx.language_of_person(officer.id)?;
                    let letter = Letter::HelpAsked { who, message, link };
                    tx.add_post(&letter.to(email, language, None))?;
                }
            }
            Ok::<_, Error>(tx.commit(event.fact("message", message), ())?)
        })
    }

    /// Refuses where there were too many tries in the last hour; that is not put on record again and again.
    fn check_tries(&self, places: &[(&str, u64)]) -> Result<(), Error> {
        let (read, since) = (self.store.read()?, self.now().plus(-HOUR_SECS));
        for (place, most) in places {
            if read.count_misses(place, since)? >= *most {
                return Err(Reason::TooManyTries.into());
            }
        }
        Ok(())
    }
}

fn officers(view: &View) -> Result<Vec<Person>, store::Error> {
    let roles = view.list_roles()?.into_iter().filter(|one| one.role.covers(Role::Officer));
    let mut handles: Vec<Handle> = roles.map(|one| one.person).collect();
    handles.dedup();
    handles.iter().filter_map(|handle| view.find_person(handle).transpose()).collect()
}

/// A code as it was hashed, however it was typed.
fn plain(text: &str) -> String {
    crockford::parse(text).map(|groups| crockford::encode(&groups)).unwrap_or_default()
}

/// The two codes of a sheet that were shown, if they are two.
fn both(sheet: &[Code], shown: &[String; 2], now: UnixTime) -> Option<[i64; 2]> {
    let matching = |text: &String| {
        let holds = |code: &&Code| now <= code.expires_at && code::fits(code, text);
        sheet.iter().find(holds).map(|code| code.id)
    };
    let [one, other] = shown;
    let (one, other) = (matching(one)?, matching(other)?);
    (one != other).then_some([one, other])
}

impl Recovered<'_> {
    /// Whose sheet it was.
    #[must_use]
    pub fn person(&self) -> &Person {
        &self.person
    }

    /// Lists the person's certificates in whatever state.
    ///
    /// # Errors
    /// `Unavailable`.
    pub fn certificates(&self) -> Result<Vec<Record>, Error> {
        self.authority.certificates_of(&Target::Person(self.person.handle.clone()))
    }

    /// Counts the connections that the revocation of a certificate cut; none while no door has told.
    ///
    /// # Errors
    /// `Unavailable`.
    pub fn connections_cut(&self, serial: &Serial) -> Result<Option<u64>, Error> {
        let filter = AuditFilter {
            action: Some(Action::ConnectionsCut),
            object: Some(Object::certificate(serial).to_string()),
            ..AuditFilter::default()
        };
        let told = self.authority.store.read()?.audit_entries(&filter)?;
        let counts = told.iter().filter_map(|entry| entry.event.facts.get("connections"));
        Ok((!told.is_empty()).then(|| counts.filter_map(|text| text.parse::<u64>().ok()).sum()))
    }

    /// Revokes one of the person's certificates.
    ///
    /// # Errors
    /// `NotFound` also for one of somebody else; `Conflict` when it is revoked already.
    pub fn stop(&self, serial: &Serial, why: Why) -> Result<Record, Error> {
        let own = self.certificates()?.into_iter().find(|record| record.serial == *serial);
        let absent = || Error::NotFound { what: Kind::Certificate, name: serial.to_string() };
        let own = own.ok_or_else(absent)?;
        self.authority.as_operator(self.actor.clone()).revoke(&own.serial, why)
    }

    /// The class that the codes give.
    #[must_use]
    pub fn class(&self) -> Class {
        self.authority.classes.lowest_proven()
    }

    /// Says in which language the holder is written to.
    #[must_use]
    pub fn speaking(self, language: Option<Tag>) -> Self {
        Self { language, ..self }
    }

    /// Opens a request for a device of the person, for the lowest class. Where evidence on record proves that, the
    /// certificate is issued at once; else the mailbox is asked. The secret is used up.
    ///
    /// # Errors
    /// `Invalid` or `Refused` with what is wrong with the key.
    pub fn open(&self, device: &Handle, csr: Option<Box<Proven>>) -> Result<Opened, Error> {
        let class = self.class();
        let name = self.person.name.clone();
        let application = Application { name, device: device.clone(), class: class.clone(), csr };
        let whom = Whom::known(self.person.clone()).speaking(self.language.clone());
        let read = self.authority.store.read()?;
        let proven = self.authority.class_proven(&read, Subject::Person(self.person.id))?;
        drop(read);
        let opened = if proven.reaches(&class) {
            let opened = self.authority.apply(&self.actor, whom, application, Ticket::Recovery)?;
            self.authority.pass_on(&self.actor, opened, &class)?
        } else {
            self.authority.apply(&self.actor, whom, application, Ticket::None)?
        };
        let (code, id) = (self.code, opened.request.id);
        let object = Object::person(&self.person.handle);
        let event = Event::new(self.actor.clone(), Action::RecoveryUsed, object);
        self.authority.store.write(move |mut tx| {
            tx.use_code(code)?;
            Ok::<_, Error>(tx.commit(event.fact("request", id), ())?)
        })?;
        Ok(opened)
    }
}
