//! What people may do for themselves, and within which bounds, as the operator says it in the configuration.

use model::verification::ClassName;

/// What people may do for themselves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Practice {
    /// For how many days after its end a certificate can still be renewed.
    pub renewal_days: u32,
    /// After how many days the certificate that was renewed is revoked, though the new one was never used.
    pub succession_days: u32,
    /// The highest class that a device inherits from the one it is added from; none: whatever that has.
    pub inherited: Option<ClassName>,
    /// Who may apply uninvited; none: nobody.
    pub sign_up: Option<SignUp>,
    /// The wireless network that certificates open, for set-up files.
    pub wifi: Option<Wifi>,
}

/// A wireless network with EAP-TLS (RFC 5216).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wifi {
    /// Its name.
    pub ssid: String,
    /// The name in its server's certificate: nobody joins without comparing it.
    pub server: String,
}

/// Who may apply uninvited.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignUp {
    /// For which class.
    pub class: ClassName,
    /// With a mailbox in one of these domains, in lower case; none: in any.
    pub domains: Vec<String>,
}

impl Default for Practice {
    fn default() -> Self {
        Self { renewal_days: 30, succession_days: 7, inherited: None, sign_up: None, wifi: None }
    }
}

impl SignUp {
    /// Says whether a mailbox is in one of the domains, or under it.
    #[must_use]
    pub fn admits(&self, email: &str) -> bool {
        let domain = email.rsplit_once('@').map_or("", |(_, domain)| domain).to_ascii_lowercase();
        let under = |allowed: &String| {
            domain
                .strip_suffix(allowed.as_str())
                .is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
        };
        self.domains.is_empty() || self.domains.iter().any(under)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mailbox_is_in_a_domain_or_under_it() {
        let sign_up = SignUp {
            class: "email".parse().unwrap(),
            domains: vec!["example.org".to_owned(), "example.net".to_owned()],
        };
        let check =
            |email: &str, expected: bool| assert_eq!(sign_up.admits(email), expected, "{email}");
        check("alice@example.org", true);
        check("alice@Mail.Example.NET", true);
        check("alice@badexample.org", false);
        check("alice@example.org.evil.test", false);
        check("alice@example.org@evil.test", false);
        check("alice", false);
        let open = SignUp { domains: Vec::new(), ..sign_up };
        assert!(open.admits("alice@anywhere.test"));
    }
}
