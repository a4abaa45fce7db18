//! Real clients at a real door: browsers, Java, curl, openssl, a WebSocket client.
//!
//! Each test makes an authority and a site of its own with the commands that the README shows.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that cannot go on says so by panicking"
)]

mod after;
mod browser;
mod browsers;
mod enrolment;
mod journeys;
mod opening;
mod programs;
mod scriptless;
mod site;
mod tour;
mod websocket;
