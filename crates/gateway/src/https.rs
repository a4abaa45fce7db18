//! HTTP over an admitted-or-refused TLS connection: serving it, and handling each request.
//! HTTP/1.1 (RFC 9112) and HTTP/2 (RFC 9113), chosen by ALPN.

mod account;
mod answer;
mod bell;
pub(crate) mod body;
mod connection;
mod http1;
mod request;
mod streams;
mod tunnel;
mod wellknown;

pub(crate) use connection::{Connection, Served, serve};
