//! One verification class: its name, and its rank among the others. What it asks for is in
//! `classes`.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::str::FromStr;
use std::sync::Arc;

use serde::{Deserialize, Serialize, Serializer};

/// The name of the lowest class of every ladder.
const INTERIM: &str = "interim";
/// The classes there are when none is configured, lowest first, and what each says was checked.
const BUILT_IN: [(&str, &str); 4] = [
    (INTERIM, "nothing checked yet"),
    ("email", "mailbox checked"),
    ("document", "identity document checked"),
    ("face-to-face", "met in person"),
];
/// What a visitor without certificate is called, so no class is.
const GUEST: &str = "guest";
/// The longest name of a class, in characters.
const NAME_MAX: usize = 32;

/// The name of a verification class: a letter of `a-z`, then up to 31 of `a-z 0-9 -`.
///
/// Records keep the name alone: a ladder may lose a class that certificates still have.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ClassName(Arc<str>);

/// The text cannot be the name of a class.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "a class is named by 1 to 32 of a-z, 0-9 and '-', beginning with a letter, like document; “guest” is taken"
)]
pub struct UnfitName;

impl ClassName {
    /// Returns the name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for ClassName {
    type Err = UnfitName;

    fn from_str(text: &str) -> Result<Self, UnfitName> {
        let plain = |c: u8| c.is_ascii_lowercase() || c.is_ascii_digit() || c == b'-';
        let fits = text.len() <= NAME_MAX
            && text.bytes().next().is_some_and(|first| first.is_ascii_lowercase())
            && text.bytes().all(plain)
            && text != GUEST;
        if fits { Ok(Self(text.into())) } else { Err(UnfitName) }
    }
}

impl TryFrom<String> for ClassName {
    type Error = UnfitName;

    fn try_from(text: String) -> Result<Self, UnfitName> {
        text.parse()
    }
}

impl From<ClassName> for String {
    fn from(name: ClassName) -> Self {
        name.0.as_ref().to_owned()
    }
}

impl fmt::Display for ClassName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// How well an identity was checked: a rung of the ladder, cheap to clone, ordered by rank.
#[derive(Clone)]
pub struct Class(Arc<Rung>);

struct Rung {
    rank: u8,
    name: ClassName,
    words: String,
}

impl Class {
    /// Makes a class that stands on no ladder: it has rank 0, as if nothing was checked.
    pub fn new(name: ClassName, words: &str) -> Self {
        Self(Arc::new(Rung { rank: 0, name, words: words.to_owned() }))
    }

    /// Returns the built-in classes: interim, email, document, face-to-face.
    pub fn built_in() -> [Self; 4] {
        let mut ranks = 0..;
        BUILT_IN.map(|(name, words)| {
            Self::new(ClassName(name.into()), words).ranked(ranks.next().unwrap_or_default())
        })
    }

    /// Returns the lowest class, which every ladder has: nothing is checked yet, only the key is
    /// registered.
    pub fn interim() -> Self {
        let [interim, ..] = Self::built_in();
        interim
    }

    /// Returns the class with another rank.
    pub(super) fn ranked(self, rank: u8) -> Self {
        let Rung { name, words, .. } = &*self.0;
        Self(Arc::new(Rung { rank, name: name.clone(), words: words.clone() }))
    }

    /// Returns its place on the ladder, 0 for the lowest and for one that is not on it.
    pub fn rank(&self) -> u8 {
        self.0.rank
    }

    /// Returns the name, as records keep it.
    pub fn name(&self) -> &ClassName {
        &self.0.name
    }

    /// Returns the name as text.
    pub fn as_str(&self) -> &str {
        self.0.name.as_str()
    }

    /// Returns what was checked, in words for a person.
    pub fn words(&self) -> &str {
        &self.0.words
    }

    /// Says whether it is the lowest class by name, whatever its rank.
    pub fn is_interim(&self) -> bool {
        self.as_str() == INTERIM
    }

    /// Says whether name and words are those of a built-in class, so that they can be translated.
    pub fn is_built_in(&self) -> bool {
        BUILT_IN.contains(&(self.as_str(), self.words()))
    }

    /// Says whether this class is that one or stands above it.
    pub fn reaches(&self, other: &Self) -> bool {
        self.rank() >= other.rank()
    }

    fn key(&self) -> (u8, &ClassName) {
        (self.0.rank, &self.0.name)
    }
}

impl PartialEq for Class {
    fn eq(&self, other: &Self) -> bool {
        self.key() == other.key()
    }
}

impl Eq for Class {}

impl PartialOrd for Class {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Class {
    /// By rank; only classes of no ladder share one, and are told apart by name.
    fn cmp(&self, other: &Self) -> Ordering {
        self.key().cmp(&other.key())
    }
}

impl Hash for Class {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.key().hash(state);
    }
}

impl fmt::Debug for Class {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Class({} {})", self.rank(), self.as_str())
    }
}

impl fmt::Display for Class {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl Serialize for Class {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}
