//! Outside CAs that doors believe beside our own: put on record with what their certificates are worth, their CRLs,
//! and what of theirs is revoked here. Path validation is `trust`'s, judging holders the doors'.

use model::anchor::{Anchor, List, NewAnchor, Source, Terms};
use model::audit::{Action, Event, Object};
use model::certificate::Reason;
use model::identity::Handle;
use pki::certificate::Certificate;
use pki::crl::Crl;
use pki::extension::KeyUsage;
use pki::fingerprint::Fingerprint;
use pki::profile;
use pki::serial::Serial;
use pki::time::UnixTime;
use store::View;

use crate::error::{Conflict, Error, Flaw, Kind};
use crate::{Authority, Operator};

pub mod source;

/// An outside CA to be believed, as it is given.
#[derive(Clone, Debug)]
pub struct Proposal {
    /// Its short name.
    pub name: Handle,
    /// Its certificate, and those of CAs below it, in any order.
    pub certificates: Vec<Certificate>,
    /// What its certificates are worth.
    pub terms: Terms,
    /// CRLs of these CAs, DER.
    pub crls: Vec<Vec<u8>>,
    /// From where further ones are fetched.
    pub sources: Vec<String>,
}

/// What a CRL that was given tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// The CA it speaks of.
    pub issuer: String,
    /// How many certificates it lists.
    pub entries: usize,
    /// When it was made.
    pub this_update: UnixTime,
    /// When the next one is due, and it is out of date.
    pub next_update: UnixTime,
}

impl Listed {
    fn tell(&self, event: Event) -> Event {
        event
            .fact("issuer", &self.issuer)
            .fact("entries", self.entries)
            .fact("this_update", self.this_update)
            .fact("next_update", self.next_update)
    }
}

/// The certificates of an outside CA, told apart.
pub(crate) struct Arranged {
    /// The one that is believed.
    pub(crate) anchor: Certificate,
    /// Those below it.
    pub(crate) below: Vec<Certificate>,
}

impl Arranged {
    /// All of them, the one that is believed first.
    pub(crate) fn all(&self) -> impl Iterator<Item = &Certificate> {
        std::iter::once(&self.anchor).chain(&self.below)
    }
}

impl Authority {
    /// Lists the outside CAs that doors believe.
    ///
    /// # Errors
    /// `Unavailable`.
    pub fn anchors(&self) -> Result<Vec<Anchor>, Error> {
        Ok(self.store.read()?.list_anchors()?)
    }

    /// Finds an outside CA.
    ///
    /// # Errors
    /// `NotFound`, `Unavailable`.
    pub fn anchor(&self, name: &Handle) -> Result<Anchor, Error> {
        find(&*self.store.read()?, name)
    }

    fn check_terms(&self, terms: &Terms) -> Result<(), Error> {
        for (at, mapping) in terms.policies.iter().enumerate() {
            self.classes.parse(mapping.class.as_str()).map_err(|fault| Error::Invalid {
                field: "policy",
                why: fault.to_string().into(),
            })?;
            let same = |other: &model::anchor::Mapping| other.policy == mapping.policy;
            if terms.policies.iter().skip(at + 1).any(same) {
                let why =
                    format!("{} is mapped twice; a policy stands for one class", mapping.policy);
                return Err(Error::Invalid { field: "policy", why: why.into() });
            }
        }
        Ok(())
    }

    /// Tells the one to be believed from those below it, and checks that it may be.
    fn check_certificates(&self, certificates: &[Certificate]) -> Result<Arranged, Error> {
        let arranged = arrange(certificates).map_err(invalid)?;
        for ca in certificates {
            check_ca(ca).map_err(invalid)?;
            let key = ca.public_key();
            let own = self.hierarchy.roots().chain(self.hierarchy.issuing_cas());
            if own.into_iter().any(|own| own.public_key() == key) {
                let why = format!(
                    "{} has the key of a CA of ours, which doors believe anyway",
                    ca.subject()
                );
                return Err(invalid(why));
            }
        }
        if self.now() > arranged.anchor.not_after() {
            return Err(invalid(format!("it ended on {}", arranged.anchor.not_after())));
        }
        Ok(arranged)
    }
}

