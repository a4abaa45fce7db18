//! The revocation status of every certificate on a path, from the index and from CRLs.
//! RFC 5280 §6.1.3 (a)(3), §6.3.3, RFC 9608.
//!
//! | step of §6.3.3 | where |
//! |---|---|
//! | (b), (d) | [`Source`] |
//! | (c), (h) | [`Inquiry::list_deltas`] |
//! | (e), (l) | [`Inquiry::ask_lists`], [`Heard`] |
//! | (f), (g) | [`Inquiry::find_signer`] |
//! | (i), (j), (k) | [`Inquiry::find_entry`] |

use std::cmp::Reverse;
use std::ptr;

use pki::certificate::Certificate;
use pki::extension::KeyUsage;
use pki::key::PublicKey;

use super::crl::Silence;
use super::heard::Heard;
use super::scope::Source;
use super::{CrlSource, Index, Reason, Revocation, Standing};
use crate::chain::{Issuer, Path};
use crate::path::{Search, Signature, Work};
use crate::question::{Question, Status};
use crate::verdict::{Code, Member, Place, Refused, Rule};

const KNOWN: Rule = Rule::new(
    Code::UnknownStatus,
    "whether it is revoked must be known, and nothing that counts speaks of it",
    "RFC 5280 §6.3.3",
);
const CURRENT: Rule = Rule::new(
    Code::StaleStatus,
    "whether it is revoked must be known, and what speaks of it is out of date",
    "RFC 5280 §6.3.3 (a)",
);

/// Issuers of CRLs whose CRLs have issuers of their own, and so on: so far and no further.
const MOST_PENDING: usize = 4;

/// Checks that every certificate of a path is known to be good, if the question asks for status.
///
/// `pending` are certificates whose status is being sought already, further out: a CRL may vouch
/// for the certificate of its own issuer.
pub(crate) fn check<'q>(
    path: Path<'_, 'q>,
    question: &'q Question<'q>,
    work: &Work<'q>,
    pending: &[&'q Certificate],
) -> Result<(), Refused> {
    let Status::Required { crls, index, max_age_secs } = question.status else { return Ok(()) };
    let inquiry = Inquiry { question, work, path, crls, index, max_age_secs, pending };
    let mut doubt = Ok(());
    for (member, issuer) in path.links() {
        if pending.iter().any(|certificate| ptr::eq(*certificate, member.certificate)) {
            continue;
        }
        match inquiry.standing(member, issuer)? {
            Standing::Good => {}
            Standing::Revoked(revocation) => return Err(revoked(member, revocation)),
            Standing::Stale => doubt = doubt.and(Err(CURRENT.broken_by(member))),
            Standing::Unknown => doubt = doubt.and(Err(KNOWN.broken_by(member))),
        }
    }
    doubt
}

/// Tells the status of the leaf alone, as issued by this anchor.
pub(crate) fn of_leaf<'q>(
    path: Path<'_, 'q>,
    question: &'q Question<'q>,
    work: &Work<'q>,
) -> Result<Standing, Refused> {
    let Status::Required { crls, index, max_age_secs } = question.status else {
        return Ok(Standing::Unknown);
    };
    let inquiry = Inquiry { question, work, path, crls, index, max_age_secs, pending: &[] };
    let link = path.links().next();
    link.map_or(Ok(Standing::Unknown), |(member, issuer)| inquiry.standing(member, issuer))
}

fn revoked(member: Member<'_>, Revocation { at, reason }: Revocation) -> Refused {
    let code = match member.place {
        Place::Leaf => Code::Revoked { at, reason },
        Place::Issuer(_) | Place::Anchor => Code::IssuerRevoked { at, reason },
    };
    Rule::new(code, "it is revoked", "RFC 5280 §6.1.3 (a)(3)").broken_by(member)
}

/// The search for the status of the certificates on one path.
struct Inquiry<'w, 'q> {
    question: &'q Question<'q>,
    work: &'w Work<'q>,
    path: Path<'w, 'q>,
    crls: &'q [CrlSource],
    index: Option<&'q Index>,
    max_age_secs: Option<u32>,
    pending: &'w [&'q Certificate],
}

