//! The human front end: portal for people, console for officers, operators and auditors.
//! HTML made on the server; no rules of its own and no I/O: one call in, one answer out (RFC 9110).

use std::sync::Arc;

use authority::Authority;
use bytes::Bytes;
use http::{Request, Response};

mod answer;
mod ask;
mod asset;
mod chart;
mod console;
mod cookie;
mod fault;
mod form;
pub mod house;
mod language;
mod layout;
pub mod letter;
mod picture;
mod portal;
mod route;
mod said;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
pub mod visit;
mod way_back;

use house::House;
use visit::Visit;

/// The front end of one authority. Share it between threads as it is.
#[derive(Debug)]
pub struct Web {
    authority: Arc<Authority>,
    house: Arc<House>,
}

impl Web {
    /// Makes the front end of `authority`.
    #[must_use]
    pub fn new(authority: Arc<Authority>) -> Self {
        Self { authority, house: Arc::default() }
    }

    /// Shows what is put into `house`.
    #[must_use]
    pub fn with_house(self, house: Arc<House>) -> Self {
        Self { house, ..self }
    }

    /// Writes a path for logs, without the secret that a one-time link carries in it.
    #[must_use]
    pub fn path_for_logs(path: &str) -> String {
        route::path_for_logs(path)
    }

    /// Lists the paths of all pages that are read, with `{}` for one segment each.
    pub fn pages() -> impl Iterator<Item = &'static str> {
        route::routes().filter(|route| route.method == route::Verb::Get).map(|route| route.path)
    }

    /// The paths of all pages of the console that are read; `{}` stands for one segment.
    pub fn console_pages() -> impl Iterator<Item = &'static str> {
        let read = console::ROUTES.iter().filter(|route| route.method == route::Verb::Get);
        read.map(|route| route.path)
    }

    /// The longest body that is of use, in octets.
    #[must_use]
    pub const fn body_bytes() -> usize {
        form::MAX_OCTETS
    }

    /// Answers one request; whatever goes wrong is an answer too. It reads and writes the records, so it may take
    /// some milliseconds.
    #[must_use]
    pub fn answer(&self, visit: &Visit, request: &Request<Bytes>) -> Response<Bytes> {
        route::answer(self, visit, request)
    }

    pub(crate) fn authority(&self) -> &Authority {
        &self.authority
    }

    pub(crate) fn house(&self) -> &House {
        &self.house
    }
}
