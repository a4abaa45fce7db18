//! Requests for certificates, and what officers decided on them.

use model::identity::{DeviceId, PersonId};
use model::request::{Decision, NewDecision, NewRequest, Pairing, Request, RequestId, State};
use pki::fingerprint::Fingerprint;
use pki::serial::Serial;
use pki::time::UnixTime;

use super::exactly_one;
use crate::engine::Row;
use crate::error::{Error, Noun};
use crate::filter::{Order, Query};
use crate::view::View;
use crate::write::WriteTx;

const SELECT: &str = "SELECT r.id, r.person_id, r.handle, r.name, r.email, r.device, r.class, \
    r.csr, r.key_fingerprint, r.invitation_id, r.renews, r.duplicates, r.expires_at, r.state, r.interim, \
    r.mailbox_proven_at, r.serial, r.opened_at, r.changed_at FROM request r";
const COUNT: &str = "SELECT state, COUNT(*) FROM request WHERE state >= $1 GROUP BY state";
const COUNT_WAITING_BEFORE: &str = "SELECT COUNT(*) FROM request \
    WHERE state IN ('open', 'proving') AND opened_at < $1";
const ADD: &str = "INSERT INTO request (id, state, person_id, handle, name, email, device, class, \
    csr, key_fingerprint, invitation_id, renews, duplicates, opened_at, changed_at, expires_at) \
    VALUES ($1, 'open', $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $13, $14)";
const SET_STATE: &str = "UPDATE request SET state = $1, changed_at = $2 WHERE id = $3";
const SET_PERSON: &str = "UPDATE request SET person_id = $1, handle = $2 WHERE id = $3";
const SET_KEY: &str = "UPDATE request SET csr = $1, key_fingerprint = $2 WHERE id = $3";
const SET_INTERIM: &str = "UPDATE request SET interim = $1 WHERE id = $2";
const SET_MAILBOX: &str = "UPDATE request SET mailbox_proven_at = $1 WHERE id = $2";
const SET_SERIAL: &str = "UPDATE request SET serial = $1 WHERE id = $2";
/// Not over, and opened by a certificate of a device: to renew or raise it, or by a link that it made.
const LIST_OF_CERTIFICATES: &str = "SELECT id FROM request \
    WHERE state IN ('open', 'proving', 'approved') \
    AND (renews IN (SELECT serial FROM certificate WHERE device_id = $1) \
    OR id IN (SELECT l.request_id FROM device_link l \
    JOIN certificate c ON c.serial = l.serial WHERE c.device_id = $1)) ORDER BY opened_at, id";
const LIST_DECISIONS: &str = "SELECT verdict, officer, method, note, reference, hash, decided_at \
    FROM decision WHERE request_id = $1 ORDER BY id";
const ADD_DECISION: &str = "INSERT INTO decision (id, request_id, verdict, officer, method, note, \
    reference, hash, decided_at) VALUES ((SELECT COALESCE(MAX(id), 0) + 1 FROM decision), \
    $1, $2, $3, $4, $5, $6, $7, $8)";
const FIND_PAIRING: &str = "SELECT request_id, words, officer, begun_at, expires_at, \
    applicant_at, officer_at FROM pairing WHERE request_id = $1";
const PUT_PAIRING: &str = "INSERT INTO pairing (request_id, words, officer, begun_at, expires_at, \
    applicant_at, officer_at) VALUES ($1, $2, $3, $4, $5, $6, $7) \
    ON CONFLICT (request_id) DO UPDATE SET words = excluded.words, officer = excluded.officer, \
    begun_at = excluded.begun_at, expires_at = excluded.expires_at, \
    applicant_at = excluded.applicant_at, officer_at = excluded.officer_at";

/// Which requests are wanted; without any condition, all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RequestFilter {
    /// Those in this state.
    pub state: Option<State>,
    /// Those of a kind of states.
    pub among: Among,
    /// Those for this person.
    pub person: Option<PersonId>,
    /// Those for this handle, known or proposed.
    pub handle: Option<String>,
    /// Those with this mailbox.
    pub email: Option<String>,
    /// Those with this key.
    pub key: Option<Fingerprint>,
    /// The one that this certificate was issued for.
    pub serial: Option<Serial>,
    /// Those opened at this time or later.
    pub opened_from: Option<UnixTime>,
    /// Those opened before this time.
    pub opened_before: Option<UnixTime>,
    /// Those that end before this time.
    pub ends_before: Option<UnixTime>,
    /// By time of opening.
    pub order: Order,
    /// At most so many.
    pub limit: Option<u64>,
}

