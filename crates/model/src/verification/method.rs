//! By what an identity was checked.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// By what an identity was checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Method {
    /// A message to the mailbox was answered.
    Mailbox,
    /// An identity document was examined.
    Document,
    /// The person was met.
    FaceToFace,
    /// Whoever runs the system vouches for it.
    Operator,
}

/// The text names no method.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("an identity is checked by one of mailbox, document, face-to-face, operator")]
pub struct UnknownMethod;

impl Method {
    /// Every method.
    pub const ALL: [Self; 4] = [Self::Mailbox, Self::Document, Self::FaceToFace, Self::Operator];

    /// Returns the stable name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Mailbox => "mailbox",
            Self::Document => "document",
            Self::FaceToFace => "face-to-face",
            Self::Operator => "operator",
        }
    }
}

impl fmt::Display for Method {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for Method {
    type Err = UnknownMethod;

    fn from_str(text: &str) -> Result<Self, UnknownMethod> {
        Self::ALL.into_iter().find(|method| method.as_str() == text).ok_or(UnknownMethod)
    }
}
