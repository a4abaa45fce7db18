//! Certified elsewhere: requests to outside CAs for our issuing CA, and putting what they answered on record, for that
//! CA or for a device. What comes back is checked as if it came from anybody.

use model::audit::{Action, Object};
use model::ca::Role as CaRole;
use model::identity::Handle;
use pki::certificate::Certificate;
use pki::certificate_request::CertificateRequest;
use pki::extension::KeyUsage;
use pki::fingerprint::Fingerprint;
use pki::oid::Oid;
use pki::profile;
use store::OutsideCertificate;
use trust::Question;
use trust::anchor::Anchor;
use trust::question::{Conformance, Purpose};

use crate::error::{Conflict, Error, Flaw, Kind};
use crate::founding::on_record;
use crate::keyring::Role;
use crate::{Authority, Operator, anchor};

/// A certificate that came back from an outside CA, as it was given.
#[derive(Clone, Debug)]
pub struct Answer {
    /// Every certificate that was given, in any order.
    pub certificates: Vec<Certificate>,
    /// The roots that it must lead to; without any, those of the anchors on record, and any among the certificates.
    pub roots: Vec<Certificate>,
}

/// What was put on record.
#[derive(Clone, Debug, PartialEq)]
pub struct Imported {
    /// The certificate.
    pub certificate: Certificate,
    /// CAs of others between it and the root.
    pub above: Vec<Certificate>,
    /// The root that it leads to; none when none was known, so that its signature could not be checked.
    pub root: Option<Certificate>,
}

impl Operator<'_> {
    /// Makes a request by which an outside CA can certify our issuing CA; DER.
    ///
    /// # Errors
    /// `Unavailable` when its key cannot be used.
    pub fn issuing_request(&self) -> Result<Vec<u8>, Error> {
        let issuing = self.authority.hierarchy.issuing();
        let key = self.authority.own_key(Role::Issuing, issuing.public_key())?;
        let wishes = profile::issuing_wishes();
        CertificateRequest::build_asking(&key, issuing.subject(), &wishes)
            .map_err(|fault| Error::Internal(fault.to_string()))
    }

    /// Puts a certificate on record that an outside CA made of our issuing CA. Chains can then be delivered up to its
    /// root as well as to ours. Where no root is known to check it by it is kept as a claim, which stands in no chain,
    /// until it is imported again with one.
    ///
    /// # Errors
    /// `Invalid` with what is wrong with it; `Conflict` when it is on record.
    pub fn import_crossed(&self, answer: &Answer) -> Result<Imported, Error> {
        let crossed = self
            .authority
            .find_own(answer)
            .ok_or_else(|| invalid("no certificate in it has the key of our issuing CA"))?;
        let (now, issuing) = (self.authority.now(), self.authority.hierarchy.issuing());
        check_crossed(crossed, issuing).map_err(invalid)?;
        check_time(crossed, now)?;
        let imported = self.authority.follow(crossed, answer)?;
        check_lengths(&imported)?;
        let event = told(self.event(Action::CaCrossed, Object::ca(&label(crossed))), &imported);
        let role = if imported.root.is_some() { CaRole::Cross } else { CaRole::Claimed };
        let (new, above) = (on_record(role, crossed), imported.above.iter());
        let above: Vec<_> = above.map(|ca| on_record(CaRole::Above, ca)).collect();
        let name = label(crossed);
        self.authority.store.write(move |mut tx| {
            let known = tx.list_cas()?;
            let find = |der: &[u8]| known.iter().find(|ca| ca.fingerprint == Fingerprint::of(der));
            match find(&new.der) {
                Some(claim) if claim.role == CaRole::Claimed && role == CaRole::Cross => {
                    tx.prove_ca(claim.id)?;
                }
                Some(_) => return Err(Conflict::Taken { what: Kind::Certificate, name }.into()),
                None => drop(tx.add_ca(&new)?),
            }
            for ca in above.iter().filter(|ca| find(&ca.der).is_none()) {
                tx.add_ca(ca)?;
            }
            Ok(tx.commit(event, imported)?)
        })
    }

    /// Puts a certificate that an outside CA issued onto the record of a device: wherever doors believe that CA, it
    /// names this device.
    ///
    /// # Errors
    /// `NotFound` for the device; `Invalid` with what is wrong with the certificate, as that no root is known to check
    /// it by.
    pub fn import_leaf(
        &self,
        owner: Option<&Handle>,
        device: &Handle,
        answer: &Answer,
    ) -> Result<Imported, Error> {
        let authority = self.authority;
        let person = owner.map(|owner| authority.person(owner)).transpose()?;
        let known = authority.device(person.as_ref(), device)?;
        let leaf = find_leaf(answer)?;
        check_leaf(leaf).map_err(invalid)?;
        check_time(leaf, authority.now())?;
        let ours = authority.hierarchy.issuing_cas();
        if ours.into_iter().any(|ca| leaf.verify_signature(ca.public_key()).is_ok()) {
            return Err(invalid("our own CA issued it, so it is on record already"));
        }
        let imported = authority.follow(leaf, answer)?;
        if imported.root.is_none() {
            return Err(invalid(format!(
                "no root is known to check it by: give that of \"{}\" with --root, or let doors believe it with `signet anchor add`",
                leaf.issuer()
            )));
        }
        let object = Object::device(owner, device);
        let event = told(self.event(Action::CertificateImported, object), &imported);
        let new = OutsideCertificate {
            fingerprint: leaf.fingerprint(),
            device: known.id,
            der: leaf.der().to_vec(),
        };
        authority.store.write(move |mut tx| {
            tx.put_outside_certificate(&new)?;
            Ok(tx.commit(event, imported)?)
        })
    }
}

