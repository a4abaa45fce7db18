//! `[portal]`: what people may do for themselves, as written and as meant.

use authority::practice::{Practice, SignUp, Wifi};
use authority::registration::check_host;
use model::verification::{ClassName, Classes};
use serde::{Deserialize, Serialize};

use super::written::Fault;

/// `[portal]`.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct PortalSection {
    /// Days after its end for which a certificate can be renewed.
    pub(crate) renewal_days: u32,
    /// Days after which the certificate that was renewed is revoked in any case.
    pub(crate) succession_days: u32,
    /// The highest class a device inherits.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) inherited_class: Option<String>,
    /// The class for which anybody may apply.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) sign_up_class: Option<String>,
    /// The mail domains whose people may.
    pub(crate) sign_up_domains: Vec<String>,
    /// The wireless network that certificates open.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) wifi_ssid: Option<String>,
    /// The name in the certificate of its server.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) wifi_server: Option<String>,
}

impl Default for PortalSection {
    fn default() -> Self {
        let Practice { renewal_days, succession_days, .. } = Practice::default();
        Self {
            renewal_days,
            succession_days,
            inherited_class: None,
            sign_up_class: None,
            sign_up_domains: Vec::new(),
            wifi_ssid: None,
            wifi_server: None,
        }
    }
}

impl PortalSection {
    /// Checks it against the ladder of classes.
    ///
    /// # Errors
    /// The first thing that is wrong.
    pub(super) fn check(self, classes: &Classes) -> Result<Practice, Fault> {
        let inherited = named(classes, self.inherited_class, "portal.inherited_class")?;
        let class = named(classes, self.sign_up_class, "portal.sign_up_class")?;
        if class.is_none() && !self.sign_up_domains.is_empty() {
            return Err(Fault::Key {
                key: "portal.sign_up_domains",
                why: "is only read with a sign_up_class",
                remedy: "write sign_up_class = \"email\" above it, or take it out",
            });
        }
        let domains: Vec<String> =
            self.sign_up_domains.iter().map(|domain| domain.to_ascii_lowercase()).collect();
        if domains.iter().any(|domain| check_host(domain).is_err() || domain.starts_with('*')) {
            return Err(Fault::Key {
                key: "portal.sign_up_domains",
                why: "holds something that is no domain",
                remedy: "write what stands behind the @, like \"example.org\"; what lies under it is meant too",
            });
        }
        Ok(Practice {
            renewal_days: self.renewal_days,
            succession_days: self.succession_days,
            inherited,
            sign_up: class.map(|class| SignUp { class, domains }),
            wifi: wifi(self.wifi_ssid, self.wifi_server)?,
        })
    }
}

fn wifi(ssid: Option<String>, server: Option<String>) -> Result<Option<Wifi>, Fault> {
    let wrong = |key, why, remedy| Err(Fault::Key { key, why, remedy });
    match (ssid, server) {
        (None, None) => Ok(None),
        (Some(ssid), Some(server)) => {
            if !(1..=32).contains(&ssid.len()) || ssid.chars().any(char::is_control) {
                return wrong(
                    "portal.wifi_ssid",
                    "is no name of a network",
                    "write 1 to 32 octets without control characters",
                );
            }
            if check_host(&server).is_err() || server.starts_with('*') {
                return wrong(
                    "portal.wifi_server",
                    "is no host name",
                    "write the name in the certificate of the RADIUS server, like \"radius.example.org\"",
                );
            }
            Ok(Some(Wifi { ssid, server }))
        }
        (Some(_), None) => wrong(
            "portal.wifi_server",
            "is missing although wifi_ssid is written",
            "write the name in the certificate of the RADIUS server; without it anybody's network would be joined",
        ),
        (None, Some(_)) => wrong(
            "portal.wifi_ssid",
            "is missing although wifi_server is written",
            "write the name of the network",
        ),
    }
}

fn named(
    classes: &Classes,
    name: Option<String>,
    key: &'static str,
) -> Result<Option<ClassName>, Fault> {
    let Some(name) = name else { return Ok(None) };
    let found = classes.find(&name).filter(|definition| definition.class.rank() > 0);
    let wrong = Fault::Key {
        key,
        why: "names no class above the lowest",
        remedy: "`signet class list` shows the classes",
    };
    found.map(|definition| Some(definition.class.name().clone())).ok_or(wrong)
}
