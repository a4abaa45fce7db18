//! Finds a path from a certificate to an anchor, trying every issuer that could be the right one.
//!
//! Depth first, likeliest issuer first, back-tracking on every refusal, never twice through the
//! same authority, within a budget. Only names and signatures steer the search (RFC 5280 §6.1.3
//! (a)(1), (a)(4); RFC 4158); what a complete path is worth says [`chain`](crate::chain).

use std::cell::RefCell;
use std::collections::HashSet;
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
use crate::rule::{algorithms, validity};
use crate::verdict::{Code, Member, Place, Refused, Rule, Verified};

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
            standing @ Standing::Revoked(_) => return Ok(standing),
            Standing::Good => known = Standing::Good,
            Standing::Stale if known == Standing::Unknown => known = Standing::Stale,
            Standing::Stale | Standing::Unknown => {}
        }
    }
    Ok(known)
}

/// What all searches for one question share: the budget, the certificates to search among, and the
/// signatures checked before.
pub(crate) struct Work<'q> {
    pub(crate) meter: Meter,
    /// The question's, each once: a copy would only double what is tried in vain.
    pub(crate) intermediates: Vec<&'q Certificate>,
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
    pub(crate) fn new(question: &Question<'q>) -> Self {
        let mut known = HashSet::new();
        let is_new = |certificate: &&Certificate| known.insert(certificate.fingerprint());
        Self {
            meter: Meter::new(question.budget),
            intermediates: question.intermediates.iter().filter(is_new).collect(),
            signatures: RefCell::default(),
        }
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
        for anchor in self.anchors_of(subject.certificate)? {
            let member = anchor.certificate().map(Member::anchor);
            if self.is_signed(subject, anchor.public_key(), member)? {
                let verdict = self.settle(path, anchor);
                self.weigh(verdict)?;
            }
        }
        for issuer in self.intermediates_of(subject.certificate, path)? {
            let member = Member::new(path.len(), issuer);
            if !self.is_signed(subject, issuer.public_key(), Some(member))? {
                continue;
            }
            if self.is_too_deep(path, issuer) {
                self.weigh(Err(DEPTH.broken_by(subject)))?;
            } else {
                path.push(issuer);
                self.extend(path)?;
                path.pop();
            }
        }
        // Nothing tells less: it is told where nobody was tried.
        self.weigh(Err(ISSUER.broken_by(subject)))
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
            Err(refused) if !is_final(&refused) => {
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
            if self.is_named(anchor.name(), certificate)? && !found.contains(&anchor) {
                found.push(anchor);
            }
        }
        found.sort_by_key(|anchor| affinity(certificate, anchor.certificate()));
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
        for issuer in &self.work.intermediates {
            if self.is_named(issuer.subject(), certificate)? && !leads_through(path, issuer) {
                found.push(*issuer);
            }
        }
        found.sort_by_key(|issuer| affinity(certificate, Some(issuer)));
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
        issuer: Option<Member<'q>>,
    ) -> ControlFlow<Verdict<'q>, bool> {
        or_end(self.work.meter.issuer())?;
        if or_end(self.work.certificate_signature(subject.certificate, key))? == Signature::Holds {
            return Continue(true);
        }
        self.weigh(Err(self.why_unsigned(subject, issuer)))?;
        Continue(false)
    }

    /// Says why a signature does not verify: the key is another, or one of the two is of a kind that
    /// is not accepted, or it is wrong.
    fn why_unsigned(&self, subject: Member<'q>, issuer: Option<Member<'q>>) -> Refused {
        let accepted = self.question.algorithms;
        let certificate = issuer.map(|issuer| issuer.certificate);
        if affinity(subject.certificate, certificate) == Affinity::OtherKey {
            return ISSUER.broken_by(subject);
        }
        let check_key =
            |()| issuer.map_or(Ok(()), |issuer| algorithms::check_key(issuer, accepted));
        let checked = algorithms::check_signature(subject, accepted).and_then(check_key);
        checked.err().unwrap_or_else(|| SIGNATURE.broken_by(subject))
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

fn affinity(certificate: &Certificate, issuer: Option<&Certificate>) -> Affinity {
    let wanted = certificate.extensions().authority_key_id();
    let wanted = wanted.and_then(|id| id.value.key_id.as_deref());
    match wanted.zip(issuer.and_then(key_id)) {
        None => Affinity::Unknown,
        Some((wanted, found)) if wanted == found => Affinity::SameKey,
        Some(_) => Affinity::OtherKey,
    }
}

fn key_id(certificate: &Certificate) -> Option<&[u8]> {
    certificate.extensions().subject_key_id().map(|id| id.value.0.as_slice())
}

/// Whether a path has this authority on it already. A name and a key make an authority, whatever
/// certificates say so (RFC 4158 §2.4.2); the certificate at the end issued nothing.
fn leads_through(path: &[&Certificate], issuer: &Certificate) -> bool {
    let is_issuer = |above: &&Certificate| {
        above.public_key() == issuer.public_key() && above.subject().matches(issuer.subject())
    };
    path.first().is_some_and(|end| *end == issuer) || path.iter().skip(1).any(is_issuer)
}

/// Whether no other path may change this answer: there is no work left, or the certificate at the
/// end is itself at fault, whoever issued it.
fn is_final(refused: &Refused) -> bool {
    match refused.code() {
        Code::Budget | Code::Revoked { .. } | Code::Expired | Code::NotYetValid => true,
        Code::Malformed
        | Code::CriticalExtension
        | Code::WeakKey
        | Code::WeakSignature
        | Code::KeyUsage
        | Code::WrongPurpose
        | Code::WrongName => refused.place() == Some(Place::Leaf),
        _ => false,
    }
}

/// How much a refusal tells: the further the search came, the more.
fn weight(code: Code) -> u8 {
    match code {
        Code::UnknownIssuer => 0,
        Code::BadSignature => 1,
        Code::PathTooLong => 2,
        Code::IssuerRevoked { .. } | Code::UnknownStatus | Code::StaleStatus => 4,
        _ => 3,
    }
}

fn or_end<'q, T>(result: Result<T, Refused>) -> ControlFlow<Verdict<'q>, T> {
    match result {
        Ok(value) => Continue(value),
        Err(refused) => Break(Err(refused)),
    }
}
