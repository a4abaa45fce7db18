//! The ladder of verification classes: which there are, in which order, and what each asks for.

use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;

use pki::oid::Oid;
use serde::{Deserialize, Serialize};

use super::Method::{self, Document, FaceToFace};
use super::{Class, ClassName};

/// How many days a certificate lives when its class does not say: a year and a month, so that a
/// yearly renewal has room to be late.
pub const DEFAULT_DAYS: u32 = 397;
/// The most classes of a ladder.
const MOST: usize = 32;
/// The longest words of a class, in characters.
const WORDS_MAX: usize = 80;

/// The ladder of verification classes, lowest first; cheap to clone.
///
/// The lowest is always `interim`, and at least one stands above it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Classes(Arc<[Definition]>);

/// One class and what it asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Definition {
    /// The class.
    pub class: Class,
    /// The certificate policy that says it.
    pub policy: Oid,
    /// How long a holder's certificate lives unless asked otherwise, in days.
    pub certificate_days: u32,
    /// How long evidence for it holds, in days; none: for ever.
    pub evidence_days: Option<u32>,
    /// How many officers approve a request for it.
    pub approvals: Approvals,
    /// By what it may be proven, besides the operator's word; none stands for any.
    pub methods: Vec<Method>,
}

/// How many officers approve a request.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Approvals {
    /// One officer.
    #[default]
    One,
    /// Two, who are not the same person.
    Two,
}

/// What is wrong with a ladder; places count from 0.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// Nothing stands above interim.
    #[error("there is no class above interim; add one, like email")]
    NoneAbove,
    /// There are more classes than a ladder has rungs.
    #[error("there are more than 32 classes; nobody tells so many apart, so leave some out")]
    TooMany,
    /// No class is called interim.
    #[error(
        "no class is called interim; put a [[class]] with name = \"interim\" before the others, since every request begins there"
    )]
    InterimMissing,
    /// Interim is not the lowest class.
    #[error("interim is not the first class; move it before the others, the order is the ladder")]
    InterimMoved {
        /// Where it stands.
        place: usize,
    },
    /// Two classes have one name.
    #[error("there are two classes called {name}; give each its own name")]
    DuplicateName {
        /// The second one.
        place: usize,
        /// Their name.
        name: ClassName,
    },
    /// Two classes have one policy.
    #[error(
        "{name} has the same policy as {other}; give each class its own, or certificates cannot tell them apart"
    )]
    DuplicatePolicy {
        /// The second one.
        place: usize,
        /// Its name.
        name: ClassName,
        /// The name of the first.
        other: ClassName,
    },
    /// The policy is the one that stands for all (RFC 5280 §4.2.1.4).
    #[error("the policy of {name} is anyPolicy, which says nothing; give it an OID of its own")]
    AnyPolicy {
        /// Which one.
        place: usize,
        /// Its name.
        name: ClassName,
    },
    /// A lifetime is zero days.
    #[error("{key} of {name} is 0; write at least 1 day, or leave it out")]
    NoDays {
        /// Which one.
        place: usize,
        /// Its name.
        name: ClassName,
        /// `certificate_days` or `evidence_days`.
        key: &'static str,
    },
    /// The words are empty, overlong, or hold control characters.
    #[error(
        "the words of {name} cannot be shown; write 1 to 80 characters, like \"mailbox checked\""
    )]
    Words {
        /// Which one.
        place: usize,
        /// Its name.
        name: ClassName,
    },
}

/// The text names no class of the ladder.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("“{name}” is not a verification class here; write one of {known}")]
pub struct UnknownClass {
    /// The text.
    pub name: String,
    /// The names there are.
    pub known: String,
}

impl Classes {
    /// Makes a ladder of definitions, lowest first: the rank of each class is its place.
    ///
    /// # Errors
    /// The first thing that is wrong with it.
    pub fn build(definitions: Vec<Definition>) -> Result<Self, Fault> {
        check_ends(&definitions)?;
        for (place, one) in definitions.iter().enumerate() {
            let below = definitions.get(..place).unwrap_or_default();
            one.check(place, below)?;
        }
        let ranked = definitions.into_iter().zip(0..).map(|(definition, rank)| Definition {
            class: definition.class.ranked(rank),
            ..definition
        });
        Ok(Self(ranked.collect()))
    }