impl Authority {
    /// Says whether an answer is about our issuing CA.
    #[must_use]
    pub fn is_about_us(&self, answer: &Answer) -> bool {
        self.find_own(answer).is_some()
    }

    fn find_own<'a>(&self, answer: &'a Answer) -> Option<&'a Certificate> {
        let key = self.hierarchy.issuing().public_key();
        answer.certificates.iter().find(|one| one.public_key() == key)
    }

    /// Follows a certificate up to a root.
    fn follow(&self, certificate: &Certificate, answer: &Answer) -> Result<Imported, Error> {
        let mut others: Vec<Certificate> = answer.certificates.clone();
        let mut roots = answer.roots.clone();
        if roots.is_empty() {
            roots.extend(others.iter().filter(|one| is_root(one)).cloned());
            for known in self.store.read()?.list_anchors()? {
                let Ok(known) = anchor::read_certificates(&known) else { continue };
                roots.push(known.anchor);
                others.extend(known.below);
            }
        }
        let anchors: Vec<Anchor> = roots.iter().cloned().map(Anchor::from_certificate).collect();
        let question = Question {
            intermediates: &others,
            conformance: Conformance::Lenient,
            ..Question::new(Purpose::Any, self.now(), &anchors, certificate)
        };
        match trust::verify(&question) {
            Ok(verified) => Ok(Imported {
                certificate: certificate.clone(),
                above: verified.path().iter().skip(1).cloned().collect(),
                root: roots.get(verified.anchor()).cloned(),
            }),
            Err(refused)
                if answer.roots.is_empty() && refused.code() == trust::Code::UnknownIssuer =>
            {
                // What was given beside it is no better known.
                Ok(Imported { certificate: certificate.clone(), above: Vec::new(), root: None })
            }
            Err(refused) => Err(invalid(format!("it does not lead to the root: {refused}"))),
        }
    }
}

fn invalid(why: impl Into<Flaw>) -> Error {
    Error::Invalid { field: "certificate", why: why.into() }
}

