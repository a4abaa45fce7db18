//! What the applicant of one request may do: prove the mailbox, give the key, read what happens, withdraw, collect.

use model::audit::{Action, Actor};
use model::certificate::State as CertificateState;
use model::code::Purpose;
use model::post::Letter;
use model::request::{Request, RequestId, State};
use model::verification::Method;
use pki::certificate::Certificate;
use pki::certificate_request::Proven;
use store::{AuditFilter, View};

use super::application;
use super::{Dossier, Needs, Proof, check_alive};
use crate::Authority;
use crate::code::{self, Secret, Shown};
use crate::error::{Error, Flaw, Kind, Reason};
use crate::issuance::Issued;

/// How long a code is good, in minutes.
const CODE_MINUTES: i64 = 15;
/// How long one waits before another code is sent, in seconds.
const PAUSE_SECS: i64 = 60;
/// How many codes are sent for a request, and how many wrong ones it takes in all.
const CODES: u64 = 10;
const MISSES: u64 = 20;

/// The applicant of one request.
#[derive(Debug)]
pub struct Applicant<'a> {
    pub(crate) authority: &'a Authority,
    pub(crate) actor: Actor,
    pub(crate) id: RequestId,
}

/// What a request has come to.
#[derive(Debug)]
pub enum Collected {
    /// It waits: for the mailbox, an officer, or its key.
    Waiting(Box<Request>),
    /// Its certificate was issued, now or before.
    Issued {
        /// The certificate.
        certificate: Box<Certificate>,
        /// The CAs above it without the root, nearest first.
        chain: Vec<Certificate>,
    },
    /// It ended without a certificate, or the certificate was revoked.
    Over(Box<Request>),
}

impl Authority {
    /// Offers what the applicant with this way back may do.
    ///
    /// # Errors
    /// `Refused` with what is wrong with the link; a miss is counted and put on record.
    pub fn as_applicant(&self, actor: Actor, secret: &Secret) -> Result<Applicant<'_>, Error> {
        let code = self.recognise(&actor, &Shown::Link(Purpose::Request, secret))?;
        Ok(Applicant { authority: self, actor, id: id_of(&code.subject)? })
    }

    /// Offers what the applicant may do who shows the request's interim certificate: a door has seen to it that the
    /// key is at hand and the request open.
    ///
    /// # Errors
    /// `Refused` when the actor is no applicant; `NotFound` when the request has no interim certificate any more.
    pub fn as_interim(&self, actor: Actor) -> Result<Applicant<'_>, Error> {
        let Actor::Applicant { request: id, .. } = actor else {
            return Err(Reason::NoCertificate { who: actor.to_string() }.into());
        };
        let request = self.request(id)?;
        if request.interim.is_none() || request.state.is_over() {
            return Err(Error::NotFound { what: Kind::Request, name: id.to_string() });
        }
        Ok(Applicant { authority: self, actor, id })
    }

    /// Proves a mailbox by the link that was sent to it, and offers what the applicant may do: who can read that
    /// mailbox is the applicant.
    ///
    /// # Errors
    /// `Refused` with what is wrong with the link; `Conflict` when the request is over.
    pub fn prove_by_link(&self, actor: Actor, secret: &Secret) -> Result<Applicant<'_>, Error> {
        let shown = Shown::Link(Purpose::MailboxLink, secret);
        let code = self.recognise(&actor, &shown)?;
        let applicant = Applicant { authority: self, actor, id: id_of(&code.subject)? };
        applicant.prove(Answer::Link(secret.clone()))?;
        Ok(applicant)
    }
}

fn id_of(subject: &str) -> Result<RequestId, Error> {
    subject.parse().map_err(|_| Error::Internal("a request's name on record".to_owned()))
}

/// How the mailbox was answered.
enum Answer {
    Digits(String),
    Link(Secret),
}

impl Answer {
    fn shown<'a>(&'a self, subject: &'a str) -> Shown<'a> {
        match self {
            Self::Digits(digits) => Shown::Digits(Purpose::Mailbox, subject, digits),
            Self::Link(secret) => Shown::Link(Purpose::MailboxLink, secret),
        }
    }
}

