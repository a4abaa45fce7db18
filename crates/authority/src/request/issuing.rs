//! Issuing the certificate of an approved request: the request becomes issued in the very transaction that puts the
//! certificate on record, so there is never one without the other, nor two for one request.

use model::audit::{Action, Actor};
use model::request::{Request, State};
use pki::certificate::Certificate;
use pki::certificate_request::CertificateRequest;

use crate::error::{Conflict, Error};
use crate::issuance::order::{Holder, Order, OrderKey};
use crate::issuance::{Issued, Making};
use crate::lifetime::Lifetime;
use crate::{Authority, renewal};

impl Authority {
    pub(super) fn issue_for(&self, actor: &Actor, request: &Request) -> Result<Issued, Error> {
        let key = self.key_of(request)?;
        self.issue_to(actor, request, key, Making::nothing())
    }

    /// Issues to a key, and changes something else by the same transaction, first.
    pub(super) fn issue_to(
        &self,
        actor: &Actor,
        request: &Request,
        key: OrderKey,
        making: Making,
    ) -> Result<Issued, Error> {
        let order = Order {
            holder: Holder::Device {
                person: request.given.handle.clone(),
                device: request.given.device.clone(),
            },
            class: self.classes.of_record(&request.given.class),
            key,
            lifetime: Lifetime::Default,
        };
        let (id, renews, owner) = (request.id, request.given.renews, actor.clone());
        let due_at = self.succession_due();
        let event = super::event(actor, Action::RequestIssued, id);
        let issuer = self.as_operator(actor.clone());
        let making = making.within(move |first| {
            Box::new(move |tx, serial| {
                let state = super::find(tx, id)?.state;
                if state != State::Approved {
                    let (request, state) = (id.to_string(), state.to_string());
                    return Err(Conflict::RequestState { request, state }.into());
                }
                first(tx, serial)?;
                tx.advance_request(id, State::Issued)?;
                tx.set_request_serial(id, serial)?;
                if let Some(old) = &renews {
                    renewal::succeed(tx, &owner, serial, old, due_at)?;
                }
                Ok(tx.tell(event.fact("serial", serial))?)
            })
        });
        issuer.issue_along(order, making)
    }

    /// The key that a request is for: the one proven, or the one of the certificate it raises.
    fn key_of(&self, request: &Request) -> Result<OrderKey, Error> {
        let unreadable = |fault: pki::Error| Error::Internal(format!("{}: {fault}", request.id));
        if let Some(der) = &request.given.csr {
            let csr = CertificateRequest::parse(der).and_then(CertificateRequest::prove);
            return Ok(OrderKey::Proven(Box::new(csr.map_err(unreadable)?)));
        }
        let absent = || Error::Internal(format!("{} has no key", request.id));
        let old = self.certificate(&request.given.renews.ok_or_else(absent)?)?;
        let old = Certificate::parse(&old.der.ok_or_else(absent)?).map_err(unreadable)?;
        Ok(OrderKey::Shown(old.public_key().clone()))
    }
}
