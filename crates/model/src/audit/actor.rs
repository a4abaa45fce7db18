//! Who did it. Nobody is anonymous: a guest has an address and a connection.

use std::fmt;
use std::net::SocketAddr;

use pki::serial::Serial;
use serde::{Deserialize, Serialize};

use crate::identity::Handle;
use crate::request::RequestId;

/// The number of one accepted connection, unique over restarts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ConnectionId(pub u64);

impl fmt::Display for ConnectionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

/// The one who did what an event tells.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Written", into = "Written")]
pub enum Actor {
    /// Somebody who runs the system, by name of the account.
    Operator {
        /// The account's name.
        name: String,
    },
    /// The holder of a certificate.
    Holder {
        /// The person; a machine has none.
        person: Option<Handle>,
        /// The device.
        device: Handle,
        /// The serial of the certificate shown.
        serial: Serial,
    },
    /// Whom the certificate of an outside CA names.
    Outside {
        /// The person on record; a machine has none.
        person: Option<Handle>,
        /// The device, or the outside CA's name where it names none.
        device: Handle,
        /// The outside CA.
        anchor: Handle,
        /// The serial of the certificate shown, among those of its issuer.
        serial: Serial,
    },
    /// Whoever applies, known by the key of an interim certificate; nothing else was checked.
    Applicant {
        /// The person on record, or the handle proposed.
        person: Handle,
        /// The device.
        device: Handle,
        /// The request that is open.
        request: RequestId,
    },
    /// A visitor without a (believed) certificate.
    Guest {
        /// Where the connection comes from; the port tells visitors behind one address apart
        /// (RFC 6302).
        address: SocketAddr,
        /// The connection.
        connection: ConnectionId,
    },
    /// Signet itself.
    System {
        /// The part of it, like `issuance` or `gateway`.
        part: String,
    },
}

impl Actor {
    /// Returns Signet itself, acting through `part`.
    pub fn system(part: &str) -> Self {
        Self::System { part: part.to_owned() }
    }

    /// Returns an operator.
    pub fn operator(name: &str) -> Self {
        Self::Operator { name: name.to_owned() }
    }

    /// Returns the key by which entries of this actor are found: `operator:root`,
    /// `holder:alice/laptop`, `holder:printer` (a machine), `applicant:alice/phone`,
    /// `outside:alice/corp`, `guest:192.0.2.7`, `system:issuance`.
    pub fn search_key(&self) -> String {
        match self {
            Self::Operator { name } => format!("operator:{name}"),
            Self::Holder { person: Some(person), device, .. } => {
                format!("holder:{person}/{device}")
            }
            Self::Holder { person: None, device, .. } => format!("holder:{device}"),
            Self::Outside { person, device, anchor, .. } => {
                format!("outside:{}/{anchor}", person.as_ref().unwrap_or(device))
            }
            Self::Applicant { person, device, .. } => format!("applicant:{person}/{device}"),
            Self::Guest { address, .. } => format!("guest:{}", address.ip()),
            Self::System { part } => format!("system:{part}"),
        }
    }
}

impl Actor {
    /// Returns who decides: an operator or a person, whatever the device. Two decisions by one
    /// name are by one officer. A guest, an applicant and a machine are none.
    pub fn officer(&self) -> Option<String> {
        match self {
            Self::Operator { name } => Some(format!("operator:{name}")),
            Self::Holder { person: Some(person), .. } => Some(person.to_string()),
            _ => None,
        }
    }
}

impl fmt::Display for Actor {
    /// Writes the actor for a person to read, with what tells visitors apart.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Operator { name } => write!(f, "operator {name}"),
            Self::Holder { person: Some(person), device, serial } => {
                write!(f, "{person} on {device} (certificate {serial})")
            }
            Self::Holder { person: None, device, serial } => {
                write!(f, "machine {device} (certificate {serial})")
            }
            Self::Outside { person: Some(person), anchor, serial, .. } => {
                write!(f, "{person} by {anchor} (certificate {serial})")
            }
            Self::Outside { person: None, device, anchor, serial } => {
                write!(f, "machine {device} by {anchor} (certificate {serial})")
            }
            Self::Applicant { person, device, request } => {
                write!(f, "{person} on {device} (request {request})")
            }
            Self::Guest { address, connection } => {
                write!(f, "guest from {address} (connection {connection})")
            }
            Self::System { part } => write!(f, "signet {part}"),
        }
    }
}

/// An actor as JSON, its keys in order.
#[derive(Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    address: Option<SocketAddr>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    anchor: Option<Handle>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    connection: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    device: Option<Handle>,
    kind: Kind,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    part: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    person: Option<Handle>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    request: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    serial: Option<String>,
}

#[derive(Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Kind {
    Operator,
    Holder,
    Outside,
    Applicant,
    Guest,
    #[default]
    System,
}

/// The JSON is not that of an actor.
#[derive(Debug, thiserror::Error)]
#[error("an actor lacks what its kind needs")]
struct Incomplete;

impl From<Actor> for Written {
    fn from(actor: Actor) -> Self {
        match actor {
            Actor::Operator { name } => {
                Self { kind: Kind::Operator, name: Some(name), ..Self::default() }
            }
            Actor::Holder { person, device, serial } => Self {
                kind: Kind::Holder,
                person,
                device: Some(device),
                serial: Some(serial.to_string()),
                ..Self::default()
            },
            Actor::Outside { person, device, anchor, serial } => Self {
                kind: Kind::Outside,
                person,
                device: Some(device),
                anchor: Some(anchor),
                serial: Some(serial.to_string()),
                ..Self::default()
            },
            Actor::Applicant { person, device, request } => Self {
                kind: Kind::Applicant,
                person: Some(person),
                device: Some(device),
                request: Some(request.to_string()),
                ..Self::default()
            },
            Actor::Guest { address, connection } => Self {
                kind: Kind::Guest,
                address: Some(address),
                connection: Some(connection.to_string()),
                ..Self::default()
            },
            Actor::System { part } => {
                Self { kind: Kind::System, part: Some(part), ..Self::default() }
            }
        }
    }
}

impl TryFrom<Written> for Actor {
    type Error = Incomplete;

    fn try_from(written: Written) -> Result<Self, Incomplete> {
        let actor = match written.kind {
            Kind::Operator => written.name.map(|name| Self::Operator { name }),
            Kind::Holder => written.holder(),
            Kind::Outside => written.outside(),
            Kind::Applicant => written.applicant(),
            Kind::Guest => written.guest(),
            Kind::System => written.part.map(|part| Self::System { part }),
        };
        actor.ok_or(Incomplete)
    }
}

impl Written {
    fn holder(self) -> Option<Actor> {
        let serial = self.serial?.parse().ok()?;
        Some(Actor::Holder { person: self.person, device: self.device?, serial })
    }

    fn outside(self) -> Option<Actor> {
        let serial = self.serial?.parse().ok()?;
        let (device, anchor) = (self.device?, self.anchor?);
        Some(Actor::Outside { person: self.person, device, anchor, serial })
    }

    fn applicant(self) -> Option<Actor> {
        let request = self.request?.parse().ok()?;
        Some(Actor::Applicant { person: self.person?, device: self.device?, request })
    }

    fn guest(self) -> Option<Actor> {
        let connection = u64::from_str_radix(&self.connection?, 16).ok()?;
        Some(Actor::Guest { address: self.address?, connection: ConnectionId(connection) })
    }
}