impl Applicant<'_> {
    /// The name of the request.
    #[must_use]
    pub fn id(&self) -> RequestId {
        self.id
    }

    /// Everything on record about the request.
    ///
    /// # Errors
    /// `Unavailable`.
    pub fn dossier(&self) -> Result<Dossier, Error> {
        self.authority.dossier(self.id)
    }

    /// Sends a six-digit code, and a link that does the same, to the mailbox of the request. Those before are void.
    ///
    /// # Errors
    /// `Invalid` when no mailbox is known; `Refused` within a minute of the last one, after ten of them, or when too
    /// many wrong ones were tried; `Conflict` when the request is over or the mailbox proven.
    pub fn send_code(&self) -> Result<(), Error> {
        let (id, now) = (self.id, self.authority.now());
        let subject = id.to_string();
        let ends = now.plus(CODE_MINUTES * 60);
        let (digits, shown) = code::digits(Purpose::Mailbox, &subject, ends)?;
        let (link, secret) = code::link(Purpose::MailboxLink, &subject, ends)?;
        let link_text = self.authority.link("m", &secret);
        let event = super::event(&self.actor, Action::CodeMade, id).fact("purpose", digits.purpose);
        self.authority.store.write(move |mut tx| {
            let request = super::find(&tx, id)?;
            let to = check_unproven(&request)?;
            check_pause(&tx, &subject, now)?;
            tx.put_code(&digits)?;
            tx.put_code(&link)?;
            let letter = Letter::Code { digits: shown, link: link_text, minutes: CODE_MINUTES };
            let language = tx.language_of_request(id)?;
            tx.add_post(&letter.to(&to, language, Some(ends)))?;
            Ok::<_, Error>(tx.commit(event.fact("to", to), ())?)
        })
    }

    /// Takes the six digits that were sent. A request for a class that the mailbox proves is approved by that, and
    /// its certificate issued when the key is there.
    ///
    /// # Errors
    /// `Refused` with what is wrong with the code, which is put on record; `Conflict` when the request is over.
    pub fn answer_code(&self, digits: &str) -> Result<Request, Error> {
        self.prove(Answer::Digits(digits.to_owned()))
    }

    fn prove(&self, answer: Answer) -> Result<Request, Error> {
        let (id, actor, now) = (self.id, self.actor.clone(), self.authority.now());
        let classes = self.authority.classes.clone();
        let class = classes.of_record(&self.authority.request(id)?.given.class);
        let expires_at = self.authority.evidence_end(&class)?;
        let proven = self.authority.store.write(move |mut tx| {
            let request = super::find(&tx, id)?;
            check_unproven(&request)?;
            let subject = id.to_string();
            if let Err(bad) = answer.shown(&subject).judge(&tx, &code::source(&actor), now)? {
                let (event, reason) = bad.tell(&mut tx, &actor)?;
                return Ok::<_, Error>(tx.commit(event, Err(reason))?);
            }
            // Both are used now: whoever comes with the other one is told so.
            for purpose in [Purpose::Mailbox, Purpose::MailboxLink] {
                let code = tx.find_code(purpose, &subject)?.filter(|code| code.used_at.is_none());
                code.map_or(Ok(()), |code| tx.use_code(code.id))?;
            }
            tx.set_request_mailbox(id)?;
            let event = super::event(&actor, Action::RequestProven, id)
                .fact("method", Method::Mailbox)
                .fact("email", request.given.email.as_deref().unwrap_or_default());
            let needs = classes.find(request.given.class.as_str()).map(Needs::of);
            if needs == Some(Needs::Mailbox) {
                let proof = Proof {
                    method: Method::Mailbox,
                    officer: Actor::system("requests").search_key(),
                    second_officer: None,
                    reference: request.given.email.clone(),
                    hash: None,
                    expires_at,
                };
                let system = Actor::system("requests");
                let person = super::approve(&mut tx, &system, &request, Some(proof))?;
                tx.tell(event)?;
                let event = super::event(&system, Action::RequestApproved, id)
                    .fact("method", Method::Mailbox)
                    .fact("person", person.handle);
                let request = super::find(&tx, id)?;
                return Ok(tx.commit(event, Ok(request))?);
            }
            if request.state == State::Open {
                tx.advance_request(id, State::Proving)?;
            }
            let request = super::find(&tx, id)?;
            Ok(tx.commit(event, Ok(request))?)
        })?;
        let request = proven?;
        self.authority.issue_if_ready(&request)?;
        self.authority.request(self.id)
    }

    /// Gives a request its key, when it has none yet.
    ///
    /// # Errors
    /// `Refused` or `Invalid` with what is wrong with the key; `Conflict` when there is one, or the request is over.
    pub fn give_key(&self, csr: &Proven) -> Result<Request, Error> {
        let request = self.authority.request(self.id)?;
        let class = self.authority.classes.of_record(&request.given.class);
        let whom = application::whom(&request);
        self.authority.check_key(&whom, &request.given.device, &class, csr)?;
        let (id, der, key) = (self.id, csr.der().to_vec(), csr.public_key().fingerprint());
        let event = super::event(&self.actor, Action::RequestKeyed, id).fact("key", key);
        let request = self.authority.store.write(move |mut tx| {
            let request = super::find(&tx, id)?;
            check_alive(&request)?;
            if request.given.key.is_some() {
                return Err(Error::Invalid { field: "key", why: Flaw::KeyThere(id) });
            }
            application::check_key_is_free(&tx, &key, request.given.person)?;
            tx.set_request_key(id, &der, &key)?;
            let request = super::find(&tx, id)?;
            Ok(tx.commit(event, request)?)
        })?;
        self.authority.issue_if_ready(&request)?;
        self.authority.request(id)
    }

    /// Withdraws the request; its interim certificate ends with it.
    ///
    /// # Errors
    /// `Conflict` when it is over.
    pub fn withdraw(&self) -> Result<Request, Error> {
        self.authority.withdraw(&self.actor, self.id)
    }

    /// Gives out the certificate, issuing it when the request is approved and has its key.
    ///
    /// # Errors
    /// As `Operator::issue`.
    pub fn collect(&self) -> Result<Collected, Error> {
        self.authority.collect(self.id)
    }
}

