//! From what was presented to who it is: path, time, status, holder, class.
//! An unverified certificate never becomes an identity.

use std::sync::Arc;

use model::identity::HolderId;
use model::refusal::{Cause, Known as Named, Refusal};
use model::snapshot::{Holder, Snapshot};
use model::verification::{Class, InForce};
use pki::certificate::Certificate;
use pki::general_name::GeneralName;
use pki::time::UnixTime;
use trust::Question;
use trust::question::{Purpose, Status};

use super::interim;
use super::known::{Known, KnownChains, Vouched};
use super::outside;
use crate::state::{Feed, State};
use crate::tls::{Chain, ChainDigest, Presented};
use crate::visitor::{Holder as HolderVisitor, Visitor};

/// Intermediates in a path at most; our own hierarchies have one.
pub(super) const DEPTH: u8 = 4;

/// What a connection's certificate amounts to.
#[derive(Clone, Debug)]
pub(crate) enum Verdict {
    /// There is none.
    Guest,
    /// It is believed, and its holder is on record, or the request that it waits for.
    Holder {
        /// Who it is.
        visitor: Arc<Visitor>,
        /// The end of the path's validity, or of the evidence for the class.
        until: UnixTime,
    },
    /// It is not believed, or not now.
    Refused(Box<Refusal>),
}

/// Judges what a client presented, in the given state and at the given time.
pub(crate) fn judge(
    known: &KnownChains,
    state: &State,
    presented: &Presented,
    now: UnixTime,
) -> Verdict {
    if state.feed == Feed::Lost {
        let refusal = Refusal::new(Cause::Unavailable, "the records are out of reach");
        return Verdict::Refused(Box::new(refusal));
    }
    let chain = match presented {
        Presented::Nothing => return Verdict::Guest,
        Presented::Unreadable => return unreadable(),
        Presented::Chain(chain) => chain,
    };
    let records = Records { epoch: state.epoch, trust: state.trust, snapshot: &state.snapshot };
    believed(identify(known, records, chain, now))
}

/// Judges what a client would present by a snapshot alone; nothing is remembered.
pub(crate) fn try_out(snapshot: &Snapshot, presented: &Presented, now: UnixTime) -> Verdict {
    match presented {
        Presented::Nothing => Verdict::Guest,
        Presented::Unreadable => unreadable(),
        Presented::Chain(chain) => {
            let records = Records { epoch: 0, trust: 0, snapshot };
            believed(identify(&KnownChains::default(), records, chain, now))
        }
    }
}

/// The records of one state and the numbers under which what they say is remembered.
#[derive(Clone, Copy)]
struct Records<'a> {
    epoch: u64,
    trust: u64,
    snapshot: &'a Snapshot,
}

fn unreadable() -> Verdict {
    let refusal = Refusal::new(Cause::BadCertificate, "what was sent is no certificate");
    Verdict::Refused(Box::new(refusal))
}

fn believed(identified: Result<(Arc<Visitor>, UnixTime), Refusal>) -> Verdict {
    match identified {
        Ok((visitor, until)) => Verdict::Holder { visitor, until },
        Err(refusal) => Verdict::Refused(Box::new(refusal)),
    }
}

/// Finds the chain again, if it was believed before and nothing speaks against it now.
pub(crate) fn recall(
    known: &KnownChains,
    state: &State,
    digest: &ChainDigest,
    now: UnixTime,
) -> Option<Arc<Chain>> {
    let found = known.find(state.trust, digest)?;
    let holds = found.still_holds(now, &state.snapshot.revoked);
    let is_named = match found.vouched() {
        Vouched::ByUs(_) => find_holder(&state.snapshot, &found.chain.leaf).is_some(),
        // Whom it names is looked up when it is judged, as ever.
        Vouched::Outside(..) => true,
    };
    (holds && is_named).then(|| Arc::clone(&found.chain))
}

fn identify(
    known: &KnownChains,
    records: Records<'_>,
    chain: &Arc<Chain>,
    now: UnixTime,
) -> Result<(Arc<Visitor>, UnixTime), Refusal> {
    let Records { epoch, trust, snapshot } = records;
    let found =
        known.find(trust, &chain.digest).filter(|found| found.still_holds(now, &snapshot.revoked));
    let found = match found {
        Some(found) => found,
        None if interim::is_one(&chain.leaf) => {
            return interim::identify(snapshot, &chain.leaf, now);
        }
        None => {
            let verified = Arc::new(verify(snapshot, chain, now)?);
            known.remember(trust, Arc::clone(&verified));
            verified
        }
    };
    let (visitor, until) = found.visitor(epoch, now, || match found.vouched() {
        Vouched::ByUs(_) => describe(snapshot, &found, now),
        Vouched::Outside(_, name) => outside::describe(snapshot, name, &found, now),
    })?;
    Ok((visitor, until.min(found.until())))
}

