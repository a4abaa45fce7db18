//! The pages of people: what anybody may know, what one has, and whether it works.

use crate::answer::Reply;
use crate::ask::Ask;
use crate::asset as embedded;
use crate::fault::Fault;
use crate::language::Language;
use crate::route::Handler::{Anybody, Holder};
use crate::route::Route;
use crate::route::Verb::{Get, Post};
use crate::visit::Seen;

pub(crate) mod add_device;
pub(crate) mod check;
pub(crate) mod devices;
mod hand_over;
mod interim;
pub(crate) mod invitation;
pub(crate) mod lost;
mod platform;
pub(crate) mod public;
pub(crate) mod renewal;
pub(crate) mod request;
pub(crate) mod security;
pub(crate) mod setup;
pub(crate) mod sign_up;
#[cfg(test)]
mod tests;
mod timeline;

/// Every page of the portal: method, path, who may, and the function that answers.
pub(crate) const ROUTES: &[Route] = &[
    Route { method: Get, path: "/", handler: Anybody(home) },
    Route { method: Get, path: "/ca", handler: Anybody(public::page) },
    Route { method: Get, path: "/ca/{}", handler: Anybody(public::certificate) },
    Route { method: Get, path: "/check", handler: Anybody(check::page) },
    Route { method: Get, path: "/devices", handler: Holder(devices::page) },
    Route { method: Get, path: "/d/{}", handler: Anybody(add_device::welcome) },
    Route { method: Post, path: "/d/{}", handler: Anybody(add_device::add) },
    Route { method: Get, path: "/devices/add", handler: Holder(add_device::ask) },
    Route { method: Post, path: "/devices/add", handler: Holder(add_device::begin) },
    Route { method: Get, path: "/devices/add/{}", handler: Holder(add_device::page) },
    Route { method: Get, path: "/devices/{}/rename", handler: Holder(devices::ask_name) },
    Route { method: Post, path: "/devices/{}/rename", handler: Holder(devices::rename) },
    Route { method: Get, path: "/devices/{}/stop", handler: Holder(devices::ask_to_stop) },
    Route { method: Post, path: "/devices/{}/stop", handler: Holder(devices::stop) },
    Route { method: Get, path: "/i/{}", handler: Anybody(invitation::page) },
    Route { method: Get, path: "/i/{}/apply", handler: Anybody(invitation::ask) },
    Route { method: Post, path: "/i/{}/apply", handler: Anybody(invitation::apply) },
    Route { method: Get, path: "/join", handler: Anybody(sign_up::ask) },
    Route { method: Post, path: "/join", handler: Anybody(sign_up::apply) },
    Route { method: Get, path: "/lost", handler: Anybody(lost::page) },
    Route { method: Post, path: "/lost", handler: Anybody(lost::recover) },
    Route { method: Post, path: "/lost/help", handler: Anybody(lost::help) },
    Route { method: Get, path: "/lost/asked", handler: Anybody(lost::asked) },
    Route { method: Get, path: "/lost/{}", handler: Anybody(lost::choose) },
    Route { method: Post, path: "/lost/{}/stop", handler: Anybody(lost::stop) },
    Route { method: Post, path: "/lost/{}/apply", handler: Anybody(lost::apply) },
    Route { method: Get, path: "/m/{}", handler: Anybody(request::ask_mailbox) },
    Route { method: Post, path: "/m/{}", handler: Anybody(request::mailbox) },
    Route { method: Get, path: "/r/{}", handler: Anybody(request::way_back) },
    Route { method: Get, path: "/raise", handler: Holder(devices::ask_class) },
    Route { method: Post, path: "/raise", handler: Holder(devices::raise) },
    Route { method: Get, path: "/renew", handler: Anybody(renewal::page) },
    Route { method: Post, path: "/renew", handler: Anybody(renewal::renew) },
    Route { method: Get, path: "/requests/{}", handler: Anybody(request::page) },
    Route { method: Post, path: "/requests/{}/code", handler: Anybody(request::code) },
    Route { method: Post, path: "/requests/{}/send", handler: Anybody(request::send) },
    Route { method: Post, path: "/requests/{}/key", handler: Anybody(request::key) },
    Route {
        method: Get,
        path: "/requests/{}/withdraw",
        handler: Anybody(request::ask_to_withdraw),
    },
    Route { method: Post, path: "/requests/{}/withdraw", handler: Anybody(request::withdraw) },
    Route {
        method: Get,
        path: "/requests/{}/certificate.pem",
        handler: Anybody(request::certificate),
    },
    Route { method: Post, path: "/requests/{}/sealed", handler: Anybody(request::seal) },
    Route { method: Post, path: "/requests/{}/file", handler: Anybody(request::file) },
    Route { method: Post, path: "/requests/{}/pairing", handler: Anybody(request::confirm) },
    Route { method: Get, path: "/setup", handler: Holder(setup::page) },
    Route { method: Get, path: "/setup/{}", handler: Holder(setup::file) },
    Route { method: Get, path: "/security", handler: Holder(security::page) },
    Route { method: Post, path: "/security/codes", handler: Holder(security::make_codes) },
    Route { method: Post, path: "/security/close", handler: Holder(security::close) },
    Route {
        method: Get,
        path: "/requests/{}/interim.pem",
        handler: Anybody(request::interim_certificate),
    },
    Route { method: Get, path: "/language/{}", handler: Anybody(language) },
    Route { method: Get, path: "/asset/{}", handler: Anybody(asset) },
];

/// The first page: one's devices, the request one waits for, or for a guest what this place is.
pub(crate) fn home(ask: &Ask<'_>) -> Result<Reply, Fault> {
    match &ask.visit.seen {
        Seen::Holder(holder) => devices::page(ask, holder),
        Seen::Applicant(waiting) => Ok(Reply::See(format!("/requests/{}", waiting.request))),
        Seen::Refused { .. } if renewal::renewing(ask).is_ok() => renewal::page(ask),
        Seen::Guest | Seen::Outside(_) | Seen::Refused { .. } => {
            Ok(Reply::Page(public::welcome(ask)))
        }
    }
}

/// Remembers the language that was chosen.
pub(crate) fn language(ask: &Ask<'_>) -> Result<Reply, Fault> {
    let language = Language::find(ask.argument(0)).ok_or(Fault::NotFound)?;
    Ok(Reply::Speak(language))
}

/// A file that pages are made of.
pub(crate) fn asset(ask: &Ask<'_>) -> Result<Reply, Fault> {
    embedded::find(ask.argument(0)).map(Reply::File).ok_or(Fault::NotFound)
}