impl Authority {
    /// Finds a request.
    ///
    /// # Errors
    /// `NotFound`, `Unavailable`.
    pub fn request(&self, id: RequestId) -> Result<Request, Error> {
        super::find(&*self.store.read()?, id)
    }

    pub(super) fn withdraw(&self, actor: &Actor, id: RequestId) -> Result<Request, Error> {
        let event = super::event(actor, Action::RequestWithdrawn, id);
        self.store.write(move |mut tx| {
            check_alive(&super::find(&tx, id)?)?;
            tx.advance_request(id, State::Withdrawn)?;
            let request = super::find(&tx, id)?;
            Ok(tx.commit(event, request)?)
        })
    }

    pub(super) fn collect(&self, id: RequestId) -> Result<Collected, Error> {
        let request = self.request(id)?;
        if let Some(issued) = self.issue_if_ready(&request)? {
            let certificate = Box::new(issued.certificate().clone());
            return Ok(Collected::Issued { certificate, chain: issued.chain().to_vec() });
        }
        let request = self.request(id)?;
        let Some(serial) = request.serial else {
            let request = Box::new(request);
            let over = request.state.is_over();
            return Ok(if over { Collected::Over(request) } else { Collected::Waiting(request) });
        };
        let record = self.certificate(&serial)?;
        let Some(der) = record.der.filter(|_| record.state == CertificateState::Issued) else {
            return Ok(Collected::Over(Box::new(request)));
        };
        let unreadable = |fault: pki::Error| Error::Internal(format!("{serial}: {fault}"));
        let certificate = Certificate::parse(&der).map_err(unreadable)?;
        let mut cas = self.hierarchy.issuing_cas();
        let issuer = cas.find(|ca| ca.public_key().fingerprint() == record.issuer);
        let chain = issuer.map(|ca| self.chain_below(ca)).transpose()?.unwrap_or_default();
        Ok(Collected::Issued { certificate: Box::new(certificate), chain })
    }

    pub(crate) fn issue_if_ready(&self, request: &Request) -> Result<Option<Issued>, Error> {
        if request.state != State::Approved || request.given.key.is_none() {
            return Ok(None);
        }
        self.issue_for(&Actor::system("requests"), request).map(Some)
    }
}

/// Returns the mailbox of a request that it is yet to be proven for.
fn check_unproven(request: &Request) -> Result<String, Error> {
    check_alive(request)?;
    if let Some(at) = request.mailbox_proven_at {
        return Err(Reason::CodeUsed { at: at.to_string() }.into());
    }
    request
        .given
        .email
        .clone()
        .ok_or(Error::Invalid { field: "email", why: Flaw::NoMailboxOf(request.id) })
}

/// Codes are made anew with all their tries, so their number is bounded too.
fn check_pause(view: &View, subject: &str, now: pki::time::UnixTime) -> Result<(), Error> {
    let just_now = view
        .find_code(Purpose::Mailbox, subject)?
        .is_some_and(|code| now < code.made_at.plus(PAUSE_SECS));
    let told = |action, limit| {
        let object = Some(code::object(Purpose::Mailbox, subject).to_string());
        let filter = AuditFilter {
            action: Some(action),
            object,
            limit: Some(limit),
            ..AuditFilter::default()
        };
        let found = view.audit_entries(&filter)?;
        Ok::<_, Error>(u64::try_from(found.len()).unwrap_or(u64::MAX) >= limit)
    };
    if told(Action::CodeRefused, MISSES)? {
        return Err(Reason::CodeSpent.into());
    }
    if just_now || told(Action::CodeMade, CODES)? {
        return Err(Reason::CodeTooSoon.into());
    }
    Ok(())
}
