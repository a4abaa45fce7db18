//! Applying for a certificate: everything that could refuse it later is asked before the request is opened.

use model::audit::{Action, Actor, Event, Object};
use model::code::Purpose;
use model::device_link::DeviceLinkId;
use model::identity::{Handle, Person, PersonId};
use model::invitation::{Fate, Invitation};
use model::language::Tag;
use model::request::{NewRequest, Request, RequestId};
use model::verification::Class;
use pki::certificate_request::Proven;
use pki::fingerprint::Fingerprint;
use pki::serial::Serial;
use store::{Among, Order, RequestFilter, View};

use super::{LIFE_SECS, Needs};
use crate::code::{self, Secret, Shown};
use crate::error::{Conflict, Error, Flaw, Reason};
use crate::{Authority, Operator, device_link, invitation, key_policy, registration};

/// How many requests that look like the same one are flagged.
const DUPLICATES: u64 = 10;

/// What an applicant asks for.
#[derive(Debug)]
pub struct Application {
    /// The name as people write it; for a person on record the record's stands.
    pub name: String,
    /// The device that will hold the certificate.
    pub device: Handle,
    /// How well the identity is to be checked.
    pub class: Class,
    /// The key, if it is made already.
    pub csr: Option<Box<Proven>>,
}

/// What would become of an application.
#[derive(Debug)]
pub struct Findings {
    /// What stands in its way, by field; nothing, when it can be opened.
    pub problems: Vec<Problem>,
    /// Earlier requests of the same person or mailbox, newest first.
    pub duplicates: Vec<Request>,
    /// What its class asks for; none when there is no such class.
    pub needs: Option<Needs>,
}

/// What stands in the way of an application.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The field: `name`, `email`, `device`, `class` or `key`.
    pub field: &'static str,
    /// What is wrong with it, and what would be right.
    pub why: Flaw,
}

/// A request that was opened.
#[derive(Debug)]
pub struct Opened {
    /// The request.
    pub request: Request,
    /// The applicant's way back to it.
    pub secret: Secret,
    /// The same as a link.
    pub link: String,
}

/// Whom a request is for.
#[derive(Clone, Debug)]
pub(crate) struct Whom {
    person: Option<PersonId>,
    handle: Handle,
    name: String,
    email: Option<String>,
    language: Option<Tag>,
}

impl Whom {
    pub(crate) fn known(person: Person) -> Self {
        let Person { id, handle, name, email, .. } = person;
        Self { person: Some(id), handle, name, email, language: None }
    }

    /// Whoever has the mailbox on record, or somebody new of this name.
    pub(crate) fn of_mailbox(view: &View, email: &str, name: &str) -> Result<Self, Error> {
        if let [one] = view.list_persons_by_email(email)?.as_slice() {
            return Ok(Self::known(one.clone()));
        }
        let handle = super::free_handle(view, &handle_of(email)?)?;
        let (name, email) = (name.trim().to_owned(), Some(email.to_owned()));
        Ok(Self { person: None, handle, name, email, language: None })
    }

    pub(crate) fn speaking(self, language: Option<Tag>) -> Self {
        Self { language, ..self }
    }

    /// As it would stand on record.
    fn as_person(&self) -> Person {
        let Self { person, handle, name, email, .. } = self.clone();
        // No person has the number 0.
        Person { id: person.unwrap_or(PersonId(0)), handle, name, email, upn: None }
    }
}

/// Whether the class of a request is still to be proven.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Proving {
    /// By the mailbox or an officer.
    Anew,
    /// Evidence on record proves it.
    Done,
}

/// What a request is opened with.
pub(crate) enum Ticket {
    /// Nothing: who opens it may.
    None,
    /// The certificate whose place the new one takes; with its key, where that is kept.
    Renewal { old: Serial, key: Option<Fingerprint>, proof: Proving },
    /// Two codes of the person's sheet.
    Recovery,
    /// The operator's word that anybody may, counted at these places.
    SignUp([String; 2]),
    /// A link that another device of the person made, which is used up.
    Device { link: DeviceLinkId, secret: Secret },
    /// An invitation, which is used up.
    Invitation(Invitation, Secret),
}

/// Somebody with the link of an invitation.
#[derive(Debug)]
pub struct Invited<'a> {
    authority: &'a Authority,
    actor: Actor,
    secret: Secret,
    invitation: Invitation,
    language: Option<Tag>,
}

