//! What an authority decided about itself when it was founded; stored with it and read at each opening.

use model::verification::{Classes, DEFAULT_ARC};
use pki::oid::Oid;
use serde::{Deserialize, Serialize};

use crate::error::Error;

/// Longest name of an authority: the upper bound of organizationName (RFC 5280 appendix A.1, ub-organization-name).
const MAX_NAME_CHARACTERS: usize = 48;

/// The settings of an authority.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settings {
    /// The name people see as the issuer.
    pub name: String,
    /// Where certificates say that CRLs and CA certificates are found: an `http` URL without a slash at its end.
    pub public_url: String,
    /// The arc of the policy OIDs of the verification classes, dotted.
    pub policy_arc: String,
}

impl Settings {
    /// The settings of a new authority.
    ///
    /// `public_host` is the host name under which this authority's own service will be reached, such as that of the
    /// first door. The URL is plain HTTP: whoever checks a certificate must not need another one for it
    /// (RFC 5280 §8).
    ///
    /// # Errors
    /// `Invalid` for an empty or overlong name, or a host that is not one.
    pub fn new(name: &str, public_host: &str) -> Result<Self, Error> {
        Self {
            name: name.trim().to_owned(),
            public_url: format!("http://{public_host}/pki"),
            policy_arc: DEFAULT_ARC.to_owned(),
        }
        .checked()
    }

    /// Puts another URL in the place of the one made from the host.
    ///
    /// # Errors
    /// `Invalid` unless it is an `http://` URL of printable ASCII.
    pub fn with_public_url(mut self, url: &str) -> Result<Self, Error> {
        url.trim_end_matches('/').clone_into(&mut self.public_url);
        self.checked()
    }

    /// Puts another arc in the place of the default.
    ///
    /// # Errors
    /// `Invalid` unless it is a dotted object identifier.
    pub fn with_policy_arc(mut self, arc: &str) -> Result<Self, Error> {
        arc.clone_into(&mut self.policy_arc);
        self.checked()
    }

    /// The arc of the policy OIDs.
    ///
    /// # Errors
    /// `Invalid` when the stored text is not an object identifier.
    pub fn arc(&self) -> Result<Oid, Error> {
        self.policy_arc
            .parse()
            .map_err(|_| invalid("policy_arc", "a dotted object identifier is needed, like 2.25.7"))
    }

    /// The ladder of classes under the arc, where none is configured.
    ///
    /// # Errors
    /// `Invalid` when the arc is too long to stand above one.
    pub fn built_in_classes(&self) -> Result<Classes, Error> {
        Classes::built_in(&self.arc()?).map_err(|_| invalid("policy_arc", "it is too long"))
    }

    fn checked(self) -> Result<Self, Error> {
        let characters = self.name.chars().count();
        if characters == 0
            || characters > MAX_NAME_CHARACTERS
            || self.name.chars().any(char::is_control)
        {
            return Err(invalid("name", "1 to 48 characters are needed"));
        }
        let host = self.public_url.strip_prefix("http://");
        let host =
            host.ok_or_else(|| invalid("public_url", "it begins with http:// (RFC 5280 §8)"))?;
        let plain = |c: char| {
            c.is_ascii_graphic()
                && !matches!(c, '"' | '<' | '>' | '\\' | '^' | '`' | '{' | '|' | '}')
        };
        if host.is_empty() || host.starts_with('/') || !host.chars().all(plain) {
            return Err(invalid(
                "public_url",
                "a host name and a path in ASCII are needed, like http://id.example.org/pki",
            ));
        }
        self.built_in_classes()?;
        Ok(self)
    }
}

fn invalid(field: &'static str, why: &str) -> Error {
    Error::Invalid { field, why: why.into() }
}

#[cfg(test)]
mod tests;
