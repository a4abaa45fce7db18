//! Finds a path from a certificate to an anchor, trying every issuer that could be the right one.
//!
//! Depth first, likeliest issuer first, back-tracking on every refusal, never twice through the
//! same authority, within a budget. Only names and signatures steer the search (RFC 5280 §6.1.3
//! (a)(1), (a)(4); RFC 4158); what a complete path is worth says [`chain`](crate::chain).

use std::cell::RefCell;
use std::ops::ControlFlow::{self, Break, Continue};
use std::ptr;

use pki::certificate::Certificate;
use pki::key::PublicKey;
use pki::name::Name;
use pki::oid::Oid;

use crate::anchor::Anchor;
use crate::chain::{self, Path, Role};
use crate::meter::Meter;
use crate::question::Question;
use crate::revocation::{Standing, status};
use crate::rule::validity;
use crate::verdict::{Code, Member, Refused, Rule, Verified};

const ISSUER: Rule = Rule::new(
    Code::UnknownIssuer,
    "no trusted authority bears the name and key it was issued with",
    "RFC 5280 §6.1.3 (a)(4)",
);
const SIGNATURE: Rule = Rule::new(
    Code::BadSignature,
    "its signature does not verify under the key of the issuer it names",
    "RFC 5280 §6.1.3 (a)(1)",
);
const DEPTH: Rule = Rule::new(
    Code::PathTooLong,
    "the way to an anchor leads over more intermediates than the question allows",
    "RFC 5280 §6.2",
);

/// Self-issued intermediates do not count as depth, so there is an end to any kind.
const MOST_CERTIFICATES: usize = 64;

/// Answers the question; the only place where evidence is made.
pub(crate) fn verify(question: &Question<'_>) -> Result<Verified, Refused> {
    verify_within(question, &Work::new(question))
}

/// Verifies with what is left of a budget.
pub(crate) fn verify_within<'q>(
    question: &'q Question<'q>,
    work: &Work<'q>,
) -> Result<Verified, Refused> {
    let Found { certificates, anchor, policies } =
        Search::for_leaf(question, work).run(question.leaf)?;
    let place = question.anchors.iter().take_while(|other| !ptr::eq(*other, anchor)).count();
    let anchor = (place, anchor.expiring());
    Ok(Verified::new(question.leaf, &certificates, anchor, policies))
}

/// Tells the status of the leaf alone, as issued by whichever anchor bears its issuer's name.
pub(crate) fn status(question: &Question<'_>) -> Result<Standing, Refused> {
    let work = Work::new(question);
    let certificates = [question.leaf];
    let mut known = Standing::Unknown;
    let is_issuer = |anchor: &&Anchor| anchor.name().matches(question.leaf.issuer());
    for anchor in question.anchors.iter().filter(is_issuer) {
        let path = Path { anchor, certificates: &certificates, role: Role::Leaf };
        match status::of_leaf(path, question, &work)? {
            Standing::Unknown => {}
            standing @ Standing::Revoked(_) => return Ok(standing),
            standing => known = standing,
        }
    }
    Ok(known)
}

/// What all searches for one question share: the budget, and the signatures checked before.
pub(crate) struct Work<'q> {
    pub(crate) meter: Meter,
    /// The budget bounds their number, so a list will do.
    signatures: RefCell<Vec<(&'q [u8], &'q PublicKey, Signature)>>,
}

/// What checking a signature said.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Signature {
    /// The key made it.
    Holds,
    /// The key did not make it, or it cannot be checked.
    Fails,
}

impl<'q> Work<'q> {
    pub(crate) fn new(question: &Question<'_>) -> Self {
        Self { meter: Meter::new(question.budget), signatures: RefCell::default() }
    }

    /// Checks a signature over these bytes with this key, at most once per question.
    pub(crate) fn check_signature(
        &self,
        signed: &'q [u8],
        key: &'q PublicKey,
        check: impl FnOnce() -> bool,
    ) -> Result<Signature, Refused> {
        let mut signatures = self.signatures.borrow_mut();
        let known = signatures.iter().find(|(s, k, _)| ptr::eq(*s, signed) && ptr::eq(*k, key));
        if let Some(&(_, _, signature)) = known {
            return Ok(signature);
        }
        self.meter.signature(key.kind(), signed.len())?;
        let signature = if check() { Signature::Holds } else { Signature::Fails };
        signatures.push((signed, key, signature));
        Ok(signature)
    }

