//! Configuration of the doors as it is meant: checked, typed, and complete.

use std::fmt;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use http::Uri;
use http::uri;
use model::rule::Rules;
use model::verification::Classes;

use super::{CertificateMode, Config, DoorEntry, Limits};
use crate::ending::Renewal;
use crate::path::authority::Authority;

/// What a door writes for its upstream to show Signet's own pages.
pub const INSIDE: &str = "signet";

/// All doors, where they listen, and their limits.
#[derive(Clone, Debug)]
pub struct Doors {
    /// Addresses to listen on.
    pub listen: Vec<SocketAddr>,
    /// The doors; hosts and names are unique.
    pub doors: Vec<Door>,
    /// Limits for all doors.
    pub limits: Limits,
}

/// One door, checked.
#[derive(Clone, Debug)]
pub struct Door {
    /// Short name.
    pub name: String,
    /// Public URL as written.
    pub url: String,
    /// Host and port of the URL, in the form in which hosts are compared.
    pub host: Authority,
    /// Where admitted requests go.
    pub behind: Behind,
    /// How the client certificate is asked for.
    pub certificate: CertificateMode,
    /// Lowest TLS version.
    pub tls_min: TlsMinimum,
    /// Who may do what.
    pub rules: Rules,
    /// The rules as written, for showing and comparing.
    pub rule_texts: Vec<String>,
    /// Whom refused visitors may ask for help.
    pub contact: Option<String>,
    /// File with the door's own certificate, if it is not made by the authority.
    pub server_certificate: Option<PathBuf>,
    /// When holders are told that their certificate ends.
    pub renewal: Arc<Renewal>,
}

/// Lowest TLS version of a door.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum TlsMinimum {
    /// TLS 1.2 and 1.3.
    Tls12,
    /// TLS 1.3 alone.
    Tls13,
}

/// What is behind a door.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Behind {
    /// A service that requests are passed on to.
    Upstream(Upstream),
    /// Signet's own pages.
    Inside,
}

/// The service behind a door.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Upstream {
    /// Host and port to connect to.
    pub authority: uri::Authority,
    /// Whether and how the connection is protected.
    pub protection: Protection,
}

/// How the connection to an upstream is protected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Protection {
    /// Plain HTTP: for upstreams on this machine or a trusted network.
    Plain,
    /// TLS; the upstream's certificate must chain to an authority in this file.
    Tls(PathBuf),
}

/// What is wrong with a configuration, with the key and the remedy.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// No address to listen on.
    #[error("listen: no address given; write for example listen = [\"127.0.0.1:8443\"]")]
    NoAddress,
    /// No door at all.
    #[error("door: there is none; add a [[door]] with name, url and upstream")]
    NoDoor,
    /// A value cannot be what its key needs.
    #[error("door \"{door}\": {key} = \"{value}\" {why}; {remedy}")]
    Value {
        /// Name of the door.
        door: String,
        /// Key in the door's table.
        key: &'static str,
        /// Value as written.
        value: String,
        /// What is wrong with it.
        why: &'static str,
        /// What to write instead.
        remedy: &'static str,
    },
    /// Two doors share what must be unique.
    #[error("door \"{door}\": its {key} is already used by another door; give each door its own")]
    Duplicate {
        /// Name of the second door.
        door: String,
        /// Key in the door's table.
        key: &'static str,
    },
    /// A rule cannot be read.
    #[error("door \"{door}\": rules: {rule}")]
    Rule {
        /// Name of the door.
        door: String,
        /// What is wrong with which rule.
        rule: model::rule::Error,
    },
    /// A limit that cannot work.
    #[error("limits.{0} is too small to work; leave it out to use the default")]
    Limit(&'static str),
}

impl Config {
    /// Checks everything that can be checked without opening a file or a socket; rules may name the
    /// classes of the ladder.
    ///
    /// # Errors
    /// Names the first key that is wrong, why, and the remedy.
    pub fn check(self, classes: &Classes) -> Result<Doors, Error> {
        if self.listen.is_empty() {
            return Err(Error::NoAddress);
        }
        if self.door.is_empty() {
            return Err(Error::NoDoor);
        }
        if let Some(key) = self.limits.find_fault() {
            return Err(Error::Limit(key));
        }
        let mut doors: Vec<Door> = Vec::with_capacity(self.door.len());
        for entry in self.door {
            let door = entry.check(classes)?;
            refuse_duplicate(&doors, &door)?;
            doors.push(door);
        }
        Ok(Doors { listen: self.listen, doors, limits: self.limits })
    }
}

impl fmt::Display for Behind {
    /// Writes it as the configuration does.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Inside => f.write_str(INSIDE),
            Self::Upstream(Upstream { authority, protection: Protection::Plain }) => {
                write!(f, "http://{authority}")
            }
            Self::Upstream(Upstream { authority, protection: Protection::Tls(_) }) => {
                write!(f, "https://{authority}")
            }
        }
    }
}

