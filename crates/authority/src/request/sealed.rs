//! A file made here, for browsers that cannot make a key: key and certificate under a password that is shown once and
//! kept nowhere. The file is kept until it is collected, once, and then erased.

use model::audit::{Action, Object};
use model::certificate::Reason as Why;
use model::request::State;
use pki::certificate_request::CertificateRequest;
use pki::key::PrivateKey;
use pki::name::Name;
use zeroize::Zeroizing;

use super::applicant::Applicant;
use crate::delivery::target::Choice;
use crate::delivery::{self, Parcel};
use crate::error::{Conflict, Error, Kind, Unavailable};

/// The empty sequence: every name comes from the record.
const NOBODY: [u8; 2] = [0x30, 0];

impl Applicant<'_> {
    /// Makes key, certificate and file for an approved request that has no key, and returns the password.
    ///
    /// # Errors
    /// `Conflict` when the request is not approved or has a key; else as `Operator::issue`. What was issued without a
    /// file to go with it is revoked again.
    pub fn seal(&self, choice: Choice) -> Result<Zeroizing<String>, Error> {
        let request = self.authority.request(self.id)?;
        if request.state != State::Approved || request.given.key.is_some() {
            let (request, state) = (self.id.to_string(), request.state.to_string());
            return Err(Conflict::RequestState { request, state }.into());
        }
        let password = choice.generate_password()?;
        let key = PrivateKey::generate(choice.default_key()).map_err(|_| Unavailable::Random)?;
        let ours = |fault: pki::Error| Error::Internal(fault.to_string());
        let name = Name::parse(&NOBODY).map_err(ours)?;
        let csr = CertificateRequest::build(&key, &name, &[]).map_err(ours)?;
        let csr = CertificateRequest::parse(&csr).and_then(CertificateRequest::prove);
        let keyed = self.give_key(&csr.map_err(ours)?)?;
        let serial =
            keyed.serial.ok_or_else(|| Error::Internal(format!("{} has none", self.id)))?;
        self.keep_sealed(&key, choice, &password).inspect_err(|_| {
            // Nobody has its key any more. Should this fail too, the error says the first reason.
            let system = self.authority.as_operator(self.actor.clone());
            drop(system.revoke(&serial, Why::CessationOfOperation));
        })?;
        Ok(password)
    }

    fn keep_sealed(&self, key: &PrivateKey, choice: Choice, password: &str) -> Result<(), Error> {
        let super::applicant::Collected::Issued { certificate, chain } = self.collect()? else {
            return Err(Error::Internal(format!("{} has no certificate", self.id)));
        };
        let given = self.authority.request(self.id)?.given;
        let class = self.authority.classes.of_record(&given.class);
        let friendly =
            delivery::friendly_name(Some(&given.name), given.device.as_str(), &class, &certificate);
        let parcel =
            Parcel { key, certificate: &certificate, chain: &chain, friendly_name: &friendly };
        let file = delivery::pkcs12(&parcel, choice, password)?;
        let name = format!("{}-{}-{class}.p12", given.handle, given.device);
        let (id, event) = (self.id, super::event(&self.actor, Action::FileSealed, self.id));
        self.authority.store.write(move |mut tx| {
            tx.add_sealed_file(id, &name, &file)?;
            Ok::<_, Error>(tx.commit(event, ())?)
        })
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

#[cfg(test)]
mod tests {
    use model::audit::{Actor, ConnectionId};
    use model::verification::Method;
    use pki::pkcs12::{self, Password};

    use super::*;
    use crate::delivery::target::Target;
    use crate::request::application::Application;
    use crate::request::officer::Approval;
    use crate::testing::{Founded, handle};

    #[test]
    fn a_file_made_here_is_collected_once_and_erased() {
        let founded = Founded::new();
        founded.add_person("carol");
        let class = founded.authority.classes().parse("document").unwrap();
        let name = "Carol".to_owned();
        let application = Application { name, device: handle("tablet"), class, csr: None };
        let opened = founded.operator().open_request(&handle("carol"), application).unwrap();
        let guest = Actor::Guest {
            address: "192.0.2.7:4711".parse().unwrap(),
            connection: ConnectionId(7),
        };
        let carol = founded.authority.as_applicant(guest, &opened.secret).unwrap();
        let choice = Choice::Target(Target::Windows);
        assert!(matches!(carol.seal(choice), Err(Error::Conflict(_))), "nobody approved it yet");
        let approval =
            Approval { method: Method::Document, note: String::new(), reference: None, hash: None };
        let officer = founded.authority.as_officer(Actor::operator("bob")).unwrap();
        officer.approve(opened.request.id, approval).unwrap();
        let password = carol.seal(choice).unwrap();
        assert!(matches!(carol.seal(choice), Err(Error::Conflict(_))));
        assert!(carol.has_sealed().unwrap());
        let (name, file) = carol.collect_sealed().unwrap();
        assert_eq!(name, "carol-tablet-document.p12");
        assert!(pkcs12::parse(&file, Password::Text(&password)).is_ok());
        assert!(pkcs12::parse(&file, Password::Text("another")).is_err());
        assert!(matches!(carol.collect_sealed(), Err(Error::NotFound { .. })));
        assert!(!carol.has_sealed().unwrap());
    }
}