impl Operator<'_> {
    /// Lets doors believe an outside CA from now on.
    ///
    /// # Errors
    /// `Invalid` with what is wrong with its certificates, CRLs or terms; `Conflict` when the name is taken, or one of its CAs
    /// is believed by another already.
    pub fn add_anchor(&self, proposal: Proposal) -> Result<Anchor, Error> {
        let Proposal { name, certificates, terms, crls, sources } = proposal;
        sources.iter().try_for_each(|url| source::check_url(url))?;
        let authority = self.authority;
        authority.check_terms(&terms)?;
        let arranged = authority.check_certificates(&certificates)?;
        let mut lists: Vec<(Fingerprint, Listed, Vec<u8>)> = crls
            .into_iter()
            .map(|der| check_list(&arranged, &der).map(|(issuer, listed)| (issuer, listed, der)))
            .collect::<Result<_, Error>>()?;
        // Of two by the same key the newer stays.
        lists.sort_by_key(|(_, listed, _)| listed.this_update);
        let policies: Vec<String> = terms.policies.iter().map(ToString::to_string).collect();
        let event = self
            .event(Action::AnchorAdded, Object::anchor(&name))
            .fact("subject", arranged.anchor.subject())
            .fact("fingerprint", arranged.anchor.fingerprint())
            .fact("policies", policies.join(" "))
            .fact("unmapped", terms.unmapped)
            .fact("person_from", terms.person_from)
            .fact("evidence", terms.evidence)
            .fact("status", terms.status)
            .fact("sources", sources.join(" "));
        let key = arranged.anchor.public_key().fingerprint();
        let certificates = arranged.all().map(Certificate::to_pem).collect();
        let new = NewAnchor { name: name.clone(), certificates, terms };
        authority.store.write(move |mut tx| {
            check_apart(&tx, &new.name, &arranged)?;
            match tx.add_anchor(&new, &key) {
                Err(store::Error::Taken(_)) => {
                    let name = new.name.to_string();
                    return Err(Conflict::Taken { what: Kind::Anchor, name }.into());
                }
                done => done?,
            }
            for (issuer, _, der) in &lists {
                tx.put_anchor_crl(&new.name, issuer, der)?;
            }
            for url in sources {
                tx.put_anchor_source(&new.name, &Source { url, issuer: None, outage: None })?;
            }
            let added = find(&tx, &new.name)?;
            Ok(tx.commit(event, added)?)
        })
    }

    /// Lets doors believe an outside CA no longer. What it said is told by the log alone; what was revoked here holds
    /// again should its key come back.
    ///
    /// # Errors
    /// `NotFound`.
    pub fn remove_anchor(&self, name: &Handle) -> Result<(), Error> {
        let event = self.event(Action::AnchorRemoved, Object::anchor(name));
        let name = name.clone();
        self.authority.store.write(move |mut tx| {
            let anchor = find(&tx, &name)?;
            if let Ok(known) = read_certificates(&anchor) {
                let key = known.anchor.public_key().fingerprint();
                tx.keep_anchor_revocations(&name, &key)?;
            }
            tx.remove_anchor(&name)?;
            Ok(tx.commit(event, ())?)
        })
    }

    /// Takes a CRL of an outside CA, in the place of the one before by the same key.
    ///
    /// # Errors
    /// `NotFound`; `Invalid` when it is signed by none of the anchor's CAs, speaks of a part of its certificates only,
    /// or is older than the one on record.
    pub fn give_crl(&self, name: &Handle, der: Vec<u8>) -> Result<Listed, Error> {
        let anchor = self.authority.anchor(name)?;
        let (issuer, listed) = check_list(&read_certificates(&anchor)?, &der)?;
        check_newer(&anchor.lists, &issuer, &listed)?;
        let event = listed.tell(self.event(Action::AnchorListed, Object::anchor(name)));
        let name = name.clone();
        self.authority.store.write(move |mut tx| {
            find(&tx, &name)?;
            tx.put_anchor_crl(&name, &issuer, &der)?;
            Ok(tx.commit(event, listed)?)
        })
    }

    /// Revokes a certificate of an outside CA here, whatever the CA says: doors refuse it from now on.
    ///
    /// # Errors
    /// `NotFound` for the anchor; `Conflict` when it is revoked already, or what is on record cannot be read.
    pub fn revoke_outside(
        &self,
        name: &Handle,
        serial: &Serial,
        reason: Reason,
    ) -> Result<(), Error> {
        let event = self
            .event(Action::AnchorRevoked, Object::anchor(name))
            .fact("serial", serial)
            .fact("reason", reason);
        let (name, serial) = (name.clone(), *serial);
        self.authority.store.write(move |mut tx| {
            let anchor = find(&tx, &name)?;
            if let Some(before) = anchor.revoked.iter().find(|one| one.serial == serial) {
                let (at, reason) = (before.at.to_string(), before.reason.to_string());
                return Err(
                    Conflict::AlreadyRevoked { serial: serial.to_string(), at, reason }.into()
                );
            }
            let key = read_certificates(&anchor)?.anchor.public_key().fingerprint();
            tx.put_anchor_revocation(&name, &key, &serial, reason)?;
            Ok(tx.commit(event, ())?)
        })
    }
}