impl Doors {
    /// Has every door tell holders whose certificate ends.
    #[must_use]
    pub fn telling(mut self, renewal: Renewal) -> Self {
        let renewal = Arc::new(renewal);
        self.doors.iter_mut().for_each(|door| door.renewal = Arc::clone(&renewal));
        self
    }
}

impl Door {
    /// The port of the URL.
    pub fn port(&self) -> u16 {
        self.host.port().unwrap_or(443)
    }
}

impl DoorEntry {
    fn check(self, classes: &Classes) -> Result<Door, Error> {
        let host = self.check_url()?;
        let behind = self.check_behind()?;
        let tls_min = self.check_tls_min()?;
        let rules = Rules::parse(&self.rules, classes)
            .map_err(|rule| Error::Rule { door: self.name.clone(), rule })?;
        if self.name.is_empty() || !self.name.chars().all(is_name_char) {
            return Err(self.fault(
                "name",
                &self.name,
                "is not a short name",
                "use lower-case letters, digits and hyphens",
            ));
        }
        Ok(Door {
            name: self.name,
            url: self.url,
            host,
            behind,
            certificate: self.certificate,
            tls_min,
            rules,
            rule_texts: self.rules,
            contact: self.contact,
            server_certificate: self.server_certificate,
            renewal: Arc::new(Renewal::default()),
        })
    }

    fn check_url(&self) -> Result<Authority, Error> {
        let fault =
            |why| self.fault("url", &self.url, why, "write https://host or https://host:port");
        let uri: Uri = self.url.parse().map_err(|_| fault("is not a URL"))?;
        if uri.scheme_str() != Some("https") {
            return Err(fault("does not begin with https://"));
        }
        if !matches!(uri.path(), "" | "/") || uri.query().is_some() {
            return Err(fault("has a path; a door owns its whole host"));
        }
        let authority = uri.authority().ok_or_else(|| fault("names no host"))?;
        Authority::parse(authority.as_str()).map_err(|_| fault("names no valid host"))
    }

    fn check_behind(&self) -> Result<Behind, Error> {
        if self.upstream == INSIDE {
            return Ok(Behind::Inside);
        }
        self.check_upstream().map(Behind::Upstream)
    }

    fn check_upstream(&self) -> Result<Upstream, Error> {
        let fault = |why| {
            self.fault("upstream", &self.upstream, why, "write for example http://127.0.0.1:8080")
        };
        let uri: Uri = self.upstream.parse().map_err(|_| fault("is not a URL"))?;
        if !matches!(uri.path(), "" | "/") || uri.query().is_some() {
            return Err(fault("has a path; paths are passed on as they are"));
        }
        let authority = uri.authority().cloned().ok_or_else(|| fault("names no host"))?;
        if authority.as_str().contains('@') {
            return Err(fault("carries a user name"));
        }
        let protection = match (uri.scheme_str(), &self.upstream_ca) {
            (Some("http"), None) => Protection::Plain,
            (Some("http"), Some(_)) => return Err(fault("is plain HTTP, yet upstream_ca is set")),
            (Some("https"), Some(file)) => Protection::Tls(file.clone()),
            (Some("https"), None) => {
                return Err(fault("is TLS, but no upstream_ca says whom to trust"));
            }
            _ => return Err(fault("is neither http:// nor https://")),
        };
        Ok(Upstream { authority, protection })
    }

    fn check_tls_min(&self) -> Result<TlsMinimum, Error> {
        match self.tls_min.as_str() {
            "1.2" => Ok(TlsMinimum::Tls12),
            "1.3" => Ok(TlsMinimum::Tls13),
            other => {
                Err(self.fault("tls_min", other, "is not a version we speak", "write 1.2 or 1.3"))
            }
        }
    }

    fn fault(
        &self,
        key: &'static str,
        value: &str,
        why: &'static str,
        remedy: &'static str,
    ) -> Error {
        Error::Value { door: self.name.clone(), key, value: value.to_owned(), why, remedy }
    }
}

fn refuse_duplicate(doors: &[Door], door: &Door) -> Result<(), Error> {
    let name = door.name.clone();
    if doors.iter().any(|other| other.name == door.name) {
        return Err(Error::Duplicate { door: name, key: "name" });
    }
    let same = |other: &&Door| other.host.host() == door.host.host() && other.port() == door.port();
    if doors.iter().any(|other| same(&other)) {
        return Err(Error::Duplicate { door: name, key: "host and port (in url)" });
    }
    Ok(())
}

fn is_name_char(c: char) -> bool {
    c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '.' | '_')
}
