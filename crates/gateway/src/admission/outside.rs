//! Holders by the word of outside CAs: their paths, their revocations, what their policies are worth here, and whom
//! their certificates name. Nothing in such a certificate is read as if it were ours.

use std::sync::Arc;

use model::anchor::{PersonFrom, StatusDemand, Unmapped, Vouching};
use model::identity::{Handle, HolderId};
use model::refusal::{Cause, Refusal};
use model::snapshot::{Outside, Outsider, Person, Snapshot};
use model::verification::{Class, Freshness, InForce};
use pki::certificate::Certificate;
use pki::digest::Sha256;
use pki::general_name::GeneralName;
use pki::name::Name;
use pki::oid::Oid;
use pki::time::UnixTime;
use trust::Question;
use trust::question::{Conformance, Purpose};
use trust::revocation::{Reason, Revocation};

use super::judgement::{DEPTH, wanted};
use super::known::{Known, Vouched};
use crate::tls::Chain;
use crate::visitor::{Holder, Visitor};

/// Verifies a chain under the outside CAs; none when there are none. Only what path validation needs is asked of
/// their certificates: how closely they keep to the profile is not ours to mend.
pub(super) fn verify(
    snapshot: &Snapshot,
    chain: &Arc<Chain>,
    now: UnixTime,
) -> Option<Result<Known, Refusal>> {
    let mut refused = None;
    for outside in snapshot.outside.iter() {
        let intermediates: Vec<Certificate> =
            chain.others.iter().chain(&outside.intermediates).cloned().collect();
        let question = Question {
            intermediates: &intermediates,
            max_depth: DEPTH,
            conformance: Conformance::Lenient,
            ..Question::new(
                Purpose::Client,
                now,
                std::slice::from_ref(&outside.anchor),
                &chain.leaf,
            )
        };
        match trust::verify(&question) {
            Ok(verified) => {
                let key = outside.anchor.public_key().fingerprint();
                let vouched = Vouched::Outside(key, outside.name.clone());
                return Some(Ok(Known::new(Arc::clone(chain), verified, vouched)));
            }
            // Of several refusals that one tells most which came from beneath an anchor.
            Err(why) if why.code() != trust::Code::UnknownIssuer => refused = Some(why),
            Err(_) => {}
        }
    }
    refused.map(|why| Err(Refusal::of_verdict(&why, &chain.leaf, &wanted(snapshot))))
}

/// Says who it is, and until when that is known.
pub(super) fn describe(
    snapshot: &Snapshot,
    name: &Handle,
    known: &Known,
    now: UnixTime,
) -> Result<(Visitor, UnixTime), Refusal> {
    let gone = || Refusal::new(Cause::Unavailable, "the outside CA is gone");
    let outside = snapshot.outside.iter().find(|outside| outside.name == *name).ok_or_else(gone)?;
    let current = check_status(outside, known, now)?;
    let class = class(outside, known.verified().policies())?;
    let leaf = known.verified().leaf();
    let found = match snapshot.imported.get(&leaf.fingerprint()) {
        Some(id) => imported(snapshot, *id)?,
        None => named(outside, leaf)?,
    };
    let InForce { class, until, lapse } = match outside.evidence {
        Vouching::Ours => found.evidence.in_force(&class, now),
        Vouching::Theirs => InForce { class, until: UnixTime::MAX, lapse: None },
    };
    let visitor = Visitor::holder(Holder {
        id: found.id,
        person: found.person.as_ref().map(|person| person.handle.clone()),
        person_name: found.person.map(|person| person.name),
        device: found.device,
        groups: found.groups,
        class,
        lapse,
        outside: Some(outside.name.clone()),
        leaf: leaf.clone(),
        chain: known.verified().path().iter().skip(1).cloned().collect(),
    });
    Ok((visitor, until.min(current)))
}

/// Whom a certificate stands for.
struct Found {
    id: HolderId,
    /// None for a machine whose certificate was put onto its record.
    person: Option<Person>,
    /// The device; the CA's name where it says nothing of devices.
    device: Handle,
    groups: Vec<Handle>,
    evidence: Freshness,
}

/// The device onto whose record the certificate was put.
fn imported(snapshot: &Snapshot, id: HolderId) -> Result<Found, Refusal> {
    let unknown =
        || Refusal::new(Cause::UnknownHolder, "the device it stands for is not on record");
    let holder = snapshot.holders.get(&id).ok_or_else(unknown)?.clone();
    let model::snapshot::Holder { person, device, groups, evidence } = holder;
    Ok(Found { id, person, device, groups, evidence })
}