    fn certificate_signature(
        &self,
        certificate: &'q Certificate,
        key: &'q PublicKey,
    ) -> Result<Signature, Refused> {
        let check = || certificate.verify_octets(key).is_ok();
        self.check_signature(certificate.tbs_der(), key, check)
    }
}

/// A path on which every rule held.
pub(crate) struct Found<'q> {
    certificates: Vec<&'q Certificate>,
    anchor: &'q Anchor,
    policies: Vec<Oid>,
}

/// The end of a search.
type Verdict<'q> = Result<Found<'q>, Refused>;

/// A search for one certificate.
pub(crate) struct Search<'w, 'q> {
    question: &'q Question<'q>,
    work: &'w Work<'q>,
    role: Role,
    anchors: &'q [Anchor],
    /// Certificates whose status is being sought already, further out.
    pending: &'w [&'q Certificate],
    /// The refusal that tells most so far.
    best: Option<Refused>,
}

impl<'w, 'q> Search<'w, 'q> {
    /// Searches for the leaf of the question, under any of its anchors.
    fn for_leaf(question: &'q Question<'q>, work: &'w Work<'q>) -> Self {
        let anchors = question.anchors;
        Self { question, work, role: Role::Leaf, anchors, pending: &[], best: None }
    }

    /// Searches for the issuer of a CRL, under the anchor of the certificate whose status the CRL
    /// is to tell (RFC 5280 §6.3.3 (f)).
    pub(crate) fn for_crl_issuer(
        question: &'q Question<'q>,
        work: &'w Work<'q>,
        anchor: &'q Anchor,
        pending: &'w [&'q Certificate],
    ) -> Self {
        let anchors = std::slice::from_ref(anchor);
        Self { question, work, role: Role::CrlIssuer, anchors, pending, best: None }
    }

    /// Searches upward from this certificate.
    pub(crate) fn run(mut self, target: &'q Certificate) -> Verdict<'q> {
        match self.extend(&mut vec![target]) {
            Break(verdict) => verdict,
            Continue(()) => Err(self.best.unwrap_or_else(|| ISSUER.broken())),
        }
    }

    /// Tries every anchor, then every intermediate, as issuer of the path's last certificate.
    fn extend(&mut self, path: &mut Vec<&'q Certificate>) -> ControlFlow<Verdict<'q>> {
        let Some(subject) = Path::last_member(path) else { return Continue(()) };
        let mut issuers = 0;
        for anchor in self.anchors_of(subject.certificate)? {
            issuers += 1;
            let key_id = anchor.certificate().and_then(key_id);
            if self.is_signed(subject, anchor.public_key(), key_id)? {
                let verdict = self.settle(path, anchor);
                self.weigh(verdict)?;
            }
        }
        for issuer in self.intermediates_of(subject.certificate, path)? {
            issuers += 1;
            if self.is_too_deep(path, issuer) {
                self.weigh(Err(DEPTH.broken_by(subject)))?;
            } else if self.is_signed(subject, issuer.public_key(), key_id(issuer))? {
                path.push(issuer);
                self.extend(path)?;
                path.pop();
            }
        }
        if issuers == 0 { self.weigh(Err(ISSUER.broken_by(subject))) } else { Continue(()) }
    }

    /// Decides about a complete path. The leaf's validity comes last: EXPIRED says that everything
    /// else is right, so that its holder is known.
    fn settle(&self, certificates: &[&'q Certificate], anchor: &'q Anchor) -> Verdict<'q> {
        let path = Path { anchor, certificates, role: self.role };
        let policies = chain::judge(path, self.question, &self.work.meter)?;
        status::check(path, self.question, self.work, self.pending)?;
        validity::check_leaf(path, self.question.time)?;
        Ok(Found { certificates: certificates.to_vec(), anchor, policies })
    }

    /// Ends the search, or remembers a refusal that tells more than those before.
    fn weigh(&mut self, verdict: Verdict<'q>) -> ControlFlow<Verdict<'q>> {
        match verdict {
            Err(refused) if !is_final(refused.code()) => {
                let weight = |refused: &Refused| weight(refused.code());
                if self.best.as_ref().is_none_or(|best| weight(best) < weight(&refused)) {
                    self.best = Some(refused);
                }
                Continue(())
            }
            decided => Break(decided),
        }
    }

    /// Gives the anchors that bear the name of the certificate's issuer, likeliest first.
    fn anchors_of(&self, certificate: &Certificate) -> ControlFlow<Verdict<'q>, Vec<&'q Anchor>> {
        let mut found = Vec::new();
        for anchor in self.anchors {
            if self.is_named(anchor.name(), certificate)? {
                found.push(anchor);
            }
        }
        found.sort_by_key(|anchor| affinity(certificate, anchor.certificate().and_then(key_id)));
        Continue(found)
    }

    /// Gives the intermediates that bear the name of the certificate's issuer, likeliest first,
    /// without authorities the path leads through already.
    fn intermediates_of(
        &self,
        certificate: &Certificate,
        path: &[&Certificate],
    ) -> ControlFlow<Verdict<'q>, Vec<&'q Certificate>> {
        let mut found = Vec::new();
        for issuer in self.question.intermediates {
            if self.is_named(issuer.subject(), certificate)?
                && !path.iter().any(|below| is_same_authority(below, issuer))
            {
                found.push(issuer);
            }
        }
        found.sort_by_key(|issuer| affinity(certificate, key_id(issuer)));
        Continue(found)
    }

    fn is_named(&self, name: &Name, certificate: &Certificate) -> ControlFlow<Verdict<'q>, bool> {
        or_end(self.work.meter.comparison(name.der().len()))?;
        Continue(name.matches(certificate.issuer()))
    }

    /// Checks the signature on a certificate, and remembers why it was of no use.
    fn is_signed(
        &mut self,
        subject: Member<'q>,
        key: &'q PublicKey,
        key_id: Option<&[u8]>,
    ) -> ControlFlow<Verdict<'q>, bool> {
        or_end(self.work.meter.issuer())?;
        if or_end(self.work.certificate_signature(subject.certificate, key))? == Signature::Holds {
            return Continue(true);
        }
        // A key that was never meant to have signed it is no proof of a bad signature.
        let rule = match affinity(subject.certificate, key_id) {
            Affinity::OtherKey => &ISSUER,
            Affinity::SameKey | Affinity::Unknown => &SIGNATURE,
        };
        self.weigh(Err(rule.broken_by(subject)))?;
        Continue(false)
    }

    fn is_too_deep(&self, path: &[&Certificate], issuer: &Certificate) -> bool {
        let intermediates = path.iter().skip(1).copied().chain([issuer]);
        let depth = intermediates.filter(|certificate| !certificate.is_self_issued()).count();
        depth > usize::from(self.question.max_depth) || path.len() >= MOST_CERTIFICATES
    }
}

