//! TLS of the doors: the only module that names the TLS library.
//! It asks for certificates and proves possession of their keys; whether a certificate is to be
//! believed is decided above (RFC 8446, RFC 5246).

mod accept;
mod handshake;
mod policy;
mod possession;
mod ticket;
mod upstream;

pub(crate) use accept::{Established, Failed, Reached, Stream, accept};
pub(crate) use handshake::{Chain, Presented};
pub(crate) use policy::{Error, Policy};
pub(crate) use ticket::ChainDigest;
pub(crate) use upstream::Connector;

/// TLS version of a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Version {
    Tls12,
    Tls13,
}

impl Version {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Tls12 => "TLSv1.2",
            Self::Tls13 => "TLSv1.3",
        }
    }

    pub(crate) fn number(self) -> &'static str {
        match self {
            Self::Tls12 => "1.2",
            Self::Tls13 => "1.3",
        }
    }
}

/// Whether the connection continued an earlier session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Resumption {
    Full,
    Resumed,
}