fn find(view: &View, name: &Handle) -> Result<Anchor, Error> {
    let found = view.list_anchors()?.into_iter().find(|anchor| anchor.given.name == *name);
    found.ok_or_else(|| Error::NotFound { what: Kind::Anchor, name: name.to_string() })
}

fn invalid(why: impl Into<Flaw>) -> Error {
    Error::Invalid { field: "ca", why: why.into() }
}

/// Reads the certificates of an outside CA on record. They were readable when they were put there, to a program that may
/// have asked for less.
///
/// # Errors
/// `Unreadable`.
pub(crate) fn read_certificates(anchor: &Anchor) -> Result<Arranged, Conflict> {
    let unreadable =
        |why: String| Conflict::Unreadable { anchor: anchor.given.name.to_string(), why };
    let all = Certificate::list_from_pem(anchor.given.certificates.as_bytes())
        .map_err(|fault| unreadable(fault.to_string()))?;
    arrange(&all).map_err(|why| unreadable(why.to_owned()))
}

/// Checks that none of the proposed CAs is believed by another name already, nor stands above or below one that is: which
/// terms held would be left to chance, and who was revoked by the one name would be let in by the other.
fn check_apart(view: &View, name: &Handle, proposed: &Arranged) -> Result<(), Error> {
    let is_above = |upper: &Certificate, lower: &Certificate| {
        upper.public_key() == lower.public_key()
            || lower.verify_signature(upper.public_key()).is_ok()
    };
    let others = view.list_anchors()?.into_iter().filter(|one| one.given.name != *name);
    for record in others {
        // What cannot be read is not believed.
        let Ok(known) = read_certificates(&record) else { continue };
        let touches = |ca: &&Certificate| known.all().any(|k| is_above(k, ca) || is_above(ca, k));
        if let Some(ca) = proposed.all().find(touches) {
            let (anchor, ca) = (record.given.name.to_string(), ca.subject().label());
            return Err(Conflict::Overlapping { anchor, ca }.into());
        }
    }
    Ok(())
}

/// Finds the one certificate that stands under none of the others.
fn arrange(certificates: &[Certificate]) -> Result<Arranged, &'static str> {
    let is_below = |ca: &Certificate| {
        let above = certificates.iter().filter(|other| other.public_key() != ca.public_key());
        above.into_iter().any(|other| ca.verify_signature(other.public_key()).is_ok())
    };
    let (below, top): (Vec<_>, Vec<_>) = certificates.iter().cloned().partition(is_below);
    match top.as_slice() {
        [anchor] => Ok(Arranged { anchor: anchor.clone(), below }),
        [] => Err("there is no certificate in it"),
        _ => Err(
            "it holds CAs that do not stand under one another; add each of them by a name of its own",
        ),
    }
}

