//! `signet.toml`: as written → as meant. Unknown keys are refused; every error names file, line, key and remedy.

pub(crate) mod edit;
pub(crate) mod ladder;
pub(crate) mod locate;
pub(crate) mod mail;
pub(crate) mod notices;
pub(crate) mod portal;
pub(crate) mod reference;
pub(crate) mod webhook;
pub(crate) mod written;

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use authority::hierarchy::Summit;
use authority::practice::Practice;
use authority::upkeep::Upkeep;
use authority::wishes::Wishes;
use gateway::config::{Behind, Doors};
use model::verification::Classes;
use pki::fingerprint::Fingerprint;
use serde::{Deserialize, Serialize};

use self::mail::Mail;
use self::webhook::Webhook;
use self::written::{Chain, Fault, Written};
use crate::directory::Directory;
use crate::failure::Failure;

/// What a door writes for its upstream to show the built-in demonstration site.
pub(crate) const DEMO: &str = "demo";

/// The configuration as meant: checked and complete.
#[derive(Clone, Debug)]
pub(crate) struct Configuration {
    /// The doors; every demonstration upstream already points to `demo`.
    pub(crate) doors: Doors,
    /// The ladder of classes, where one is written; else the built-in one of the authority is meant.
    pub(crate) classes: Option<Classes>,
    /// Names of the doors that show the demonstration site.
    pub(crate) demo_doors: Vec<String>,
    /// Where metrics are served, when they are.
    pub(crate) metrics: Option<SocketAddr>,
    /// The access log.
    pub(crate) access_log: PathBuf,
    /// How often the audit log is signed.
    pub(crate) checkpoint_every: Duration,
    /// How letters leave.
    pub(crate) mail: Mail,
    /// Programs that are told what happens.
    pub(crate) webhooks: Vec<Webhook>,
    /// How long running requests may take to end when the server stops.
    pub(crate) grace: Duration,
}

/// What a running server cannot change, by key: each value as a digest that serves for nothing but comparing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Kept(BTreeMap<String, String>);

impl Configuration {
    /// The URL of Signet's own pages, if a door shows them.
    pub(crate) fn portal(&self) -> Option<&str> {
        let pages = self.doors.doors.iter().find(|door| door.behind == Behind::Inside)?;
        Some(pages.url.trim_end_matches('/'))
    }

    /// What a server that starts with this keeps until it ends.
    pub(crate) fn kept(&self) -> Kept {
        let short =
            |value: &dyn Debug| Fingerprint::of(format!("{value:?}").as_bytes()).to_string();
        Kept(BTreeMap::from([
            // Rules and records must never be judged by two ladders at once.
            ("class".to_owned(), short(&self.classes)),
            ("listen".to_owned(), short(&self.doors.listen)),
            ("log.access".to_owned(), short(&self.access_log)),
            ("metrics.listen".to_owned(), short(&self.metrics)),
        ]))
    }

    /// Whether a running server can take this up: what it opened once it keeps.
    ///
    /// # Errors
    /// Names every key that needs a restart.
    pub(crate) fn can_follow(&self, kept: &Kept) -> Result<(), Failure> {
        let now = self.kept().0;
        let differs = |(key, value): &(&String, &String)| now.get(*key) != Some(value);
        let changed: Vec<&str> =
            kept.0.iter().filter(differs).map(|(key, _)| key.as_str()).collect();
        let have = match changed.as_slice() {
            [] => return Ok(()),
            [_] => "has",
            _ => "have",
        };
        Err(Failure::failed(
            "RESTART-NEEDED",
            format!("{} {have} changed, which a running server cannot take up", changed.join(", ")),
        )
        .remedy("restart the server, or set back what changed; until then nothing of the file is in force"))
    }
}

/// The text of a configuration file and where it came from.
#[derive(Clone, Debug)]
pub(crate) struct Source {
    /// The file, for messages.
    pub(crate) path: PathBuf,
    /// Its content.
    pub(crate) text: String,
}