    /// Returns the built-in ladder: interim, email, document, face-to-face, with the policies
    /// `arc.1.0` to `arc.1.3`.
    ///
    /// # Errors
    /// `BadOid` when the arc leaves no room.
    pub fn built_in(arc: &Oid) -> Result<Self, pki::error::Error> {
        let arc = arc.child(1)?;
        let proven = [vec![], vec![], vec![Document, FaceToFace], vec![FaceToFace]];
        let definition = |(class, methods): (Class, Vec<Method>)| {
            Ok(Definition {
                policy: arc.child(class.rank().into())?,
                class,
                certificate_days: DEFAULT_DAYS,
                evidence_days: None,
                approvals: Approvals::One,
                methods,
            })
        };
        Class::built_in()
            .into_iter()
            .zip(proven)
            .map(definition)
            .collect::<Result<_, _>>()
            .map(Self)
    }

    /// Returns every definition, lowest first.
    pub fn list(&self) -> &[Definition] {
        &self.0
    }

    /// Finds a definition by the name of its class.
    pub fn find(&self, name: &str) -> Option<&Definition> {
        self.0.iter().find(|definition| definition.class.as_str() == name)
    }

    /// Reads the name of a class of the ladder.
    ///
    /// # Errors
    /// There is none of this name; says which there are.
    pub fn parse(&self, name: &str) -> Result<Class, UnknownClass> {
        let unknown = || UnknownClass { name: name.to_owned(), known: self.to_string() };
        self.find(name).map(|definition| definition.class.clone()).ok_or_else(unknown)
    }

    /// Returns the class that a record names; one that is no longer on the ladder has rank 0.
    pub fn of_record(&self, name: &ClassName) -> Class {
        self.find(name.as_str()).map_or_else(
            || Class::new(name.clone(), name.as_str()),
            |definition| definition.class.clone(),
        )
    }

    /// Returns the lowest class: nothing is checked.
    pub fn lowest(&self) -> Class {
        self.0.first().map_or_else(Class::interim, |definition| definition.class.clone())
    }

    /// Returns the lowest class by which an identity is proven: the one above interim.
    pub fn lowest_proven(&self) -> Class {
        self.0.get(1).map_or_else(Class::interim, |definition| definition.class.clone())
    }

    /// Says whether nothing stands above a class.
    pub fn is_highest(&self, class: &Class) -> bool {
        self.0.last().is_some_and(|last| class.reaches(&last.class))
    }

    /// Returns the class each certificate policy stands for.
    pub fn by_policy(&self) -> HashMap<Oid, Class> {
        self.0.iter().map(|definition| (definition.policy, definition.class.clone())).collect()
    }
}

impl fmt::Display for Classes {
    /// Writes the names, lowest first, as in “interim, email, document, face-to-face”.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&str> = self.0.iter().map(|definition| definition.class.as_str()).collect();
        f.write_str(&names.join(", "))
    }
}

impl Definition {
    /// Says whether this class may be proven so. The operator may always vouch.
    pub fn accepts(&self, method: Method) -> bool {
        method == Method::Operator || self.methods.is_empty() || self.methods.contains(&method)
    }

    fn check(&self, place: usize, below: &[Self]) -> Result<(), Fault> {
        let name = self.class.name().clone();
        if below.iter().any(|other| *other.class.name() == name) {
            return Err(Fault::DuplicateName { place, name });
        }
        if let Some(other) = below.iter().find(|other| other.policy == self.policy) {
            let other = other.class.name().clone();
            return Err(Fault::DuplicatePolicy { place, name, other });
        }
        if self.policy == Oid::ANY_POLICY {
            return Err(Fault::AnyPolicy { place, name });
        }
        if self.certificate_days == 0 {
            return Err(Fault::NoDays { place, name, key: "certificate_days" });
        }
        if self.evidence_days == Some(0) {
            return Err(Fault::NoDays { place, name, key: "evidence_days" });
        }
        let words = self.class.words();
        let shown = !words.trim().is_empty()
            && words.chars().count() <= WORDS_MAX
            && !words.chars().any(char::is_control);
        if shown { Ok(()) } else { Err(Fault::Words { place, name }) }
    }
}

fn check_ends(definitions: &[Definition]) -> Result<(), Fault> {
    match definitions.iter().position(|definition| definition.class.is_interim()) {
        None => Err(Fault::InterimMissing),
        Some(0) if definitions.len() < 2 => Err(Fault::NoneAbove),
        Some(0) if definitions.len() > MOST => Err(Fault::TooMany),
        Some(0) => Ok(()),
        Some(place) => Err(Fault::InterimMoved { place }),
    }
}