/// Finds the one person whom the certificate names; two different ones are none.
fn named(outside: &Outside, leaf: &Certificate) -> Result<Found, Refusal> {
    let names = names(outside.person_from, leaf);
    let mut found = names.iter().filter_map(|name| outside.people.get(&name.to_lowercase()));
    let unknown = |why: &str| {
        let told = format!("{why}, by {} of {}", outside.person_from, outside.name);
        Refusal::new(Cause::UnknownHolder, told)
    };
    let first = found.next().ok_or_else(|| unknown("it names nobody on record"))?;
    if found.any(|other| other.person.handle != first.person.handle) {
        return Err(unknown("it names more than one person"));
    }
    let Outsider { person, groups, evidence } = first.clone();
    let id = id_of(outside, &person.handle);
    Ok(Found { id, person: Some(person), device: outside.name.clone(), groups, evidence })
}

/// The holder is the person as this CA knows it, the same for every certificate of the two.
fn id_of(outside: &Outside, person: &Handle) -> HolderId {
    let mut hash = Sha256::new();
    hash.update(&outside.anchor.public_key().fingerprint().0);
    hash.update(person.as_str().as_bytes());
    let mut random = [0; 16];
    random.iter_mut().zip(hash.finish()).for_each(|(to, octet)| *to = octet);
    HolderId::from_random(random)
}

fn names(from: PersonFrom, leaf: &Certificate) -> Vec<String> {
    let of_subject = |oid: &Oid| find_in(leaf.subject(), oid);
    match from {
        PersonFrom::Email => alternative(leaf, |name| match name {
            GeneralName::Email(mailbox) => Some(mailbox.clone()),
            _ => None,
        }),
        PersonFrom::Upn => alternative(leaf, |name| name.as_upn().map(str::to_owned)),
        PersonFrom::CommonName => of_subject(&Oid::COMMON_NAME),
        PersonFrom::UserId => of_subject(&Oid::USER_ID),
        PersonFrom::SerialNumber => of_subject(&Oid::SERIAL_NUMBER),
    }
}

fn alternative(leaf: &Certificate, read: impl Fn(&GeneralName) -> Option<String>) -> Vec<String> {
    let names = leaf.extensions().subject_alt_names();
    names.map(|names| names.value.0.iter().filter_map(read).collect()).unwrap_or_default()
}

/// Every value of an attribute: a subject with two common names names both.
fn find_in(name: &Name, oid: &Oid) -> Vec<String> {
    let of_kind = name.rdns().flatten().filter(|value| value.oid == *oid);
    of_kind.filter_map(|value| value.text()).collect()
}

/// What the policies that hold along the path are worth. Of several the lowest counts.
fn class(outside: &Outside, policies: &[Oid]) -> Result<Class, Refusal> {
    let mapped = policies.iter().filter_map(|policy| outside.classes.get(policy));
    match (mapped.min(), outside.unmapped) {
        (Some(class), _) => Ok(class.clone()),
        (None, Unmapped::Interim) => Ok(Class::interim()),
        (None, Unmapped::Refuse) => {
            let held: Vec<String> = policies.iter().map(ToString::to_string).collect();
            let held = if held.is_empty() { "no policy".to_owned() } else { held.join(" ") };
            let why = format!("{} maps nothing of what holds along the path: {held}", outside.name);
            Err(Refusal::new(Cause::UnknownPolicy, why))
        }
    }
}

/// Checks that nothing on the path is revoked, as far as that must be known; says until when it is.
fn check_status(outside: &Outside, known: &Known, now: UnixTime) -> Result<UnixTime, Refusal> {
    let mut current = UnixTime::MAX;
    for (at, (certificate, issuer)) in known.links().enumerate() {
        let serial = *certificate.serial();
        let here = outside.revoked.get(&serial).copied();
        if let Some(revocation) = here.or_else(|| outside.listed.find(*issuer, serial)) {
            return Err(revoked(at, revocation));
        }
        let until = outside.lists.get(issuer).copied();
        match (outside.status, until) {
            (StatusDemand::Lenient, _) | (StatusDemand::Given, None) => {}
            (StatusDemand::Given | StatusDemand::Required, Some(until)) if now <= until => {
                current = current.min(until);
            }
            (StatusDemand::Given | StatusDemand::Required, _) => {
                let issuer = certificate.issuer().label();
                let why = match until {
                    Some(UnixTime(i64::MIN)) => format!("no CRL of {issuer} has come yet"),
                    Some(until) => format!("the CRL of {issuer} is out of date since {until}"),
                    None => format!("there is no CRL of {issuer}"),
                };
                return Err(Refusal::new(Cause::StaleStatus, why));
            }
        }
    }
    Ok(current)
}

fn revoked(at: usize, revocation: Revocation) -> Refusal {
    let Revocation { at: since, reason } = revocation;
    let cause = match reason {
        _ if at > 0 => Cause::BadCertificate,
        Reason::CertificateHold => Cause::Suspended { at: since },
        reason => Cause::Revoked { at: since, why: reason.into() },
    };
    let which = if at == 0 { "it" } else { "a CA above it" };
    Refusal::new(cause, format!("{which} was revoked {since} ({reason})"))
}
