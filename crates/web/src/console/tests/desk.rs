//! Somebody at a desk in the console, and what is asked of the pages there.

use http::header::LOCATION;
use model::identity::Role;

use crate::testing::{House, Shown};

/// A signed-in Alice.
pub(super) struct Desk {
    pub(super) house: House,
    cookie: String,
}

impl Desk {
    pub(super) fn of(role: Role) -> Self {
        let house = House::new();
        let cookie = house.sign_in(role);
        Self { house, cookie }
    }

    pub(super) fn open(&self, path: &str) -> Shown {
        self.house.open(&self.house.as_alice(), path, &[("cookie", &self.cookie)])
    }

    pub(super) fn press(&self, from: &str, path: &str, fields: &[(&str, &str)]) -> Shown {
        self.house.press(&self.house.as_alice(), from, &self.cookie, path, fields)
    }
}

/// Where an answer leads.
pub(super) fn place(shown: &Shown) -> &str {
    shown.response.headers().get(LOCATION).expect(&shown.text).to_str().unwrap()
}

/// Demands that each part stands on the page.
pub(super) fn has(shown: &Shown, parts: &[&str]) {
    for part in parts {
        assert!(shown.text.contains(part), "{part} is not in {}", shown.text);
    }
}

/// Demands that none of the parts stands on the page.
pub(super) fn lacks(shown: &Shown, parts: &[&str]) {
    for part in parts {
        assert!(!shown.text.contains(part), "{part} is in {}", shown.text);
    }
}