impl<'q> Inquiry<'_, 'q> {
    /// Asks the index, then the CRLs. What nobody knows of a certificate is no fault of it where its
    /// issuer says that nothing is published (RFC 9608 §4).
    fn standing(&self, member: Member<'q>, issuer: Issuer<'q>) -> Result<Standing, Refused> {
        let certificate = member.certificate;
        let serial = *certificate.serial();
        let known = self.index.map(|index| index.standing(issuer.key.fingerprint(), serial));
        let known = match known {
            Some(standing @ (Standing::Good | Standing::Revoked(_))) => standing,
            Some(Standing::Stale | Standing::Unknown) | None => {
                self.ask_lists(certificate, issuer)?
            }
        };
        let is_published = certificate.extensions().no_revocation_available().is_none();
        Ok(match known {
            Standing::Stale | Standing::Unknown if !is_published => Standing::Good,
            known => known,
        })
    }

    /// Asks list after list until every reason is spoken of; the newest come first, and end what
    /// others say ([`Heard::settles`]).
    ///
    /// A list that is out of date, or not in form, can still tell that a certificate is revoked.
    fn ask_lists(
        &self,
        certificate: &'q Certificate,
        issuer: Issuer<'q>,
    ) -> Result<Standing, Refused> {
        let mut heard = Heard::default();
        for source in Source::list(certificate) {
            for list in self.full_lists(certificate, source)? {
                let reasons = source.reasons(list.crl());
                let names = source.comparisons(list.crl()).max(1);
                self.work.meter.comparisons(heard.len() * names)?;
                if heard.settles(list, reasons, self.silence(list)) {
                    continue;
                }
                let Some(key) = self.find_signer(list, certificate, issuer)? else { continue };
                let deltas = self.list_deltas(list, key)?;
                if let Some(revocation) = self.find_entry(list, &deltas, certificate)? {
                    return Ok(Standing::Revoked(revocation));
                }
                let silence = match source {
                    Source::Point(_) | Source::Issuer => self.silence_with(list, &deltas),
                    Source::Elsewhere => Silence::Irregular,
                };
                heard.add(list, reasons, silence);
            }
        }
        Ok(heard.standing())
    }

    /// Lists the usable full CRLs that speak of a certificate, newest first.
    fn full_lists(
        &self,
        certificate: &Certificate,
        source: Source<'_>,
    ) -> Result<Vec<&'q CrlSource>, Refused> {
        let mut lists = Vec::new();
        for list in self.crls {
            self.work.meter.comparison(list.crl().issuer().der().len())?;
            self.work.meter.comparisons(source.comparisons(list.crl()))?;
            let is_full = list.crl().delta_base().is_none();
            if is_full
                && source.is_covered(certificate, list.crl())
                && list.is_usable(self.question)
            {
                lists.push(list);
            }
        }
        lists.sort_by_key(|list| Reverse((list.crl().this_update(), list.crl().number())));
        Ok(lists)
    }

    fn silence(&self, list: &CrlSource) -> Silence {
        list.silence(self.question, self.max_age_secs)
    }

    /// A list that a delta changed has the times of the delta (RFC 5280 §5.2.4).
    fn silence_with(&self, list: &CrlSource, deltas: &[&CrlSource]) -> Silence {
        match (self.silence(list), deltas.last()) {
            (Silence::OutOfDate, Some(delta)) => self.silence(delta).max(Silence::OutOfDate),
            (own, _) => own,
        }
    }

    /// Finds the key a CRL is signed with, if that key may sign CRLs for the certificate: it is
    /// the issuer's, the anchor's, or that of an authority with a path to the same anchor.
    ///
    /// So a CRL is chosen by name and by key: an authority that changed its key, or keeps another
    /// for CRLs, is heard; a namesake under another anchor is not.
    fn find_signer(
        &self,
        list: &'q CrlSource,
        certificate: &'q Certificate,
        issuer: Issuer<'q>,
    ) -> Result<Option<&'q PublicKey>, Refused> {
        let name = list.crl().issuer();
        for known in [issuer, self.path.anchor_as_issuer()] {
            if known.name.matches(name) && may_sign(known) && self.is_signed(list, known.key)? {
                return Ok(Some(known.key));
            }
        }
        if self.pending.len() >= MOST_PENDING {
            return Ok(None);
        }
        let pending: Vec<_> = self.pending.iter().copied().chain([certificate]).collect();
        for &candidate in &self.work.intermediates {
            self.work.meter.comparison(name.der().len())?;
            if !candidate.subject().matches(name)
                || !self.is_signed(list, candidate.public_key())?
            {
                continue;
            }
            let anchor = self.path.anchor;
            match Search::for_crl_issuer(self.question, self.work, anchor, &pending).run(candidate)
            {
                Ok(_) => return Ok(Some(candidate.public_key())),
                Err(refused) if refused.code() == Code::Budget => return Err(refused),
                Err(_) => {}
            }
        }
        Ok(None)
    }

    fn is_signed(&self, list: &'q CrlSource, key: &'q PublicKey) -> Result<bool, Refused> {
        if let Some(signer) = list.signer() {
            return Ok(signer == key.fingerprint());
        }
        let check = || list.crl().verify_signature(key).is_ok();
        let signature = self.work.check_signature(list.crl().tbs_der(), key, check)?;
        Ok(signature == Signature::Holds)
    }

    /// Finds what a full CRL and the deltas to it say of a certificate. A delta whose silence is
    /// worth nothing can still revoke; it releases nobody. Released is who was suspended, and
    /// nobody else (RFC 5280 §5.3.1).
    fn find_entry(
        &self,
        list: &CrlSource,
        deltas: &[&CrlSource],
        certificate: &Certificate,
    ) -> Result<Option<Revocation>, Refused> {
        let mut is_released = false;
        for delta in deltas {
            let Some(changed) = self.revocation(delta, certificate)? else { continue };
            if changed.reason != Reason::RemoveFromCrl {
                return Ok(Some(changed));
            }
            is_released = self.silence(delta) == Silence::Current;
        }
        let is_released =
            |listed: &Revocation| is_released && listed.reason == Reason::CertificateHold;
        Ok(self.revocation(list, certificate)?.filter(|listed| !is_released(listed)))
    }

    fn revocation(
        &self,
        list: &CrlSource,
        certificate: &Certificate,
    ) -> Result<Option<Revocation>, Refused> {
        let entry = list.find(certificate, &self.work.meter)?;
        Ok(entry.map(|entry| {
            let reason = entry.reason.and_then(|code| Reason::try_from(code).ok());
            Revocation { at: entry.at, reason: reason.unwrap_or_default() }
        }))
    }

    /// Lists the deltas of the same scope, signed with the same key, that build on the full list or
    /// one before it (RFC 5280 §5.2.4): from the newest down to the newest that is current, which
    /// supersedes those before it.
    fn list_deltas(
        &self,
        list: &CrlSource,
        key: &'q PublicKey,
    ) -> Result<Vec<&'q CrlSource>, Refused> {
        self.work.meter.comparisons(self.crls.len())?;
        let mut deltas: Vec<_> = self
            .crls
            .iter()
            .filter(|delta| delta.is_delta_of(list) && delta.is_usable(self.question))
            .collect();
        deltas.sort_by_key(|delta| Reverse(delta.crl().number()));
        let mut signed = Vec::new();
        for delta in deltas {
            if self.is_signed(delta, key)? {
                signed.push(delta);
                if self.silence(delta) == Silence::Current {
                    break;
                }
            }
        }
        Ok(signed)
    }
}

/// Says whether an issuer's key may sign CRLs.
fn may_sign(issuer: Issuer<'_>) -> bool {
    let usage = issuer.certificate.and_then(|certificate| certificate.extensions().key_usage());
    usage.is_none_or(|usage| usage.value.contains(KeyUsage::CRL_SIGN))
}

#[cfg(test)]
mod tests;