impl Authority {
    /// Offers what somebody with the link of an invitation may do. The link stays good until a request is opened.
    ///
    /// # Errors
    /// `Refused` with what is wrong with the link; a miss is counted and put on record.
    pub fn as_invited(&self, actor: Actor, secret: &Secret) -> Result<Invited<'_>, Error> {
        let code = self.recognise(&actor, &Shown::Link(Purpose::Invitation, secret))?;
        let id =
            code.subject.parse().map_err(|_| Error::Internal("an invitation's name".into()))?;
        let invitation = invitation::find(&*self.store.read()?, id)?;
        Ok(Invited { authority: self, actor, secret: secret.clone(), invitation, language: None })
    }

    pub(crate) fn check(&self, whom: &Whom, application: &Application) -> Result<Findings, Error> {
        self.find_problems(whom, application, Proving::Anew)
    }

    fn find_problems(
        &self,
        whom: &Whom,
        application: &Application,
        proving: Proving,
    ) -> Result<Findings, Error> {
        let mut problems = Vec::new();
        let mut note = |found: Result<(), Error>, field: &'static str| match found {
            Ok(()) => Ok(()),
            Err(Error::Invalid { field, why }) => {
                problems.push(Problem { field, why });
                Ok(())
            }
            Err(Error::Refused(reason)) => {
                problems.push(Problem { field, why: Flaw::Refused(reason) });
                Ok(())
            }
            Err(Error::Conflict(conflict)) => {
                problems.push(Problem { field, why: Flaw::Conflict(conflict) });
                Ok(())
            }
            Err(other) => Err(other),
        };
        note(registration::check_name(&whom.name), "name")?;
        let email = whom.email.as_deref();
        note(email.map_or(Ok(()), |email| registration::check_mailbox("email", email)), "email")?;
        let offered = self.offered(&application.class);
        let needs = offered.as_ref().ok().map(|definition| Needs::of(definition));
        let is_offered = offered.is_ok();
        note(offered.map(drop), "class")?;
        let mailbox_missing =
            proving == Proving::Anew && needs == Some(Needs::Mailbox) && email.is_none();
        let missing = || Error::Invalid {
            field: "email",
            why: Flaw::NoMailbox(application.class.to_string()),
        };
        note(if mailbox_missing { Err(missing()) } else { Ok(()) }, "email")?;
        if let Some(csr) = application.csr.as_ref().filter(|_| is_offered) {
            let found = self.check_key(whom, &application.device, &application.class, csr);
            note(found, "key")?;
        }
        let duplicates = match proving {
            Proving::Anew => duplicates(&*self.store.read()?, whom)?,
            Proving::Done => Vec::new(),
        };
        Ok(Findings { problems, duplicates, needs })
    }

    /// Asks everything about a key that could refuse its certificate.
    pub(super) fn check_key(
        &self,
        whom: &Whom,
        device: &Handle,
        class: &Class,
        csr: &Proven,
    ) -> Result<(), Error> {
        let key = csr.public_key();
        key_policy::check(key)?;
        check_key_is_free(&*self.store.read()?, &key.fingerprint(), whom.person)?;
        let nobody = self.as_operator(Actor::system("requests"));
        nobody.rehearse(&whom.as_person(), device, class, key.clone())
    }

    pub(crate) fn apply(
        &self,
        actor: &Actor,
        whom: Whom,
        application: Application,
        ticket: Ticket,
    ) -> Result<Opened, Error> {
        let findings = self.find_problems(&whom, &application, ticket.proving())?;
        if let Some(Problem { field, why }) = findings.problems.into_iter().next() {
            return Err(Error::Invalid { field, why });
        }
        let id = RequestId::from_random(code::random()?);
        let expires_at = self.now().plus(LIFE_SECS);
        let (way_back, secret) = code::link(Purpose::Request, &id.to_string(), expires_at)?;
        let proven = application.csr.as_ref().map(|csr| csr.public_key().fingerprint());
        let (key, renews, invitation) = match &ticket {
            Ticket::None | Ticket::Recovery | Ticket::SignUp(_) | Ticket::Device { .. } => {
                (proven, None, None)
            }
            Ticket::Renewal { old, key, .. } => (key.or(proven), Some(*old), None),
            Ticket::Invitation(invitation, _) => (proven, None, Some(invitation.id)),
        };
        let new = NewRequest {
            person: whom.person,
            handle: whom.handle,
            name: whom.name,
            email: whom.email,
            device: application.device,
            class: application.class.name().clone(),
            csr: application.csr.map(|csr| csr.der().to_vec()),
            key,
            invitation,
            renews,
            duplicates: findings.duplicates.iter().map(|request| request.id).collect(),
            expires_at,
        };
        let request = self.store_opened(actor, (id, new), whom.language, way_back, ticket)?;
        let link = self.link("r", &secret);
        Ok(Opened { request, secret, link })
    }

    fn store_opened(
        &self,
        actor: &Actor,
        (id, new): (RequestId, NewRequest),
        language: Option<Tag>,
        way_back: model::code::NewCode,
        ticket: Ticket,
    ) -> Result<Request, Error> {
        let (actor, now) = (actor.clone(), self.now());
        self.store.write(move |mut tx| {
            // Asked again where it counts: somebody may have been faster.
            if let Some(key) = &new.key {
                check_key_is_free(&tx, key, new.person)?;
            }
            tx.add_request(id, &new)?;
            if let Some(language) = known_language(&tx, &new, language)? {
                tx.set_request_language(id, &language)?;
            }
            tx.put_code(&way_back)?;
            match ticket {
                Ticket::None | Ticket::Recovery | Ticket::Renewal { .. } => {}
                Ticket::SignUp(places) => {
                    places.iter().try_for_each(|place| tx.miss_code(None, place))?;
                }
                Ticket::Device { link, secret } => {
                    device_link::use_up(&mut tx, &actor, (link, &secret), id, now)?;
                }
                Ticket::Invitation(invitation, secret) => {
                    use_invitation(&mut tx, &actor, &invitation, &secret, id, now)?;
                }
            }
            let event = opened(&actor, id, &new);
            let request = super::find(&tx, id)?;
            Ok::<_, Error>(tx.commit(event, request)?)
        })
    }
}