fn check_ca(ca: &Certificate) -> Result<(), String> {
    let extensions = ca.extensions();
    let is_ca = extensions.basic_constraints().is_some_and(|found| found.value.ca);
    let may_sign =
        extensions.key_usage().is_none_or(|usage| usage.value.contains(KeyUsage::KEY_CERT_SIGN));
    let subject = ca.subject();
    let is_interim = profile::interim_name().is_ok_and(|name| name.matches(subject));
    if !is_ca {
        return Err(format!("{subject} is not a CA: its basic constraints do not say so"));
    }
    if !may_sign {
        return Err(format!(
            "{subject} may not sign certificates: its key usage does not allow it"
        ));
    }
    if is_interim || subject.is_empty() {
        return Err(format!("no CA can have the name \"{subject}\""));
    }
    Ok(())
}

/// Finds the CA whose key signed a CRL, and checks that the list speaks of all that it revoked.
fn check_list(arranged: &Arranged, der: &[u8]) -> Result<(Fingerprint, Listed), Error> {
    let invalid = |why: String| Error::Invalid { field: "crl", why: why.into() };
    let crl = Crl::parse(der).map_err(|fault| invalid(format!("it is no CRL: {fault}")))?;
    let signer = arranged.all().find(|ca| {
        ca.subject().matches(crl.issuer()) && crl.verify_signature(ca.public_key()).is_ok()
    });
    let Some(signer) = signer else {
        let issuer = crl.issuer();
        return Err(invalid(format!("no CA of this anchor has signed it; it names {issuer}")));
    };
    let usage = signer.extensions().key_usage();
    if usage.is_some_and(|usage| !usage.value.contains(KeyUsage::CRL_SIGN)) {
        let signer = signer.subject();
        return Err(invalid(format!("the certificate of {signer} does not allow it to sign CRLs")));
    }
    let is_part = crl.delta_base().is_some()
        || crl.issuing_distribution_point().is_some_and(|scope| !covers_all(&scope.value));
    if is_part {
        let why = "it lists only a part of what its CA revoked; give the full list";
        return Err(invalid(why.to_owned()));
    }
    if crl.unknown_critical().next().is_some() {
        return Err(invalid("it has a critical extension that is not understood".to_owned()));
    }
    if crl.signature_algorithm().is_weak() {
        return Err(invalid("its signature is too weak".to_owned()));
    }
    let Some(next_update) = crl.next_update() else {
        let why = "it does not say when the next one is due, so it would never be out of date; ask its CA for one that says so";
        return Err(invalid(why.to_owned()));
    };
    let listed = Listed {
        issuer: crl.issuer().label(),
        entries: crl.len(),
        this_update: crl.this_update(),
        next_update,
    };
    Ok((signer.public_key().fingerprint(), listed))
}

/// Says whether a list speaks of all that its CA issued (RFC 5280 §5.2.5).
fn covers_all(scope: &pki::extension::IssuingDistributionPoint) -> bool {
    scope.name.is_none()
        && !scope.only_user
        && !scope.only_ca
        && !scope.only_attribute
        && !scope.indirect
        && scope.only_some_reasons.is_none()
}

/// An older list must not bring back what a newer one has revoked.
fn check_newer(lists: &[List], issuer: &Fingerprint, listed: &Listed) -> Result<(), Error> {
    let before = lists.iter().find(|list| list.issuer == *issuer);
    let before = before.and_then(|list| Crl::parse(&list.der).ok()).map(|crl| crl.this_update());
    match before.filter(|before| *before > listed.this_update) {
        None => Ok(()),
        Some(before) => {
            let why =
                format!("it was made {}, and one made {before} is on record", listed.this_update);
            Err(Error::Invalid { field: "crl", why: why.into() })
        }
    }
}

#[cfg(test)]
mod tests;
