//! What it was done to.

use std::fmt;

use pki::serial::Serial;
use serde::{Deserialize, Serialize};

use crate::code::Purpose;
use crate::identity::Handle;
use crate::request::{InvitationId, RequestId};

/// The kind of thing an event is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ObjectKind {
    /// An outside CA, by its short name.
    Anchor,
    /// The audit log itself.
    Audit,
    /// A CA certificate.
    Ca,
    /// A certificate, by serial.
    Certificate,
    /// One-time codes and links, by what they are good for.
    Code,
    /// The configuration.
    Configuration,
    /// A device: `owner/device`, or the handle alone for a machine.
    Device,
    /// A door, by name.
    Door,
    /// A group.
    Group,
    /// An invitation.
    Invitation,
    /// A message to be sent, by number.
    Mail,
    /// A person.
    Person,
    /// A request for a certificate.
    Request,
    /// A running server.
    Server,
    /// A session in the browser, by the beginning of its key's digest.
    Session,
    /// A stored setting, by key.
    Setting,
    /// A webhook, by name.
    Webhook,
}

impl ObjectKind {
    /// Returns the stable name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Anchor => "anchor",
            Self::Audit => "audit",
            Self::Ca => "ca",
            Self::Certificate => "certificate",
            Self::Code => "code",
            Self::Configuration => "configuration",
            Self::Device => "device",
            Self::Door => "door",
            Self::Group => "group",
            Self::Invitation => "invitation",
            Self::Mail => "mail",
            Self::Person => "person",
            Self::Request => "request",
            Self::Server => "server",
            Self::Session => "session",
            Self::Setting => "setting",
            Self::Webhook => "webhook",
        }
    }
}

/// The thing an event is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Object {
    kind: ObjectKind,
    name: String,
}

impl Object {
    fn named(kind: ObjectKind, name: impl Into<String>) -> Self {
        Self { kind, name: name.into() }
    }

    /// Names an outside CA.
    pub fn anchor(name: &Handle) -> Self {
        Self::named(ObjectKind::Anchor, name.as_str())
    }

    /// Names the audit log.
    pub fn audit() -> Self {
        Self::named(ObjectKind::Audit, "log")
    }

    /// Names a CA certificate by its common name or key.
    pub fn ca(name: &str) -> Self {
        Self::named(ObjectKind::Ca, name)
    }

    /// Names a certificate.
    pub fn certificate(serial: &Serial) -> Self {
        Self::named(ObjectKind::Certificate, serial.to_string())
    }

    /// Names the codes and links of a purpose.
    pub fn code(purpose: Purpose) -> Self {
        Self::named(ObjectKind::Code, purpose.as_str())
    }

    /// Names the configuration by its file.
    pub fn configuration(file: &str) -> Self {
        Self::named(ObjectKind::Configuration, file)
    }

    /// Names a device of `owner`, or a machine.
    pub fn device(owner: Option<&Handle>, device: &Handle) -> Self {
        let name = owner.map_or_else(|| device.to_string(), |owner| format!("{owner}/{device}"));
        Self::named(ObjectKind::Device, name)
    }

    /// Names a door.
    pub fn door(name: &str) -> Self {
        Self::named(ObjectKind::Door, name)
    }

    /// Names a group.
    pub fn group(handle: &Handle) -> Self {
        Self::named(ObjectKind::Group, handle.as_str())
    }

    /// Names an invitation.
    pub fn invitation(id: &InvitationId) -> Self {
        Self::named(ObjectKind::Invitation, id.to_string())
    }

    /// Names a message by its number.
    pub fn mail(number: i64) -> Self {
        Self::named(ObjectKind::Mail, number.to_string())
    }

    /// Names a person.
    pub fn person(handle: &Handle) -> Self {
        Self::named(ObjectKind::Person, handle.as_str())
    }

    /// Names a request.
    pub fn request(id: &RequestId) -> Self {
        Self::named(ObjectKind::Request, id.to_string())
    }

    /// Names a running server.
    pub fn server(name: &str) -> Self {
        Self::named(ObjectKind::Server, name)
    }

    /// Names a session by the digest of its key; the name is the first 8 octets of that.
    pub fn session(key: &[u8; 32]) -> Self {
        let shown: String = key.iter().take(8).map(|octet| format!("{octet:02x}")).collect();
        Self::named(ObjectKind::Session, shown)
    }

    /// Names a stored setting.
    pub fn setting(key: &str) -> Self {
        Self::named(ObjectKind::Setting, key)
    }

    /// Names a webhook.
    pub fn webhook(name: &str) -> Self {
        Self::named(ObjectKind::Webhook, name)
    }

    /// Returns what kind of thing it is.
    pub fn kind(&self) -> ObjectKind {
        self.kind
    }

    /// Returns its name among things of its kind.
    pub fn name(&self) -> &str {
        &self.name
    }
}

impl fmt::Display for Object {
    /// Writes `kind:name`, which is also the key by which entries are found.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.kind.as_str(), self.name)
    }
}