fn label(certificate: &Certificate) -> String {
    format!("{} by {}", certificate.subject().label(), certificate.issuer().label())
}

fn told(event: model::audit::Event, imported: &Imported) -> model::audit::Event {
    let one = &imported.certificate;
    let event = event
        .fact("issuer", one.issuer())
        .fact("serial", one.serial())
        .fact("fingerprint", one.fingerprint())
        .fact("not_after", one.not_after());
    match &imported.root {
        Some(root) => event.fact("root", root.fingerprint()),
        None => event.fact("root", "unknown"),
    }
}

fn is_ca(certificate: &Certificate) -> bool {
    certificate.extensions().basic_constraints().is_some_and(|found| found.value.ca)
}

fn is_root(certificate: &Certificate) -> bool {
    certificate.is_self_issued() && certificate.verify_signature(certificate.public_key()).is_ok()
}

/// For client authentication, or for whatever it likes.
fn serves_clients(certificate: &Certificate) -> bool {
    certificate.extensions().extended_key_usage().is_none_or(|usage| {
        usage.value.contains(&Oid::CLIENT_AUTH)
            || usage.value.contains(&Oid::ANY_EXTENDED_KEY_USAGE)
    })
}

fn check_crossed(crossed: &Certificate, issuing: &Certificate) -> Result<(), String> {
    let usage = crossed.extensions().key_usage();
    let may_sign = usage.is_none_or(|usage| usage.value.contains(KeyUsage::KEY_CERT_SIGN));
    let demands = [
        (crossed != issuing && !is_root(crossed), "it is our own certificate of the issuing CA"),
        (
            is_ca(crossed),
            "its basic constraints do not make it a CA, so nothing below it is believed",
        ),
        (may_sign, "its key usage does not allow it to sign certificates"),
        (serves_clients(crossed), "its extended key usage leaves client authentication out"),
    ];
    if let Some((_, why)) = demands.into_iter().find(|(met, _)| !met) {
        return Err(why.to_owned());
    }
    if !crossed.subject().matches(issuing.subject()) {
        let (has, needs) = (crossed.subject(), issuing.subject());
        return Err(format!(
            "its subject is \"{has}\", and our certificates name \"{needs}\" as issuer"
        ));
    }
    Ok(())
}

fn check_leaf(leaf: &Certificate) -> Result<(), String> {
    match (is_ca(leaf), serves_clients(leaf)) {
        (true, _) => Err("it is a CA, but not ours".to_owned()),
        (false, false) => Err("it is not for client authentication".to_owned()),
        (false, true) => Ok(()),
    }
}

fn check_time(certificate: &Certificate, now: pki::time::UnixTime) -> Result<(), Error> {
    let (begins, ends) = (certificate.not_before(), certificate.not_after());
    if (begins..=ends).contains(&now) {
        return Ok(());
    }
    Err(invalid(format!("it is valid from {begins} to {ends}, and not now")))
}

/// The one that certifies no other among those given.
fn find_leaf(answer: &Answer) -> Result<&Certificate, Error> {
    let mut leaves = answer.certificates.iter().filter(|one| !is_ca(one));
    match (leaves.next(), leaves.next()) {
        (Some(leaf), None) => Ok(leaf),
        _ => Err(invalid("give one certificate of a device, with those of the CAs above it")),
    }
}

/// Every CA above must allow ours below it, and a holder's certificate below that (RFC 5280 §4.2.1.9).
fn check_lengths(imported: &Imported) -> Result<(), Error> {
    for (below, ca) in imported.above.iter().chain(&imported.root).enumerate() {
        let allowed = ca.extensions().basic_constraints().and_then(|found| found.value.path_length);
        if allowed.is_some_and(|allowed| usize::try_from(allowed).is_ok_and(|most| most <= below)) {
            let why = format!("{} allows {below} CAs below it, and ours is one more", ca.subject());
            return Err(invalid(why));
        }
    }
    Ok(())
}
