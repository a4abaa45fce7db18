//! Interim certificates: self-signed under one name, registered by their key with a request, and over when that is.
//! They say nothing about anybody but that the key is the one that waits.

use std::collections::HashMap;

use model::audit::Action;
use model::request::{Request, State, Wait};
use model::snapshot::{Interim, Person};
use model::verification::{Class, Classes};
use pki::certificate::Certificate;
use pki::fingerprint::Fingerprint;
use pki::oid::Oid;
use pki::profile;
use store::{Among, ReadTx, RequestFilter};

use super::applicant::Applicant;
use super::{Needs, check_alive};
use crate::error::{Conflict, Error, Reason};
use crate::key_policy;

/// `notBefore` may lie so far back, for slow clocks: a day.
const EARLIEST_SECS: i64 = 86_400;

impl Applicant<'_> {
    /// Registers a self-signed certificate of the key that the request is for.
    ///
    /// # Errors
    /// `Refused` with what is wrong with it; `Conflict` when the request is over, or another interim certificate of
    /// the same device is alive.
    pub fn register_interim(&self, certificate: &Certificate) -> Result<Request, Error> {
        key_policy::check(certificate.public_key())?;
        let (id, now) = (self.id, self.authority.now());
        let (certificate, der) = (certificate.clone(), certificate.der().to_vec());
        let event = super::event(&self.actor, Action::InterimRegistered, id)
            .fact("fingerprint", certificate.fingerprint())
            .fact("key", certificate.public_key().fingerprint())
            .fact("not_after", certificate.not_after());
        self.authority.store.write(move |mut tx| {
            let request = super::find(&tx, id)?;
            check_alive(&request)?;
            check(&certificate, &request, now.plus(-EARLIEST_SECS))?;
            let others = RequestFilter {
                among: Among::Interim,
                handle: Some(request.given.handle.to_string()),
                ..RequestFilter::default()
            };
            let alive = tx.list_requests(&others)?.into_iter();
            let other = alive
                .filter(|other| other.id != id)
                .find(|other| other.given.device == request.given.device);
            if let Some(other) = other {
                let (device, request) = (request.given.device.to_string(), other.id.to_string());
                return Err(Conflict::InterimAlive { device, request }.into());
            }
            tx.set_request_interim(id, &der)?;
            let request = super::find(&tx, id)?;
            Ok(tx.commit(event, request)?)
        })
    }
}

fn check(
    certificate: &Certificate,
    request: &Request,
    earliest: pki::time::UnixTime,
) -> Result<(), Reason> {
    let extensions = certificate.extensions();
    let usage = extensions.extended_key_usage().map_or(&[][..], |found| &found.value.0);
    let is_ca = extensions.basic_constraints().is_some_and(|found| found.value.ca);
    let name = profile::interim_name().map_err(|_| Reason::Interim("its name cannot be built"))?;
    let key = certificate.public_key();
    let demands = [
        (certificate.subject().der() == name.der(), "its subject is not CN=Signet interim"),
        (certificate.issuer().der() == name.der(), "its issuer is not CN=Signet interim"),
        (certificate.verify_signature(key).is_ok(), "it is not signed with its own key"),
        (Some(key.fingerprint()) == request.given.key, "its key is not the one of the request"),
        (certificate.not_after() <= request.given.expires_at, "it ends after the request"),
        (certificate.not_before() >= earliest, "it begins more than a day ago"),
        (usage.contains(&Oid::CLIENT_AUTH), "it is not for client authentication"),
        (!is_ca, "it claims to be a CA"),
    ];
    match demands.into_iter().find(|(met, _)| !met) {
        Some((_, difference)) => Err(Reason::Interim(difference)),
        None => Ok(()),
    }
}

/// Reads what doors need to know of the interim certificates that are alive.
pub(crate) fn alive(
    read: &ReadTx,
    classes: &Classes,
) -> Result<HashMap<Fingerprint, Interim>, Error> {
    let filter = RequestFilter { among: Among::Interim, ..RequestFilter::default() };
    let mut found = HashMap::new();
    for request in read.list_requests(&filter)? {
        let wait = wait(read, classes, &request)?;
        if let (Some(key), Some(der)) = (request.given.key, &request.interim) {
            let certificate = Fingerprint::of(der);
            let class = classes.of_record(&request.given.class);
            found.insert(key, interim(request, certificate, class, wait));
        }
    }
    Ok(found)
}

fn wait(read: &ReadTx, classes: &Classes, request: &Request) -> Result<Wait, Error> {
    if request.state == State::Approved {
        return Ok(Wait::Collection);
    }
    Ok(match classes.find(request.given.class.as_str()).map(Needs::of) {
        Some(Needs::Mailbox) => Wait::Mailbox,
        Some(Needs::TwoOfficers) if !read.list_decisions(request.id)?.is_empty() => {
            Wait::SecondOfficer
        }
        Some(Needs::OneOfficer | Needs::TwoOfficers) | None => Wait::Officer,
    })
}

fn interim(request: Request, certificate: Fingerprint, class: Class, wait: Wait) -> Interim {
    Interim {
        request: request.id,
        certificate,
        class,
        wait,
        person: Person { handle: request.given.handle, name: request.given.name },
        device: request.given.device,
        ends_at: request.given.expires_at,
    }
}
