//! One request as a handler sees it: who asks, in which language, for what.

use authority::error::{Error, Flaw};
use http::HeaderMap;
use maud::{Markup, html};
use model::audit::Actor;
use model::identity::Role;
use model::verification::{Class, Lapse};
use pki::time::UnixTime;

use crate::Web;
use crate::console::staff::Staff;
use crate::cookie::Browser;
use crate::fault::Fault;
use crate::form::Form;
use crate::language::{self, Language, Speak, Word};
use crate::said;
use crate::visit::Visit;

/// One request.
#[derive(Debug)]
pub(crate) struct Ask<'a> {
    pub(crate) web: &'a Web,
    pub(crate) visit: &'a Visit,
    pub(crate) language: Language,
    pub(crate) browser: Browser,
    pub(crate) headers: &'a HeaderMap,
    /// The path without the query.
    pub(crate) path: &'a str,
    /// What stands in the path where the route has a `{}`.
    pub(crate) arguments: Vec<String>,
    pub(crate) query: Form,
    /// Empty for what is only read.
    pub(crate) form: Form,
    /// Who is signed in, on the pages of the console.
    pub(crate) staff: Option<Staff>,
}

impl Ask<'_> {
    /// The `n`th argument in the path, from 0; empty when the route has fewer.
    pub(crate) fn argument(&self, n: usize) -> &str {
        self.arguments.get(n).map_or("", String::as_str)
    }

    pub(crate) fn say(&self, id: &str) -> String {
        self.language.say(id)
    }

    pub(crate) fn tell(&self, id: &str, of: &[(&str, Word<'_>)]) -> String {
        self.language.tell(id, of)
    }

    /// Says what is wrong with a field.
    pub(crate) fn wrong(&self, flaw: &Flaw) -> String {
        said::wrong(self.language, flaw)
    }

    /// Says how well a class is checked.
    pub(crate) fn class(&self, class: &Class) -> String {
        language::class(self.language, class.words())
    }

    /// Says why the class in a certificate does not count.
    pub(crate) fn lapse(&self, lapse: &Lapse) -> String {
        let class = ("class", lapse.class.as_str().into());
        match lapse.at {
            Some(at) => self.tell("lapse-expired", &[class, ("at", (&at.to_string()).into())]),
            None => self.tell("lapse-missing", &[class]),
        }
    }

    /// Says why a use case did not do what was asked.
    pub(crate) fn said(&self, error: &Error) -> String {
        said::said(self.language, error)
    }

    pub(crate) fn now(&self) -> UnixTime {
        self.visit.now
    }

    /// Who is signed in to the console.
    ///
    /// # Errors
    /// `SignInNeeded` when nobody is.
    pub(crate) fn actor(&self) -> Result<Actor, Fault> {
        let staff = self.staff.as_ref().ok_or(Fault::SignInNeeded)?;
        Ok(staff.actor().clone())
    }

    /// Whether to show what belongs to a role. It hides what would be refused; the refusing is the authority's.
    pub(crate) fn may(&self, role: Role) -> bool {
        self.staff.as_ref().is_some_and(|staff| staff.may(role))
    }

    /// The hidden field that shows that a form comes from a page of ours.
    pub(crate) fn token(&self) -> Markup {
        html! { input type="hidden" name="token" value=(self.browser.token()); }
    }
}
