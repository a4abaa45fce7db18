//! The pages of officers, operators and auditors: what waits, who has what, how all stands. Who may is decided by the
//! authority, which gives each handler what its caller may do; no page compares roles.

use model::identity::Role;

use crate::route::Handler::{Anybody, Auditor, Holder, Officer, Operator, Reader};
use crate::route::Route;
use crate::route::Verb::{Get, Post};

mod anchor;
mod asking;
mod audit;
mod authorities;
mod certificate;
mod certificates;
mod decision;
mod door;
mod doors;
pub(crate) mod entry;
pub(crate) mod events;
pub(crate) mod frame;
mod heat;
mod help;
mod invites;
mod machine;
mod machines;
mod offboard;
mod outside;
mod own;
mod pairing;
mod parts;
mod people;
mod person;
mod reach;
mod receipt;
mod request;
mod requests;
mod revoke;
mod roles;
mod settings;
pub(crate) mod staff;
#[cfg(test)]
mod tests;
mod today;
pub(crate) mod words;

/// Every page of the console: method, path, who may, and the function that answers.
pub(crate) const ROUTES: &[Route] = &[
    Route { method: Get, path: "/console", handler: Reader(today::page) },
    Route { method: Get, path: "/console/", handler: Reader(today::page) },
    Route { method: Get, path: "/console/enter/{}", handler: Anybody(entry::ask_to_enter) },
    Route { method: Post, path: "/console/enter/{}", handler: Anybody(entry::enter) },
    Route { method: Post, path: "/console/sign-in", handler: Holder(entry::sign_in) },
    Route { method: Post, path: "/console/sign-out", handler: Reader(entry::sign_out) },
    Route { method: Get, path: "/console/own", handler: Operator(own::page) },
    Route { method: Post, path: "/console/own", handler: Operator(own::make) },
    Route { method: Get, path: "/console/requests", handler: Reader(requests::queue) },
    Route { method: Get, path: "/console/requests/{}", handler: Reader(request::page) },
    Route {
        method: Post,
        path: "/console/requests/{}/approve",
        handler: Officer(decision::approve),
    },
    Route { method: Post, path: "/console/requests/{}/reject", handler: Officer(decision::reject) },
    Route { method: Post, path: "/console/requests/{}/words", handler: Officer(pairing::begin) },
    Route { method: Post, path: "/console/requests/{}/same", handler: Officer(pairing::confirm) },
    Route { method: Get, path: "/console/people", handler: Reader(people::page) },
    Route { method: Get, path: "/console/people/{}", handler: Reader(person::page) },
    Route {
        method: Get,
        path: "/console/people/{}/offboard",
        handler: Operator(offboard::preview),
    },
    Route {
        method: Post,
        path: "/console/people/{}/offboard",
        handler: Operator(offboard::remove),
    },
    Route { method: Get, path: "/console/certificates", handler: Reader(certificates::page) },
    Route { method: Post, path: "/console/certificates", handler: Reader(certificates::pasted) },
    Route { method: Get, path: "/console/certificates/revoke", handler: Operator(revoke::preview) },
    Route { method: Post, path: "/console/certificates/revoke", handler: Operator(revoke::revoke) },
    Route { method: Get, path: "/console/certificates/renew", handler: Officer(asking::preview) },
    Route { method: Post, path: "/console/certificates/renew", handler: Officer(asking::write) },
    Route { method: Get, path: "/console/certificates/{}", handler: Reader(certificate::page) },
    Route { method: Get, path: "/console/outside/{}", handler: Reader(outside::page) },
    Route { method: Get, path: "/console/machines", handler: Reader(machines::page) },
    Route { method: Get, path: "/console/machines/{}", handler: Reader(machine::page) },
    Route { method: Get, path: "/console/help", handler: Reader(help::page) },
    Route { method: Post, path: "/console/help/{}", handler: Officer(help::end) },
    Route { method: Get, path: "/console/receipts/{}", handler: Reader(receipt::page) },
    Route { method: Get, path: "/console/doors", handler: Reader(doors::page) },
    Route { method: Get, path: "/console/doors/{}", handler: Reader(door::page) },
    Route { method: Get, path: "/console/authorities", handler: Reader(authorities::page) },
    Route { method: Get, path: "/console/anchors/{}", handler: Reader(anchor::page) },
    Route { method: Get, path: "/console/audit", handler: Auditor(audit::page) },
    Route { method: Post, path: "/console/audit/verify", handler: Auditor(audit::verify) },
    Route { method: Post, path: "/console/audit/export", handler: Auditor(audit::export) },
    Route { method: Get, path: "/console/audit/{}", handler: Auditor(audit::entry) },
    Route { method: Get, path: "/console/invites", handler: Reader(invites::page) },
    Route { method: Post, path: "/console/invites", handler: Officer(invites::make) },
    Route { method: Post, path: "/console/invites/list", handler: Officer(invites::make_many) },
    Route { method: Post, path: "/console/invites/{}/resend", handler: Officer(invites::resend) },
    Route {
        method: Post,
        path: "/console/invites/{}/withdraw",
        handler: Officer(invites::withdraw),
    },
    Route { method: Get, path: "/console/settings", handler: Auditor(settings::page) },
    Route { method: Get, path: "/console/roles", handler: Auditor(roles::page) },
    Route { method: Post, path: "/console/roles", handler: Operator(roles::grant) },
    Route { method: Post, path: "/console/roles/{}/{}/revoke", handler: Operator(roles::revoke) },
];

/// One entry of the navigation.
pub(crate) struct Entry {
    pub(crate) place: &'static str,
    pub(crate) words: &'static str,
    /// The role that opens the page, where not everybody with a role may.
    pub(crate) role: Option<Role>,
}

/// The navigation, in the order in which it is shown.
pub(crate) const NAVIGATION: &[Entry] = &[
    Entry { place: "/console", words: "console-today", role: None },
    Entry { place: "/console/requests", words: "requests", role: None },
    Entry { place: "/console/invites", words: "invites", role: None },
    Entry { place: "/console/people", words: "people", role: None },
    Entry { place: "/console/machines", words: "machines", role: None },
    Entry { place: "/console/certificates", words: "certificates", role: None },
    Entry { place: "/console/doors", words: "doors", role: None },
    Entry { place: "/console/authorities", words: "authorities", role: None },
    Entry { place: "/console/audit", words: "audit", role: Some(Role::Auditor) },
    Entry { place: "/console/settings", words: "settings", role: Some(Role::Auditor) },
];

/// Whether a path belongs to the console.
pub(crate) fn is_part(path: &str) -> bool {
    path.strip_prefix("/console").is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}
