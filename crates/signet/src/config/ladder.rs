//! `[[class]]`: from the classes as written to the ladder that is meant.

use model::verification::{
    Class, ClassName, Classes, DEFAULT_ARC, Definition, Fault as Unfit, UnfitName,
};
use pki::oid::Oid;

use super::written::ClassEntry;

/// What is wrong with the classes as written; places count from 0.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Fault {
    /// A name is none.
    #[error("\"{name}\" cannot name a class; {UnfitName}")]
    Name {
        /// Which one.
        place: usize,
        /// Its name as written.
        name: String,
    },
    /// A class of the operator's own has no words.
    #[error("{name} has no words; say what was checked, like words = \"seen by a notary\"")]
    NoWords {
        /// Which one.
        place: usize,
        /// Its name.
        name: ClassName,
    },
    /// A class has no policy.
    #[error(
        "{name} has no policy; write the OID that certificates carry, like policy = \"2.25.7.1\" (`signet class list` shows the built-in ones)"
    )]
    NoPolicy {
        /// Which one.
        place: usize,
        /// Its name.
        name: ClassName,
    },
    /// A policy is no object identifier.
    #[error("the policy of {name} is no object identifier; write it dotted, like \"2.25.7.1\"")]
    Policy {
        /// Which one.
        place: usize,
        /// Its name.
        name: ClassName,
    },
    /// The classes make no ladder.
    #[error(transparent)]
    Unfit(#[from] Unfit),
    /// The built-in policies cannot be named.
    #[error("the built-in policies cannot be made; please report this")]
    BuiltIn,
}

impl Fault {
    /// The key that is wrong, and in which class.
    pub(crate) fn place(&self) -> (Option<usize>, &'static str) {
        match self {
            Self::Name { place, .. }
            | Self::Unfit(Unfit::InterimMoved { place } | Unfit::DuplicateName { place, .. }) => {
                (Some(*place), "name")
            }
            Self::NoWords { place, .. } | Self::Unfit(Unfit::Words { place, .. }) => {
                (Some(*place), "words")
            }
            Self::NoPolicy { place, .. }
            | Self::Policy { place, .. }
            | Self::Unfit(Unfit::DuplicatePolicy { place, .. } | Unfit::AnyPolicy { place, .. }) => {
                (Some(*place), "policy")
            }
            Self::Unfit(Unfit::NoDays { place, key, .. }) => (Some(*place), key),
            Self::Unfit(Unfit::NoneAbove | Unfit::TooMany | Unfit::InterimMissing)
            | Self::BuiltIn => (None, "name"),
        }
    }
}

/// Makes the ladder; none when none is written.
///
/// # Errors
/// The first thing that is wrong.
pub(super) fn build(written: Vec<ClassEntry>) -> Result<Option<Classes>, Fault> {
    if written.is_empty() {
        return Ok(None);
    }
    let definitions = written.into_iter().enumerate().map(|(place, entry)| entry.meant(place));
    Ok(Some(Classes::build(definitions.collect::<Result<_, _>>()?)?))
}

/// The ladder that rules are read against. The policies of the built-in one are the authority's
/// business; rules know names and ranks alone.
///
/// # Errors
/// Never but by a fault of ours.
pub(super) fn or_built_in(written: Option<&Classes>) -> Result<Classes, Fault> {
    let built_in = || {
        let arc = DEFAULT_ARC.parse().map_err(|_| Fault::BuiltIn)?;
        Classes::built_in(&arc).map_err(|_| Fault::BuiltIn)
    };
    written.cloned().map_or_else(built_in, Ok)
}

impl ClassEntry {
    fn meant(self, place: usize) -> Result<Definition, Fault> {
        let named = self.name.parse();
        let name: ClassName = named.map_err(|_| Fault::Name { place, name: self.name.clone() })?;
        let built_in = Class::built_in().into_iter().find(|class| *class.name() == name);
        let words = self.words.or_else(|| built_in.map(|class| class.words().to_owned()));
        let words = words.ok_or_else(|| Fault::NoWords { place, name: name.clone() })?;
        let policy = self.policy.ok_or_else(|| Fault::NoPolicy { place, name: name.clone() })?;
        let policy: Oid =
            policy.parse().map_err(|_| Fault::Policy { place, name: name.clone() })?;
        Ok(Definition {
            class: Class::new(name, &words),
            policy,
            certificate_days: self.certificate_days,
            evidence_days: self.evidence_days,
            approvals: self.approvals,
            methods: self.methods,
        })
    }
}
