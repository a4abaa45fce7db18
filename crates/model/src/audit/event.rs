//! One thing that happened, before it has a place in the log.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::{Action, Actor, Object};

/// How it ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    /// It was done.
    Done,
    /// It was not allowed; the code says why.
    Refused,
    /// It was allowed and went wrong; the code says how.
    Failed,
}

impl Outcome {
    /// Returns the stable name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Refused => "refused",
            Self::Failed => "failed",
        }
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// The text names no outcome.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("an outcome is one of done, refused, failed")]
pub struct UnknownOutcome;

impl FromStr for Outcome {
    type Err = UnknownOutcome;

    fn from_str(text: &str) -> Result<Self, UnknownOutcome> {
        [Self::Done, Self::Refused, Self::Failed]
            .into_iter()
            .find(|outcome| outcome.as_str() == text)
            .ok_or(UnknownOutcome)
    }
}

/// What is worth keeping of an event, by key.
pub type Facts = BTreeMap<Cow<'static, str>, String>;

/// Something that happened: who, what, to what, how it ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// Who did it.
    pub actor: Actor,
    /// What was done.
    pub action: Action,
    /// What it was done to.
    pub object: Object,
    /// How it ended.
    pub outcome: Outcome,
    /// The stable code of a refusal or failure.
    pub code: Option<String>,
    /// What else is worth keeping, by ASCII key; never a secret.
    pub facts: Facts,
}

impl Event {
    /// Tells that `actor` did `action` to `object`.
    pub fn new(actor: Actor, action: Action, object: Object) -> Self {
        let outcome = Outcome::Done;
        Self { actor, action, object, outcome, code: None, facts: Facts::new() }
    }

    /// Tells that it was refused, with the stable code.
    #[must_use]
    pub fn refused(mut self, code: impl Into<String>) -> Self {
        self.outcome = Outcome::Refused;
        self.code = Some(code.into());
        self
    }

    /// Tells that it failed, with the stable code.
    #[must_use]
    pub fn failed(mut self, code: impl Into<String>) -> Self {
        self.outcome = Outcome::Failed;
        self.code = Some(code.into());
        self
    }

    /// Adds a fact; of two with one key the later stands.
    #[must_use]
    pub fn fact(mut self, key: &'static str, value: impl fmt::Display) -> Self {
        self.facts.insert(key.into(), value.to_string());
        self
    }
}