/// A kind of states.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Among {
    /// Whatever the state.
    #[default]
    All,
    /// What an officer can still decide: open or proving.
    Undecided,
    /// What is not over: open, proving or approved.
    Alive,
    /// What is not over and has an interim certificate.
    Interim,
}

impl Among {
    fn condition(self) -> Option<&'static str> {
        match self {
            Self::All => None,
            Self::Undecided => Some("r.state IN ('open', 'proving')"),
            Self::Alive => Some("r.state IN ('open', 'proving', 'approved')"),
            Self::Interim => {
                Some("r.interim IS NOT NULL AND r.state IN ('open', 'proving', 'approved')")
            }
        }
    }
}

fn request(row: &Row<'_>) -> Result<Request, Error> {
    Ok(Request {
        id: row.take()?,
        given: NewRequest {
            person: row.take()?,
            handle: row.take()?,
            name: row.take()?,
            email: row.take()?,
            device: row.take()?,
            class: row.take()?,
            csr: row.take()?,
            key: row.take()?,
            invitation: row.take()?,
            renews: row.take()?,
            duplicates: read_ids(&row.take::<String>()?)?,
            expires_at: row.take()?,
        },
        state: row.take()?,
        interim: row.take()?,
        mailbox_proven_at: row.take()?,
        serial: row.take()?,
        opened_at: row.take()?,
        changed_at: row.take()?,
    })
}

fn decision(row: &Row<'_>) -> Result<Decision, Error> {
    Ok(Decision {
        verdict: row.take()?,
        officer: row.take()?,
        method: row.take()?,
        note: row.take()?,
        reference: row.take()?,
        hash: row.take()?,
        decided_at: row.take()?,
    })
}

fn pairing(row: &Row<'_>) -> Result<Pairing, Error> {
    Ok(Pairing {
        request: row.take()?,
        words: row.take()?,
        officer: row.take()?,
        begun_at: row.take()?,
        expires_at: row.take()?,
        applicant_at: row.take()?,
        officer_at: row.take()?,
    })
}

fn read_ids(text: &str) -> Result<Vec<RequestId>, Error> {
    text.split_whitespace().map(|id| id.parse().map_err(|_| Error::Corrupt)).collect()
}

fn write_ids(ids: &[RequestId]) -> String {
    ids.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
}

impl View {
    /// Finds a request.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn find_request(&self, id: RequestId) -> Result<Option<Request>, Error> {
        let query = Query::of(SELECT).with("r.id =", Some(&id));
        let (sql, values) = query.ordered(&["r.id"], Order::OldestFirst, None);
        self.connection.find(&sql, &values, request)
    }

    /// Lists requests.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn list_requests(&self, filter: &RequestFilter) -> Result<Vec<Request>, Error> {
        let (sql, values) = Query::of(SELECT)
            .among(filter.among.condition())
            .with("r.state =", filter.state.as_ref())
            .with("r.person_id =", filter.person.as_ref())
            .with("r.handle =", filter.handle.as_ref())
            .with("r.email =", filter.email.as_ref())
            .with("r.key_fingerprint =", filter.key.as_ref())
            .with("r.serial =", filter.serial.as_ref())
            .with("r.opened_at >=", filter.opened_from.as_ref())
            .with("r.opened_at <", filter.opened_before.as_ref())
            .with("r.expires_at <", filter.ends_before.as_ref())
            .ordered(&["r.opened_at", "r.id"], filter.order, filter.limit);
        self.connection.list(&sql, &values, request)
    }

    /// Lists the requests that are not over and stand on a certificate of a device: they renew or raise it, or another
    /// device came by a link that it made.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn list_requests_by_certificates(&self, device: DeviceId) -> Result<Vec<RequestId>, Error> {
        self.connection.list(LIST_OF_CERTIFICATES, &[(&device).into()], |row| row.take())
    }

    /// Counts the requests in each state; a state without any is left out.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn count_requests(&self) -> Result<Vec<(State, u64)>, Error> {
        self.connection.list(COUNT, &["".into()], |row| Ok((row.take()?, row.take()?)))
    }

    /// Counts the undecided requests opened before `time`.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn count_waiting_before(&self, time: UnixTime) -> Result<u64, Error> {
        let found = self.connection.find(COUNT_WAITING_BEFORE, &[(&time).into()], |row| row.take());
        Ok(found?.unwrap_or(0))
    }

    /// Lists the decisions on a request as they were made.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn list_decisions(&self, id: RequestId) -> Result<Vec<Decision>, Error> {
        self.connection.list(LIST_DECISIONS, &[(&id).into()], decision)
    }

    /// Finds the last pairing of a request.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn find_pairing(&self, id: RequestId) -> Result<Option<Pairing>, Error> {
        self.connection.find(FIND_PAIRING, &[(&id).into()], pairing)
    }
}