fn verify(snapshot: &Snapshot, chain: &Arc<Chain>, now: UnixTime) -> Result<Known, Refusal> {
    let intermediates: Vec<Certificate> =
        chain.others.iter().chain(&snapshot.intermediates).cloned().collect();
    let question = Question {
        intermediates: &intermediates,
        status: Status::Required { crls: &[], index: Some(&snapshot.revoked), max_age_secs: None },
        max_depth: DEPTH,
        ..Question::new(Purpose::Client, now, &snapshot.anchors, &chain.leaf)
    };
    let refused = match trust::verify(&question) {
        Ok(verified) => {
            let anchor = snapshot.anchors.get(verified.anchor());
            let anchor = anchor.map(|anchor| anchor.public_key().fingerprint());
            let gone = || Refusal::new(Cause::Unavailable, "the anchor is gone");
            return Ok(Known::new(
                Arc::clone(chain),
                verified,
                Vouched::ByUs(anchor.ok_or_else(gone)?),
            ));
        }
        Err(refused) => refused,
    };
    // Ours are asked first: no outside CA is heard about what stands under one of them.
    match refused.code() {
        trust::Code::UnknownIssuer | trust::Code::BadSignature => {
            let found = outside::verify(snapshot, chain, now);
            found.unwrap_or_else(|| Err(explain(snapshot, chain, &refused)))
        }
        _ => Err(explain(snapshot, chain, &refused)),
    }
}

/// Names the holder on record, if there is one, to whom only time speaks against the certificate.
fn explain(snapshot: &Snapshot, chain: &Chain, refused: &trust::Refused) -> Refusal {
    let refusal = Refusal::of_verdict(refused, &chain.leaf, &wanted(snapshot));
    match (refusal.cause(), find_holder(snapshot, &chain.leaf)) {
        (Cause::Expired { .. } | Cause::NotYetValid { .. }, Some((_, holder))) => {
            refusal.to_known(named(holder))
        }
        _ => refusal,
    }
}

/// The names of those who are believed, ours first.
pub(super) fn wanted(snapshot: &Snapshot) -> Vec<String> {
    let outside = snapshot.outside.iter().map(|outside| &outside.anchor);
    snapshot.anchors.iter().chain(outside).map(|anchor| anchor.name().label()).collect()
}

fn named(holder: &Holder) -> Named {
    let person = holder.person.as_ref().map(|person| person.name.clone());
    Named { person, device: holder.device.to_string() }
}

/// Says who it is, and until when the class counts.
fn describe(
    snapshot: &Snapshot,
    known: &Known,
    now: UnixTime,
) -> Result<(Visitor, UnixTime), Refusal> {
    let leaf = known.verified().leaf();
    let (id, holder) = find_holder(snapshot, leaf).ok_or_else(|| {
        Refusal::new(Cause::UnknownHolder, "the certificate's holder is not on record")
    })?;
    // Of several classes the lowest counts: a certificate cannot lift itself.
    let classes = known.verified().policies().iter().filter_map(|oid| snapshot.classes.get(oid));
    let class = classes.min().cloned().unwrap_or_else(Class::interim);
    let InForce { class, until, lapse } = holder.evidence.in_force(&class, now);
    let visitor = Visitor::holder(HolderVisitor {
        id,
        person: holder.person.as_ref().map(|person| person.handle.clone()),
        person_name: holder.person.as_ref().map(|person| person.name.clone()),
        device: holder.device.clone(),
        groups: holder.groups.clone(),
        class,
        lapse,
        outside: None,
        leaf: leaf.clone(),
        chain: known.verified().path().iter().skip(1).cloned().collect(),
    });
    Ok((visitor, until))
}

/// Finds the holder a certificate names by its URI. Names are for display only.
fn find_holder<'a>(snapshot: &'a Snapshot, leaf: &Certificate) -> Option<(HolderId, &'a Holder)> {
    let names = &leaf.extensions().subject_alt_names()?.value;
    names.0.iter().find_map(|name| match name {
        GeneralName::Uri(uri) => {
            let id: HolderId = uri.parse().ok()?;
            snapshot.holders.get(&id).map(|holder| (id, holder))
        }
        _ => None,
    })
}
