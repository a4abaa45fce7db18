//! Admission: the one pipeline from a connection to a [`Permit`] or a refusal.
//! Whoever wants to reach a backend needs a permit, and only [`admit`] makes one.

use std::net::IpAddr;
use std::sync::Arc;

use http::Method;
use model::refusal::{Cause, Refusal};
use model::rule::{Decision, Grant};

use crate::config::{self, CertificateMode};
use crate::door::Door;
use crate::path::NormalisedPath;
use crate::path::authority::Authority;
use crate::session::Session;
use crate::visitor::Visitor;

mod events;
mod interim;
mod judgement;
mod known;
mod outside;
mod standing;

pub(crate) use events::{broken_off, connections_cut, refused};
pub(crate) use interim::name as interim_name;
pub(crate) use judgement::{Verdict, judge, recall, try_out};
pub(crate) use known::KnownChains;
pub(crate) use standing::Standing;

/// Evidence that one request was admitted, and that the admission is on record.
#[derive(Debug)]
pub(crate) struct Permit<'a> {
    standing: Arc<Standing>,
    wish: &'a Wish,
    grant: Grant,
}

impl<'a> Permit<'a> {
    pub(crate) fn door(&self) -> &Door {
        &self.standing.door
    }

    pub(crate) fn visitor(&self) -> &Arc<Visitor> {
        &self.standing.visitor
    }

    /// What the certificate amounts to; a permit for pages inside may stand beside a refusal.
    pub(crate) fn verdict(&self) -> &Verdict {
        &self.standing.verdict
    }

    pub(crate) fn wish(&self) -> &'a Wish {
        self.wish
    }

    pub(crate) fn grant(&self) -> &Grant {
        &self.grant
    }
}

/// What is asked for.
#[derive(Clone, Debug)]
pub(crate) struct Wish {
    pub(crate) method: Method,
    pub(crate) authority: Authority,
    pub(crate) path: NormalisedPath,
}

/// Admits one request, or says why not. The admission is durable before this returns; what changed
/// while it was being recorded is heeded.
///
/// # Errors
/// The refusal, already in the words of the rule or the certificate's trouble.
pub(crate) async fn admit<'a>(
    session: &Session,
    mut standing: Arc<Standing>,
    wish: &'a Wish,
) -> Result<Permit<'a>, Box<Refusal>> {
    loop {
        let grant = decide(session, &standing, wish)?;
        standing.record_admission(session, &grant).await.map_err(|_| Box::new(unrecorded()))?;
        let now = session.standing();
        if session.link.is_cut() {
            return Err(Box::new(Refusal::new(Cause::Unavailable, "the connection was cut")));
        }
        if now.epoch == standing.epoch {
            return Ok(Permit { standing, wish, grant });
        }
        standing = now;
    }
}

/// Judges one wish by what the connection stands for and by the door's rules.
pub(crate) fn decide(
    session: &Session,
    standing: &Standing,
    wish: &Wish,
) -> Result<Grant, Box<Refusal>> {
    let source = session.peer.ip().to_canonical();
    let asked = Asked { source, method: wish.method.as_str(), path: wish.path.path() };
    weigh(&standing.door.config, &standing.verdict, &standing.visitor, &asked)
}

/// What rules look at besides the visitor.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Asked<'a> {
    /// Where the request comes from, in canonical form.
    pub(crate) source: IpAddr,
    pub(crate) method: &'a str,
    /// The normalised path.
    pub(crate) path: &'a str,
}

/// Judges what is asked by the verdict on the visitor and by the door's rules.
pub(crate) fn weigh(
    door: &config::Door,
    verdict: &Verdict,
    visitor: &Visitor,
    asked: &Asked<'_>,
) -> Result<Grant, Box<Refusal>> {
    match verdict {
        // Whoever shows a certificate that is not believed is a guest to the pages that explain it.
        Verdict::Refused(_) if door.behind == config::Behind::Inside => {}
        Verdict::Refused(refusal) => return Err(refusal.clone()),
        Verdict::Guest if door.certificate != CertificateMode::Optional => {
            return Err(Box::new(Refusal::new(Cause::NoCertificate, "no certificate was shown")));
        }
        Verdict::Guest | Verdict::Holder { .. } => {}
    }
    let facts = visitor.facts(asked.source, asked.method, asked.path);
    match door.rules.decide(&facts) {
        Decision::Granted(grant) => Ok(grant),
        // The rules know handles; people are told their names.
        Decision::Refused(refusal) => Err(Box::new(told(refusal, visitor))),
    }
}

/// Adds what a refused visitor may be told of itself.
fn told(refusal: Refusal, visitor: &Visitor) -> Refusal {
    let refusal = match visitor.as_applicant() {
        Some(applicant) => refusal.to_applicant(&applicant.interim),
        None => refusal,
    };
    match visitor.known() {
        Some(known) => refusal.to_known(known),
        None => refusal,
    }
}

/// The refusal of what could not be recorded.
pub(crate) fn unrecorded() -> Refusal {
    Refusal::new(Cause::Unavailable, "the audit log cannot be written")
}
