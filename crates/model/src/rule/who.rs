//! Whom a rule is about.

use super::{Effect, Facts};
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
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Holder {
    pub(super) person: Option<Handle>,
    /// Of a person or group when one is named; else the machine of this name.
    pub(super) device: Option<Handle>,
    pub(super) groups: Vec<Handle>,
    pub(super) class: Option<Asked>,
}

/// Which class is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Asked {
    /// This class only.
    Exactly(Class),
    /// This class or a higher one.
    AtLeast(Class),
}

impl Who {
    pub(super) fn includes(&self, facts: &Facts<'_>, effect: Effect) -> bool {
        match self {
            Self::Anyone => true,
            Self::Guest => facts.tier == Tier::Guest,
            Self::Holder(holder) => {
                let class = facts.tier.class();
                class.is_some_and(|class| holder.asks(effect).admits(class)) && holder.is(facts)
            }
        }
    }

    /// Says whether only the class stands between a holder and this rule.
    pub(super) fn includes_but_for_class(&self, facts: &Facts<'_>) -> bool {
        matches!(self, Self::Holder(holder) if facts.tier != Tier::Guest && holder.is(facts))
    }

    pub(super) fn may_be_guest(&self) -> bool {
        matches!(self, Self::Anyone | Self::Guest)
    }

    pub(super) fn is_guest_only(&self) -> bool {
        *self == Self::Guest
    }

    /// The lowest class of certificate that fits; `None` when no certificate does.
    pub(super) fn lowest_class(&self, effect: Effect) -> Option<Class> {
        match self {
            Self::Anyone => Some(Class::Interim),
            Self::Guest => None,
            Self::Holder(holder) => Some(holder.asks(effect).lowest()),
        }
    }
}

impl Holder {
    /// The class asked for. An interim certificate proves no identity yet, so a permission includes
    /// it only where it says so; a denial includes it always.
    pub(super) fn asks(&self, effect: Effect) -> Asked {
        let unsaid = match effect {
            Effect::Allow => Class::Email,
            Effect::Deny => Class::Interim,
        };
        self.class.unwrap_or(Asked::AtLeast(unsaid))
    }

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
    fn admits(self, class: Class) -> bool {
        match self {
            Self::Exactly(asked) => class == asked,
            Self::AtLeast(asked) => class >= asked,
        }
    }

    fn lowest(self) -> Class {
        match self {
            Self::Exactly(class) | Self::AtLeast(class) => class,
        }
    }
}