impl WriteTx<'_> {
    /// Adds an open request under a name.
    ///
    /// # Errors
    /// `Taken` when there is one of this name.
    pub fn add_request(&mut self, id: RequestId, new: &NewRequest) -> Result<(), Error> {
        let now = self.now();
        let duplicates = write_ids(&new.duplicates);
        let values = [
            (&id).into(),
            new.person.as_ref().into(),
            (&new.handle).into(),
            (&new.name).into(),
            new.email.as_ref().into(),
            (&new.device).into(),
            (&new.class).into(),
            new.csr.as_ref().into(),
            new.key.as_ref().into(),
            new.invitation.as_ref().into(),
            new.renews.as_ref().into(),
            duplicates.into(),
            (&now).into(),
            (&new.expires_at).into(),
        ];
        self.change()?.execute(ADD, &values).map(drop)
    }

    /// Takes a request into another state, which must be able to follow.
    ///
    /// # Errors
    /// `Missing`; `WrongRequestState` when it may not follow.
    pub fn advance_request(&mut self, id: RequestId, to: State) -> Result<(), Error> {
        let found = self.find_request(id)?.ok_or(Error::Missing(Noun::Request))?;
        let to = found.state.advance(to)?;
        let now = self.now();
        self.change_request(SET_STATE, &[(&to).into(), (&now).into(), (&id).into()])
    }

    /// Says whom a request is for, once that is registered.
    ///
    /// # Errors
    /// `Missing`.
    pub fn set_request_person(
        &mut self,
        id: RequestId,
        person: &model::identity::Person,
    ) -> Result<(), Error> {
        let values = [(&person.id).into(), (&person.handle).into(), (&id).into()];
        self.change_request(SET_PERSON, &values)
    }

    /// Gives a request its key.
    ///
    /// # Errors
    /// `Missing`.
    pub fn set_request_key(
        &mut self,
        id: RequestId,
        csr: &Vec<u8>,
        key: &Fingerprint,
    ) -> Result<(), Error> {
        self.change_request(SET_KEY, &[csr.into(), key.into(), (&id).into()])
    }

    /// Gives a request its interim certificate, DER.
    ///
    /// # Errors
    /// `Missing`.
    pub fn set_request_interim(&mut self, id: RequestId, der: &Vec<u8>) -> Result<(), Error> {
        self.change_request(SET_INTERIM, &[der.into(), (&id).into()])
    }

    /// Notes that the mailbox of a request was answered now.
    ///
    /// # Errors
    /// `Missing`.
    pub fn set_request_mailbox(&mut self, id: RequestId) -> Result<(), Error> {
        let now = self.now();
        self.change_request(SET_MAILBOX, &[(&now).into(), (&id).into()])
    }

    /// Notes the certificate issued for a request.
    ///
    /// # Errors
    /// `Missing`; `Dangling` when there is no such certificate.
    pub fn set_request_serial(&mut self, id: RequestId, serial: &Serial) -> Result<(), Error> {
        self.change_request(SET_SERIAL, &[serial.into(), (&id).into()])
    }

    fn change_request(
        &mut self,
        sql: &'static str,
        values: &[crate::value::Value<'_>],
    ) -> Result<(), Error> {
        exactly_one(self.change()?.execute(sql, values)?, Noun::Request)
    }

    /// Adds a decision on a request.
    ///
    /// # Errors
    /// `Taken` when this officer has decided on it; `Dangling` when there is no such request.
    pub fn add_decision(&mut self, new: &NewDecision) -> Result<(), Error> {
        let now = self.now();
        let values = [
            (&new.request).into(),
            (&new.verdict).into(),
            (&new.officer).into(),
            (&new.method).into(),
            (&new.note).into(),
            new.reference.as_ref().into(),
            new.hash.as_ref().into(),
            (&now).into(),
        ];
        self.change()?.execute(ADD_DECISION, &values).map(drop)
    }

    /// Puts a pairing in the place of the last one of its request.
    ///
    /// # Errors
    /// `Dangling` when there is no such request.
    pub fn put_pairing(&mut self, pairing: &Pairing) -> Result<(), Error> {
        let values = [
            (&pairing.request).into(),
            (&pairing.words).into(),
            (&pairing.officer).into(),
            (&pairing.begun_at).into(),
            (&pairing.expires_at).into(),
            pairing.applicant_at.as_ref().into(),
            pairing.officer_at.as_ref().into(),
        ];
        self.change()?.execute(PUT_PAIRING, &values).map(drop)
    }
}
