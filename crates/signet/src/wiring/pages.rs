//! Signet's own pages as the doors see them: what the door knows of a visitor, in the words of the pages.

use std::sync::Arc;

use authority::Authority;
use bytes::Bytes;
use gateway::inside::{Answering, Inside, Seen, Visit};
use gateway::visitor::{Holder, Visitor, Who};
use http::{Request, Response, StatusCode};
use web::Web;
use web::house::House;

/// Portal and console.
pub(crate) struct Pages(Arc<Web>);

impl Pages {
    /// Makes the pages of `authority`, which show what is put into `house`.
    pub(crate) fn new(authority: Arc<Authority>, house: Arc<House>) -> Self {
        Self(Arc::new(Web::new(authority).with_house(house)))
    }
}

impl Inside for Pages {
    fn answer(&self, visit: Visit, request: Request<Bytes>) -> Answering {
        let web = Arc::clone(&self.0);
        Box::pin(async move {
            let visit = told(visit);
            // The pages read and write the records, which would hold up the doors.
            let answered = tokio::task::spawn_blocking(move || web.answer(&visit, &request)).await;
            answered.unwrap_or_else(|error| {
                tracing::error!(%error, "a page could not be made");
                let mut response =
                    Response::new(Bytes::from_static(b"This does not work at the moment.\n"));
                *response.status_mut() = StatusCode::INTERNAL_SERVER_ERROR;
                response
            })
        })
    }

    fn path_for_logs(&self, path: &str) -> String {
        Web::path_for_logs(path)
    }

    fn body_bytes(&self) -> usize {
        Web::body_bytes()
    }
}

fn told(visit: Visit) -> web::visit::Visit {
    web::visit::Visit {
        seen: seen(visit.seen),
        origin: visit.url,
        contact: visit.contact,
        source: visit.source,
        connection: visit.connection,
        request_id: visit.request_id,
        now: visit.now,
    }
}

fn seen(seen: Seen) -> web::visit::Seen {
    match seen {
        Seen::Guest => web::visit::Seen::Guest,
        Seen::Refused { refusal, leaf } => web::visit::Seen::Refused { refusal, leaf },
        Seen::Holder(visitor) => believed(&visitor),
    }
}

fn believed(visitor: &Visitor) -> web::visit::Seen {
    match visitor.who() {
        Who::Guest { .. } => web::visit::Seen::Guest,
        Who::Holder(holder) => holds(holder),
        Who::Applicant(applicant) => {
            let interim = &applicant.interim;
            web::visit::Seen::Applicant(Box::new(web::visit::Applicant {
                request: interim.request,
                person: interim.person.handle.clone(),
                name: interim.person.name.clone(),
                device: interim.device.clone(),
                leaf: applicant.leaf.clone(),
            }))
        }
    }
}

fn holds(holder: &Holder) -> web::visit::Seen {
    match &holder.outside {
        None => web::visit::Seen::Holder(Box::new(web::visit::Holder {
            id: holder.id,
            person: holder.person.clone(),
            name: holder.person_name.clone(),
            device: holder.device.clone(),
            class: holder.class.clone(),
            leaf: holder.leaf.clone(),
        })),
        Some(anchor) => web::visit::Seen::Outside(Box::new(web::visit::Outside {
            person: holder.person.clone(),
            name: holder.person_name.clone(),
            device: holder.device.clone(),
            anchor: anchor.clone(),
            class: holder.class.clone(),
            leaf: holder.leaf.clone(),
        })),
    }
}