impl Source {
    /// Reads the configuration of a data directory.
    ///
    /// # Errors
    /// When it cannot be read.
    pub(crate) fn read(directory: &Directory) -> Result<Self, Failure> {
        let path = directory.configuration();
        let bytes = std::fs::read(&path).map_err(|error| {
            let failure = Failure::file("read", &path, &error);
            if error.kind() == std::io::ErrorKind::NotFound {
                return failure.remedy(format!(
                    "make one with `signet up --dir {}`, or name another directory with --dir",
                    directory.root().display()
                ));
            }
            failure
        })?;
        let text = String::from_utf8(bytes).map_err(|error| {
            Failure::failed("CONFIGURATION", format!("{} is not UTF-8 text", path.display()))
                .why(error)
                .remedy("save it as UTF-8")
        })?;
        Ok(Self { path, text })
    }

    /// The configuration as written.
    ///
    /// # Errors
    /// With the line of what cannot be read.
    pub(crate) fn written(&self) -> Result<Written, Failure> {
        toml::from_str(&self.text).map_err(|error| locate::syntax(self, &error))
    }

    /// The ladder of classes alone, so that what else is wrong does not keep anybody from revoking.
    ///
    /// # Errors
    /// With the line and key of what is wrong.
    pub(crate) fn ladder(&self) -> Result<Option<Classes>, Failure> {
        let built = ladder::build(self.written()?.class);
        built.map_err(|fault| locate::meaning(self, &fault.into()))
    }

    /// What an authority at work can take up, whatever else is wrong.
    ///
    /// # Errors
    /// With the line and key of what is wrong.
    pub(crate) fn wishes(&self) -> Result<Wishes, Failure> {
        let (practice, upkeep) = (Arc::new(self.practice()?), Arc::new(self.upkeep()?));
        let summit = match self.written()?.authority.chain {
            Chain::Own => Summit::Own,
            Chain::Outside => Summit::Outside,
        };
        let wishes = Wishes { practice, upkeep, summit, ..Wishes::default() };
        Ok(wishes.with_portal(&self.portal()?.unwrap_or_default()))
    }

    /// What people may do for themselves.
    fn practice(&self) -> Result<Practice, Failure> {
        let written = self.written()?;
        let checked = ladder::build(written.class)
            .and_then(|classes| ladder::or_built_in(classes.as_ref()))
            .map_err(Fault::from)
            .and_then(|classes| written.portal.check(&classes));
        checked.map_err(|fault| locate::meaning(self, &fault))
    }

    /// What is done by itself, and when.
    fn upkeep(&self) -> Result<Upkeep, Failure> {
        let written = self.written()?;
        let schedule = written.notices.check().map_err(|fault| locate::meaning(self, &fault))?;
        let post_days = written.mail.keep_days;
        let webhooks = written.webhook.into_iter().map(|webhook| webhook.name).collect();
        Ok(Upkeep { post_days, schedule, webhooks })
    }

    /// The URL of Signet's own pages, if a door shows them.
    fn portal(&self) -> Result<Option<String>, Failure> {
        let doors = self.written()?.door;
        let pages = doors.into_iter().find(|door| door.upstream == gateway::config::INSIDE);
        Ok(pages.map(|door| door.url))
    }

    /// The configuration as meant, with the demonstration site at `demo`.
    ///
    /// # Errors
    /// With the line and key of what is wrong.
    pub(crate) fn meant(
        &self,
        directory: &Directory,
        demo: SocketAddr,
    ) -> Result<Configuration, Failure> {
        self.written()?.check(directory, demo).map_err(|fault| locate::meaning(self, &fault))
    }
}

/// Reads and checks the configuration where no server is going to be started.
///
/// # Errors
/// As [`Source::meant`].
pub(crate) fn load(directory: &Directory) -> Result<Configuration, Failure> {
    // Nothing connects to the demonstration site from here; any address will do.
    Source::read(directory)?.meant(directory, SocketAddr::from(([127, 0, 0, 1], 1)))
}
