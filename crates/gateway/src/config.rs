//! Configuration of the doors as it is written; `checked` turns it into what is meant.
//! Unknown keys are refused, every length is in bytes and every time in seconds.

use std::net::SocketAddr;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

mod checked;
mod limits;

pub use checked::{Behind, Door, Doors, Error, INSIDE, Protection, TlsMinimum, Upstream};
pub use limits::Limits;

/// The `[gateway]` part of the configuration as written.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// Addresses to listen on; each serves every door.
    pub listen: Vec<SocketAddr>,
    /// The doors, told apart by the host name of their URL, and by its port where they share a host.
    pub door: Vec<DoorEntry>,
    /// Limits that hold for all doors.
    pub limits: Limits,
}

/// One door as written.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct DoorEntry {
    /// Short name, used in logs and by the command line.
    pub name: String,
    /// Public URL, `https://host[:port]`; the host is what TLS clients name (SNI).
    pub url: String,
    /// Where admitted requests go: `http://host:port`, `https://host:port`, or `signet` for Signet's own pages.
    pub upstream: String,
    /// PEM file with the authorities that an `https` upstream's certificate must chain to.
    #[serde(default)]
    pub upstream_ca: Option<PathBuf>,
    /// How the client certificate is asked for.
    #[serde(default)]
    pub certificate: CertificateMode,
    /// Lowest TLS version, `"1.2"` (default) or `"1.3"`.
    #[serde(default = "default_tls_min")]
    pub tls_min: String,
    /// Who may do what; empty admits nobody.
    #[serde(default)]
    pub rules: Vec<String>,
    /// Whom refused visitors may ask for help, like `Bob Meyer (bob@example.org)`.
    #[serde(default)]
    pub contact: Option<String>,
    /// PEM file with the door's own certificate, chain and key; absent: one is made by the authority.
    #[serde(default)]
    pub server_certificate: Option<PathBuf>,
}

/// How a door asks for a client certificate.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum CertificateMode {
    /// Asked for; visitors without one are guests.
    Optional,
    /// Asked for; visitors without one are told why they may not enter.
    #[default]
    Required,
    /// Demanded in TLS itself; a refusal is an alert and nothing is shown.
    Silent,
}

impl std::fmt::Display for CertificateMode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Optional => "optional",
            Self::Required => "required",
            Self::Silent => "silent",
        })
    }
}

fn default_tls_min() -> String {
    "1.2".to_owned()
}

#[cfg(test)]
mod tests;
