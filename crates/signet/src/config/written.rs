//! The configuration as it is written in `signet.toml`, and the check that makes it the one meant.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use gateway::config::{Behind, Config, DoorEntry, Limits};
use gateway::ending::Renewal;
use model::verification::{Approvals, DEFAULT_DAYS, Method};
use serde::{Deserialize, Serialize};

use super::mail::MailSection;
use super::notices::NoticesSection;
use super::portal::PortalSection;
use super::webhook::{self, WebhookEntry};
use super::{Configuration, DEMO, ladder};
use crate::directory::Directory;

/// The whole file.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Written {
    /// Addresses every door is served on.
    pub(crate) listen: Vec<SocketAddr>,
    /// The doors.
    pub(crate) door: Vec<DoorEntry>,
    /// The verification classes, lowest first; none stands for the built-in ones.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) class: Vec<ClassEntry>,
    /// Limits that hold for all doors.
    pub(crate) limits: Limits,
    /// The authority's keys.
    pub(crate) authority: AuthoritySection,
    /// What people may do for themselves.
    pub(crate) portal: PortalSection,
    /// What is logged and where.
    pub(crate) log: LogSection,
    /// How letters leave.
    pub(crate) mail: MailSection,
    /// When notice is given of what comes to its end.
    pub(crate) notices: NoticesSection,
    /// Programs that are told what happens.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) webhook: Vec<WebhookEntry>,
    /// Metrics.
    pub(crate) metrics: MetricsSection,
    /// The serving process.
    pub(crate) server: ServerSection,
}

/// `[authority]`.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct AuthoritySection {
    /// Where the passphrase comes from.
    pub(crate) passphrase: Passphrase,
    /// The file, for `passphrase = "file"`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) passphrase_file: Option<PathBuf>,
    /// Up to whose root the chains go that holders are given.
    pub(crate) chain: Chain,
}

/// Up to whose root chains go.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Chain {
    /// Ours.
    #[default]
    Own,
    /// That of the outside CA that certified our issuing CA.
    Outside,
}

/// Where the passphrase of the keys comes from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Passphrase {
    /// Made by the first start, kept in `keys/passphrase`.
    #[default]
    Generated,
    /// Read from a file of the operator's.
    File,
    /// The systemd credential `signet-passphrase`.
    Credential,
    /// Asked for at the terminal.
    Prompt,
}

/// `[log]`.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct LogSection {
    /// The access log.
    pub(crate) access: PathBuf,
    /// Seconds between signed checkpoints of the audit log.
    pub(crate) checkpoint_secs: u64,
}

impl Default for LogSection {
    fn default() -> Self {
        Self { access: PathBuf::from("log/access.jsonl"), checkpoint_secs: 60 }
    }
}

/// `[metrics]`.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct MetricsSection {
    /// Where Prometheus finds them; absent: nowhere.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) listen: Option<SocketAddr>,
}

/// `[server]`.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct ServerSection {
    /// Seconds that running requests get to end when the server stops.
    pub(crate) grace_secs: u64,
}

impl Default for ServerSection {
    fn default() -> Self {
        Self { grace_secs: 5 }
    }
}

/// `[[class]]`.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ClassEntry {
    /// Its name.
    pub(crate) name: String,
    /// What it says was checked; the built-in classes have words of their own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) words: Option<String>,
    /// The certificate policy that says it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) policy: Option<String>,
    /// How long certificates live.
    #[serde(default = "default_days")]
    pub(crate) certificate_days: u32,
    /// How long evidence holds; none: for ever.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) evidence_days: Option<u32>,
    /// How many officers approve.
    #[serde(default)]
    pub(crate) approvals: Approvals,
    /// By what it may be proven; none: by anything.
    #[serde(default)]
    pub(crate) methods: Vec<Method>,
}

fn default_days() -> u32 {
    DEFAULT_DAYS
}

/// What is wrong with a configuration that can be read.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Fault {
    /// In the doors, their limits or addresses.
    #[error(transparent)]
    Doors(#[from] gateway::config::Error),
    /// In the ladder of classes.
    #[error("{0}")]
    Ladder(#[from] ladder::Fault),
    /// In one of our own sections that are repeated.
    #[error("{section}.{key}: {why}; {remedy}")]
    Entry {
        /// The section.
        section: &'static str,
        /// Which of them, from 0.
        place: usize,
        /// The key in it.
        key: &'static str,
        /// What is wrong with it.
        why: &'static str,
        /// What to write instead.
        remedy: &'static str,
    },
    /// In one of our own keys.
    #[error("{key}: {why}; {remedy}")]
    Key {
        /// The dotted key.
        key: &'static str,
        /// What is wrong with it.
        why: &'static str,
        /// What to write instead.
        remedy: &'static str,
    },
}

impl Written {
    /// Checks everything that can be checked without opening a file or socket.
    ///
    /// # Errors
    /// The first thing that is wrong.
    pub(crate) fn check(
        mut self,
        directory: &Directory,
        demo: SocketAddr,
    ) -> Result<Configuration, Fault> {
        let mut demo_doors = Vec::new();
        for door in &mut self.door {
            if door.upstream == DEMO {
                door.upstream = format!("http://{demo}");
                demo_doors.push(door.name.clone());
            }
            door.upstream_ca = door.upstream_ca.take().map(|path| directory.resolve(&path));
            door.server_certificate =
                door.server_certificate.take().map(|path| directory.resolve(&path));
        }
        self.authority.check()?;
        self.log.check()?;
        let classes = ladder::build(self.class)?;
        let doors = Config { listen: self.listen, door: self.door, limits: self.limits };
        let ladder = ladder::or_built_in(classes.as_ref())?;
        let doors = doors.check(&ladder)?;
        self.portal.check(&ladder)?;
        let schedule = self.notices.check()?;
        let inside = doors.doors.iter().find(|door| door.behind == Behind::Inside);
        let link = inside.map(|door| format!("{}/renew", door.url.trim_end_matches('/')));
        let doors = doors.telling(Renewal { schedule, link });
        Ok(Configuration {
            doors,
            classes,
            demo_doors,
            mail: self.mail.check(directory)?,
            webhooks: webhook::check(self.webhook, directory)?,
            metrics: self.metrics.listen,
            access_log: directory.resolve(&self.log.access),
            checkpoint_every: Duration::from_secs(self.log.checkpoint_secs),
            grace: Duration::from_secs(self.server.grace_secs),
        })
    }
}

impl AuthoritySection {
    fn check(&self) -> Result<(), Fault> {
        match (self.passphrase, &self.passphrase_file) {
            (Passphrase::File, None) => Err(Fault::Key {
                key: "authority.passphrase_file",
                why: "is missing although passphrase = \"file\"",
                remedy: "name the file that holds the passphrase",
            }),
            (Passphrase::File, Some(_)) | (_, None) => Ok(()),
            (_, Some(_)) => Err(Fault::Key {
                key: "authority.passphrase_file",
                why: "is only read with passphrase = \"file\"",
                remedy: "write passphrase = \"file\" above it, or take it out",
            }),
        }
    }
}

impl LogSection {
    fn check(&self) -> Result<(), Fault> {
        if self.checkpoint_secs == 0 {
            return Err(Fault::Key {
                key: "log.checkpoint_secs",
                why: "is zero",
                remedy: "write the seconds between two checkpoints, like 60",
            });
        }
        if self.access.as_os_str().is_empty() {
            return Err(Fault::Key {
                key: "log.access",
                why: "is empty",
                remedy: "name a file, like \"log/access.jsonl\"",
            });
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
