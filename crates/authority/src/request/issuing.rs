//! Issuing the certificate of an approved request: the request becomes issued in the very transaction that puts the
//! certificate on record, so there is never one without the other, nor two for one request.

use model::audit::{Action, Actor};
use model::request::{Request, State};
use pki::certificate_request::CertificateRequest;

use crate::Authority;
use crate::error::{Conflict, Error};
use crate::issuance::Issued;
use crate::issuance::order::{Holder, Order, OrderKey};
use crate::lifetime::Lifetime;

impl Authority {
    pub(super) fn issue_for(&self, actor: &Actor, request: &Request) -> Result<Issued, Error> {
        let der = request.given.csr.as_deref().unwrap_or_default();
        let unreadable = |fault: pki::Error| Error::Internal(format!("{}: {fault}", request.id));
        let csr = CertificateRequest::parse(der).and_then(CertificateRequest::prove);
        let order = Order {
            holder: Holder::Device {
                person: request.given.handle.clone(),
                device: request.given.device.clone(),
            },
            class: self.classes.of_record(&request.given.class),
            key: OrderKey::Proven(Box::new(csr.map_err(unreadable)?)),
            lifetime: Lifetime::Default,
        };
        let id = request.id;
        let event = super::event(actor, Action::RequestIssued, id);
        let issuer = self.as_operator(actor.clone());
        issuer.issue_along(
            order,
            Box::new(move |tx, serial| {
                let state = super::find(tx, id)?.state;
                if state != State::Approved {
                    let (request, state) = (id.to_string(), state.to_string());
                    return Err(Conflict::RequestState { request, state }.into());
                }
                tx.advance_request(id, State::Issued)?;
                tx.set_request_serial(id, serial)?;
                Ok(tx.tell(event.fact("serial", serial))?)
            }),
        )
    }
}