/// The language of whoever applies: what the browser speaks, else that of the invitation or of the person.
fn known_language(
    view: &View,
    new: &NewRequest,
    spoken: Option<Tag>,
) -> Result<Option<Tag>, store::Error> {
    if spoken.is_some() {
        return Ok(spoken);
    }
    let invited = new.invitation.map(|id| view.language_of_invitation(id)).transpose()?.flatten();
    match (invited, new.person) {
        (None, Some(person)) => view.language_of_person(person),
        (invited, _) => Ok(invited),
    }
}

impl Ticket {
    fn proving(&self) -> Proving {
        match self {
            Self::Renewal { proof, .. } => *proof,
            Self::Recovery | Self::Device { .. } => Proving::Done,
            Self::None | Self::SignUp(_) | Self::Invitation(..) => Proving::Anew,
        }
    }
}

fn use_invitation(
    tx: &mut store::WriteTx<'_>,
    actor: &Actor,
    invitation: &Invitation,
    secret: &Secret,
    request: RequestId,
    now: pki::time::UnixTime,
) -> Result<(), Error> {
    let id = invitation.id;
    let fate = invitation::find(tx, id)?.fate(now);
    let shown = Shown::Link(Purpose::Invitation, secret);
    let judged = shown.judge(tx, &code::source(actor), now)?;
    let (Fate::Sent, Ok(code)) = (fate, judged) else {
        let (invitation, fate) = (id.to_string(), fate.to_string());
        return Err(Conflict::InvitationOver { invitation, fate }.into());
    };
    tx.use_code(code.id)?;
    tx.use_invitation(id, request)?;
    let event = Event::new(actor.clone(), Action::InvitationUsed, Object::invitation(&id));
    Ok(tx.tell(event.fact("request", request))?)
}

fn opened(actor: &Actor, id: RequestId, new: &NewRequest) -> Event {
    let duplicates: Vec<String> = new.duplicates.iter().map(ToString::to_string).collect();
    let event = super::event(actor, Action::RequestOpened, id)
        .fact("person", &new.handle)
        .fact("device", &new.device)
        .fact("class", &new.class);
    let event = new.email.iter().fold(event, |event, email| event.fact("email", email));
    let event = new.key.iter().fold(event, |event, key| event.fact("key", key));
    let event = new.invitation.iter().fold(event, |event, id| event.fact("invitation", id));
    let event = new.renews.iter().fold(event, |event, serial| event.fact("renews", serial));
    if duplicates.is_empty() { event } else { event.fact("duplicates", duplicates.join(" ")) }
}

/// Checks that a key is certified for nobody else, was never compromised, and waits in no other request.
pub(super) fn check_key_is_free(
    view: &View,
    key: &Fingerprint,
    person: Option<PersonId>,
) -> Result<(), Error> {
    if let Some(serial) = view.find_compromised(key)? {
        return Err(Reason::KeyCompromised { serial: serial.to_string() }.into());
    }
    for known in view.list_holders_of_key(key)? {
        let owner = known.device.map(|device| view.find_owner(device)).transpose()?.flatten();
        if owner.is_none() || owner != person {
            let (holder, serial) = (known.name, known.serial.to_string());
            return Err(Reason::KeyOfAnother { holder, serial }.into());
        }
    }
    let waiting =
        RequestFilter { key: Some(*key), among: Among::Alive, ..RequestFilter::default() };
    match view.list_requests(&waiting)?.first() {
        None => Ok(()),
        Some(other) => Err(Error::Invalid { field: "key", why: Flaw::KeyWaits(other.id) }),
    }
}

