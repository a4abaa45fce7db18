//! Whom a rule is about.

use super::Facts;
use crate::identity::Handle;
use crate::tier::Tier;
use crate::verification::Class;

/// Whom a rule is about: all conditions must hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Who {
    /// Everybody, with a certificate or without.
    Anyone,
    /// Visitors without certificate.
    Guest,
    /// Holders of certificates.
    Holder(Holder),
}

/// Which holders of certificates.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Holder {
    pub(super) person: Option<Handle>,
    /// Of a person or group when one is named; else the machine of this name.
    pub(super) device: Option<Handle>,
    pub(super) groups: Vec<Handle>,
    pub(super) class: Asked,
}

/// Which class is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Asked {
    /// This class only.
    Exactly(Class),
    /// This class or a higher one.
    AtLeast(Class),
    /// This class, above which there is none.
    Highest(Class),
}

impl Who {
    pub(super) fn includes(&self, facts: &Facts<'_>) -> bool {
        match self {
            Self::Anyone => true,
            Self::Guest => *facts.tier == Tier::Guest,
            Self::Holder(holder) => {
                let class = facts.tier.class();
                class.is_some_and(|class| holder.class.admits(class)) && holder.is(facts)
            }
        }
    }

    /// Says whether only the class stands between a holder and this rule.
    pub(super) fn includes_but_for_class(&self, facts: &Facts<'_>) -> bool {
        matches!(self, Self::Holder(holder) if *facts.tier != Tier::Guest && holder.is(facts))
    }

    pub(super) fn may_be_guest(&self) -> bool {
        matches!(self, Self::Anyone | Self::Guest)
    }

    pub(super) fn is_guest_only(&self) -> bool {
        *self == Self::Guest
    }

    /// The lowest class of certificate that fits; `None` when no certificate does.
    pub(super) fn lowest_class(&self) -> Option<Class> {
        match self {
            Self::Anyone => Some(Class::interim()),
            Self::Guest => None,
            Self::Holder(holder) => Some(holder.class.lowest().clone()),
        }
    }
}

impl Holder {
    fn is(&self, facts: &Facts<'_>) -> bool {
        let is_machine = facts.person.is_none();
        let named_alone = self.person.is_none() && self.groups.is_empty();
        let device_fits = self
            .device
            .as_ref()
            .is_none_or(|device| facts.device == Some(device) && (is_machine || !named_alone));
        let person_fits = self.person.is_none() || self.person.as_ref() == facts.person;
        device_fits && person_fits && self.groups.iter().all(|group| facts.groups.contains(group))
    }
}

impl Asked {
    /// Ranks are compared, not names: a class that is on the ladder no longer counts as the lowest.
    fn admits(&self, class: &Class) -> bool {
        match self {
            Self::Exactly(asked) => class.rank() == asked.rank(),
            Self::AtLeast(asked) | Self::Highest(asked) => class.reaches(asked),
        }
    }

    fn lowest(&self) -> &Class {
        match self {
            Self::Exactly(class) | Self::AtLeast(class) | Self::Highest(class) => class,
        }
    }
}
