//! What admission tells the audit log. Nobody is anonymous: a guest is a guest with an address and
//! a connection, and a refused certificate is named by issuer, serial and fingerprint.

use model::audit::{Action, Actor, Event, Object};
use model::refusal::{Code, Refusal};
use model::rule::Grant;

use super::{Standing, Verdict, Wish};
use crate::session::Session;
use crate::tls::{Presented, Resumption};
use crate::visitor::Who;

/// A visitor was let in.
pub(super) fn admitted(session: &Session, standing: &Standing, grant: &Grant) -> Event {
    let event = Event::new(actor(session, standing), Action::DoorAdmitted, door(standing))
        .fact("rule", grant.rule())
        .fact("tier", standing.visitor.tier());
    let event = match &standing.verdict {
        Verdict::Refused(refusal) => event.fact("certificate_code", refusal.code()),
        Verdict::Guest | Verdict::Holder { .. } => event,
    };
    connection(certificate(evidence(event, standing), session), session)
}

/// A visitor was turned away.
pub(crate) fn refused(
    session: &Session,
    standing: &Standing,
    refusal: &Refusal,
    wish: Option<&Wish>,
) -> Event {
    let event = Event::new(actor(session, standing), Action::DoorRefused, door(standing))
        .refused(refusal.code().as_str())
        .fact("reason", refusal.reason());
    let event = match wish {
        Some(wish) => {
            let path = session.shared.path_for_logs(&standing.door, wish.path.path());
            event.fact("method", &wish.method).fact("path", path)
        }
        None => event,
    };
    connection(certificate(evidence(event, standing), session), session)
}

/// Tells that a class counts less than the certificate says.
fn evidence(event: Event, standing: &Standing) -> Event {
    match standing.visitor.as_holder().and_then(|holder| holder.lapse.as_ref()) {
        Some(lapse) => event.fact("evidence", lapse),
        None => event,
    }
}

/// A handshake broke off over the visitor's certificate: refused in TLS itself, or not proven.
pub(crate) fn broken_off(session: &Session, standing: &Standing, error: String) -> Event {
    let code = match &standing.verdict {
        Verdict::Guest => Code::None,
        Verdict::Refused(refusal) => refusal.code(),
        // The certificate is good, so its key was not proven.
        Verdict::Holder { .. } => Code::BadCertificate,
    };
    let guest = Actor::Guest { address: session.peer, connection: session.id };
    let event = Event::new(guest, Action::DoorRefused, door(standing))
        .refused(code.as_str())
        .fact("reason", error);
    connection(certificate(event, session), session)
}

/// Live connections of one certificate, or of one request, were cut, or there were none to cut.
pub(crate) fn connections_cut(whose: Object, code: Code, connections: u64) -> Event {
    let gateway = Actor::system("gateway");
    Event::new(gateway, Action::ConnectionsCut, whose)
        .fact("code", code)
        .fact("connections", connections)
}

fn actor(session: &Session, standing: &Standing) -> Actor {
    match (&standing.verdict, standing.visitor.who()) {
        (Verdict::Holder { .. }, Who::Holder(holder)) => holder.actor(),
        (Verdict::Holder { .. }, Who::Applicant(applicant)) => Actor::Applicant {
            person: applicant.interim.person.handle.clone(),
            device: applicant.interim.device.clone(),
            request: applicant.interim.request,
        },
        _ => Actor::Guest { address: session.peer, connection: session.id },
    }
}

fn door(standing: &Standing) -> Object {
    Object::door(standing.door.name())
}

fn certificate(event: Event, session: &Session) -> Event {
    match &session.presented {
        Presented::Nothing => event,
        Presented::Unreadable => event.fact("certificate", "unreadable"),
        Presented::Chain(chain) => {
            let words = chain.words();
            event
                .fact("subject", &words.subject)
                .fact("issuer", &words.issuer)
                .fact("serial", &words.serial)
                .fact("fingerprint", &words.fingerprint)
        }
    }
}

fn connection(event: Event, session: &Session) -> Event {
    event
        .fact("address", session.peer)
        .fact("connection", session.id)
        .fact("tls", session.version.as_str())
        .fact("resumed", session.resumption == Resumption::Resumed)
}