/// Earlier requests for the same handle or mailbox, newest first.
fn duplicates(view: &View, whom: &Whom) -> Result<Vec<Request>, Error> {
    let newest = || RequestFilter {
        order: Order::NewestFirst,
        limit: Some(DUPLICATES),
        ..RequestFilter::default()
    };
    let handle = Some(whom.handle.to_string());
    let mut found = view.list_requests(&RequestFilter { handle, ..newest() })?;
    if let Some(email) = &whom.email {
        let same = RequestFilter { email: Some(email.clone()), ..newest() };
        found.extend(view.list_requests(&same)?);
    }
    found.sort_by_key(|request| std::cmp::Reverse((request.opened_at, request.id)));
    found.dedup_by_key(|request| request.id);
    found.truncate(usize::try_from(DUPLICATES).unwrap_or(usize::MAX));
    Ok(found)
}

impl Invited<'_> {
    /// Says in which language the applicant is written to.
    #[must_use]
    pub fn speaking(self, language: Option<Tag>) -> Self {
        Self { language, ..self }
    }

    /// The invitation.
    #[must_use]
    pub fn invitation(&self) -> &Invitation {
        &self.invitation
    }

    /// Says what would become of an application, and opens nothing.
    ///
    /// # Errors
    /// `Unavailable`.
    pub fn check(&self, application: &Application) -> Result<Findings, Error> {
        self.authority.check(&self.whom(&application.name)?, application)
    }

    /// Opens a request for the class of the invitation; the link is used up.
    ///
    /// # Errors
    /// `Invalid` with the first problem that `check` finds; `Conflict` when the invitation was used meanwhile.
    pub fn open(self, application: Application) -> Result<Opened, Error> {
        if application.class.name() != &self.invitation.class {
            let why = Flaw::ClassOfInvitation(self.invitation.class.to_string());
            return Err(Error::Invalid { field: "class", why });
        }
        let whom = self.whom(&application.name)?.speaking(self.language.clone());
        let ticket = Ticket::Invitation(self.invitation, self.secret);
        self.authority.apply(&self.actor, whom, application, ticket)
    }

    /// Whoever has the mailbox on record, or somebody new.
    fn whom(&self, name: &str) -> Result<Whom, Error> {
        let name =
            if name.trim().is_empty() { self.invitation.name.as_deref() } else { Some(name) };
        let read = self.authority.store.read()?;
        Whom::of_mailbox(&read, &self.invitation.email, name.unwrap_or_default())
    }
}

/// A handle made of what stands before the `@`.
fn handle_of(email: &str) -> Result<Handle, Error> {
    let local = email.split('@').next().unwrap_or_default().to_ascii_lowercase();
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
    let kept: String =
        local.chars().map(|c| if plain(c) || matches!(c, '.' | '_') { c } else { '-' }).collect();
    let kept: String = kept.trim_start_matches(|c| !plain(c)).chars().take(63).collect();
    kept.parse()
        .or_else(|_| "person".parse())
        .map_err(|error: model::identity::Error| Error::Internal(error.to_string()))
}

impl Operator<'_> {
    /// Says what would become of a person's application, and opens nothing.
    ///
    /// # Errors
    /// `NotFound` for the person; `Unavailable`.
    pub fn check_request(
        &self,
        person: &Handle,
        application: &Application,
    ) -> Result<Findings, Error> {
        self.authority.check(&Whom::known(self.authority.person(person)?), application)
    }

    /// Opens a request for a person on record.
    ///
    /// # Errors
    /// `NotFound` for the person; `Invalid` with the first problem that `check_request` finds.
    pub fn open_request(&self, person: &Handle, application: Application) -> Result<Opened, Error> {
        let whom = Whom::known(self.authority.person(person)?);
        self.authority.apply(&self.actor, whom, application, Ticket::None)
    }
}

/// Whom an opened request is for, for checks that come later.
pub(super) fn whom(request: &Request) -> Whom {
    Whom {
        person: request.given.person,
        handle: request.given.handle.clone(),
        name: request.given.name.clone(),
        email: request.given.email.clone(),
        language: None,
    }
}
