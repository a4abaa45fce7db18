//! What the operator may say anew while the authority works: where its pages are, what people may do for themselves,
//! what is done by itself. The ladder of classes is not among it: records must never be judged by two at once.

use std::sync::{Arc, PoisonError, RwLock};

use crate::Authority;
use crate::hierarchy::Summit;
use crate::practice::Practice;
use crate::upkeep::Upkeep;

/// The wishes of the operator, as a whole.
#[derive(Clone, Debug)]
pub struct Wishes {
    /// Where people reach the portal, without a slash at the end: links begin so.
    pub portal: Arc<str>,
    /// What people may do for themselves.
    pub practice: Arc<Practice>,
    /// What is done by itself, and when.
    pub upkeep: Arc<Upkeep>,
    /// Up to whose root the chains go that holders are given.
    pub summit: Summit,
}

impl Default for Wishes {
    fn default() -> Self {
        let summit = Summit::default();
        Self { portal: "".into(), practice: Arc::default(), upkeep: Arc::default(), summit }
    }
}

impl Wishes {
    /// The wishes with the portal at `url`.
    #[must_use]
    pub fn with_portal(self, url: &str) -> Self {
        Self { portal: url.trim_end_matches('/').into(), ..self }
    }
}

/// Wishes that are replaced whole.
#[derive(Debug, Default)]
pub(crate) struct Current(RwLock<Wishes>);

impl Current {
    fn read(&self) -> Wishes {
        self.0.read().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Authority {
    /// Takes up other wishes; what is under way ends by those before.
    pub fn take_up(&self, wishes: Wishes) {
        *self.wishes.0.write().unwrap_or_else(PoisonError::into_inner) = wishes;
    }

    /// Says where people reach the portal.
    #[must_use]
    pub fn with_portal(self, url: &str) -> Self {
        self.take_up(self.wishes.read().with_portal(url));
        self
    }

    /// Says what is done by itself, and when.
    #[must_use]
    pub fn with_upkeep(self, upkeep: Upkeep) -> Self {
        self.take_up(Wishes { upkeep: Arc::new(upkeep), ..self.wishes.read() });
        self
    }

    /// Says what people may do for themselves.
    #[must_use]
    pub fn with_practice(self, practice: Practice) -> Self {
        self.take_up(Wishes { practice: Arc::new(practice), ..self.wishes.read() });
        self
    }

    /// What is done by itself, and when.
    #[must_use]
    pub fn upkeep(&self) -> Arc<Upkeep> {
        self.wishes.read().upkeep
    }

    /// Up to whose root the chains go that holders are given.
    #[must_use]
    pub fn summit(&self) -> Summit {
        self.wishes.read().summit
    }

    /// What people may do for themselves.
    #[must_use]
    pub fn practice(&self) -> Arc<Practice> {
        self.wishes.read().practice
    }

    /// Where people reach the portal.
    #[must_use]
    pub fn portal(&self) -> Arc<str> {
        self.wishes.read().portal
    }

    /// Where officers, operators and auditors reach the console.
    #[must_use]
    pub fn console(&self) -> String {
        format!("{}/console", self.portal())
    }
}

#[cfg(test)]
mod tests {
    use model::audit::Actor;

    use super::*;
    use crate::practice::SignUp;
    use crate::testing::Founded;

    #[test]
    fn what_is_taken_up_counts_from_then_on() {
        let Founded { authority, directory: _kept, .. } = Founded::new();
        let authority = authority.with_portal("https://one.example.org/");
        let nobody = || Actor::system("test");
        assert!(authority.as_uninvited(nobody()).is_none());
        let before = authority.practice();
        let sign_up = SignUp { class: "email".parse().unwrap(), domains: Vec::new() };
        let practice = Practice { sign_up: Some(sign_up), ..Practice::default() };
        let wishes = Wishes { practice: Arc::new(practice), ..Wishes::default() };
        authority.take_up(wishes.with_portal("https://two.example.org/"));
        assert!(authority.as_uninvited(nobody()).is_some());
        assert!(before.sign_up.is_none(), "what is under way goes on as it began");
        assert_eq!(authority.console(), "https://two.example.org/console");
        assert_eq!(authority.renewal_link(), "https://two.example.org/renew");
    }
}