/// How well a certificate's authority key identifier fits a key; the best comes first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Affinity {
    SameKey,
    Unknown,
    OtherKey,
}

fn affinity(certificate: &Certificate, key_id: Option<&[u8]>) -> Affinity {
    let wanted = certificate.extensions().authority_key_id();
    let wanted = wanted.and_then(|id| id.value.key_id.as_deref());
    match wanted.zip(key_id) {
        None => Affinity::Unknown,
        Some((wanted, found)) if wanted == found => Affinity::SameKey,
        Some(_) => Affinity::OtherKey,
    }
}

fn key_id(certificate: &Certificate) -> Option<&[u8]> {
    certificate.extensions().subject_key_id().map(|id| id.value.0.as_slice())
}

/// A name and a key make an authority, whatever certificates say so (RFC 4158 §2.4.2).
fn is_same_authority(one: &Certificate, other: &Certificate) -> bool {
    one.public_key() == other.public_key() && one.subject().matches(other.subject())
}

/// Whether no other path may change this answer: there is no work left, or the leaf is revoked.
fn is_final(code: Code) -> bool {
    matches!(code, Code::Budget | Code::Revoked { .. })
}

/// How much a refusal tells: the further the search came, the more.
fn weight(code: Code) -> u8 {
    match code {
        Code::UnknownIssuer => 0,
        Code::BadSignature => 1,
        Code::PathTooLong => 2,
        Code::Expired | Code::NotYetValid => 4,
        _ => 3,
    }
}

fn or_end<'q, T>(result: Result<T, Refused>) -> ControlFlow<Verdict<'q>, T> {
    match result {
        Ok(value) => Continue(value),
        Err(refused) => Break(Err(refused)),
    }
}
