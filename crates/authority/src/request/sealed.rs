//! A file made here, for browsers that cannot make a key: key and certificate under a password that is shown once and
//! kept nowhere. The file is kept until it is collected, once, and then erased.

use model::audit::{Action, Actor, Object};
use model::request::{Request, State};
use pki::certificate_request::{CertificateRequest, Proven};
use pki::key::PrivateKey;
use pki::name::Name;
use zeroize::Zeroizing;

use super::applicant::Applicant;
use super::application;
use crate::delivery::target::Choice;
use crate::delivery::{self, Parcel};
use crate::error::{Conflict, Error, Kind, Unavailable};
use crate::issuance::Making;
use crate::issuance::order::OrderKey;

/// The empty sequence: every name comes from the record.
const NOBODY: [u8; 2] = [0x30, 0];

impl Applicant<'_> {
    /// Makes key, certificate and file for an approved request that has no key, and returns the password. All of it goes
    /// on record in one transaction: there is no certificate whose key nobody has, whatever happens meanwhile.
    ///
    /// # Errors
    /// `Conflict` when the request is not approved or has a key; else as `Operator::issue`.
    pub fn seal(&self, choice: Choice) -> Result<Zeroizing<String>, Error> {
        let request = self.authority.request(self.id)?;
        check_open(&request)?;
        let password = choice.generate_password()?;
        let key = PrivateKey::generate(choice.default_key()).map_err(|_| Unavailable::Random)?;
        let csr = prove(&key)?;
        let class = self.authority.classes.of_record(&request.given.class);
        let whom = application::whom(&request);
        self.authority.check_key(&whom, &request.given.device, &class, &csr)?;
        let making = self.sealing(&request, &csr, key, (choice, password.clone()))?;
        let system = Actor::system("requests");
        self.authority.issue_to(&system, &request, OrderKey::Proven(csr), making)?;
        Ok(password)
    }

    /// Makes the file as soon as there is a certificate, and what keeps it along with that.
    fn sealing(
        &self,
        request: &Request,
        csr: &Proven,
        key: PrivateKey,
        (choice, password): (Choice, Zeroizing<String>),
    ) -> Result<Making, Error> {
        let (id, given) = (self.id, request.given.clone());
        let class = self.authority.classes.of_record(&given.class);
        let chain = self.authority.chain_below(self.authority.hierarchy.issuing())?;
        let (der, fingerprint) = (csr.der().to_vec(), csr.public_key().fingerprint());
        let keyed = super::event(&self.actor, Action::RequestKeyed, id).fact("key", fingerprint);
        let sealed = super::event(&self.actor, Action::FileSealed, id);
        Ok(Making::OfCertificate(Box::new(move |certificate| {
            let device = given.device.as_str();
            let friendly = delivery::friendly_name(Some(&given.name), device, &class, certificate);
            let parcel = Parcel { key: &key, certificate, chain: &chain, friendly_name: &friendly };
            let file = delivery::pkcs12(&parcel, choice, &password)?;
            let name = format!("{}-{device}-{class}.p12", given.handle);
            Ok(Box::new(move |tx, _| {
                check_open(&super::find(tx, id)?)?;
                tx.set_request_key(id, &der, &fingerprint)?;
                tx.add_sealed_file(id, &name, &file)?;
                tx.tell(keyed)?;
                Ok(tx.tell(sealed)?)
            }))
        })))
    }

    /// Whether a file waits to be collected.
    ///
    /// # Errors
    /// `Unavailable`.
    pub fn has_sealed(&self) -> Result<bool, Error> {
        Ok(self.authority.store.read()?.find_sealed_file(self.id)?.is_some())
    }

    /// Hands the file out, with its name, and erases it.
    ///
    /// # Errors
    /// `NotFound` when there is none, or it was collected.
    pub fn collect_sealed(&self) -> Result<(String, Vec<u8>), Error> {
        let id = self.id;
        let serial = self.authority.request(id)?.serial;
        let object = serial.map_or(Object::request(&id), |serial| Object::certificate(&serial));
        let event =
            model::audit::Event::new(self.actor.clone(), Action::CertificateDelivered, object);
        self.authority.store.write(move |mut tx| {
            let absent = || Error::NotFound { what: Kind::Request, name: id.to_string() };
            let found = tx.find_sealed_file(id)?.ok_or_else(absent)?;
            tx.remove_sealed_file(id)?;
            Ok(tx.commit(event.fact("form", "sealed pkcs12").fact("request", id), found)?)
        })
    }
}

/// Such a file is for a request that is approved and has no key.
fn check_open(request: &Request) -> Result<(), Error> {
    if request.state == State::Approved && request.given.key.is_none() {
        return Ok(());
    }
    let (request, state) = (request.id.to_string(), request.state.to_string());
    Err(Conflict::RequestState { request, state }.into())
}

fn prove(key: &PrivateKey) -> Result<Box<Proven>, Error> {
    let ours = |fault: pki::Error| Error::Internal(fault.to_string());
    let name = Name::parse(&NOBODY).map_err(ours)?;
    let csr = CertificateRequest::build(key, &name, &[]).map_err(ours)?;
    CertificateRequest::parse(&csr).and_then(CertificateRequest::prove).map(Box::new).map_err(ours)
}

#[cfg(test)]
mod tests;
