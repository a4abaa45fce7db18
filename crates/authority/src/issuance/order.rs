//! What is asked for when a certificate is ordered, and how an order is carried out. No word of a certificate request
//! is believed but its key: every name comes from the record.

use std::fmt;

use model::audit::Object;
use model::identity::{Device, DeviceId, Handle, HolderId, Person};
use model::verification::Class;
use pki::certificate_request::Proven;
use pki::general_name::GeneralName;
use pki::key::{KeyAlgorithm, PrivateKey, PublicKey};
use pki::profile::Profile;

use super::draft::{self, Draft};
use super::trace::Silent;
use super::{Issued, Making};
use crate::error::{Error, Unavailable};
use crate::lifetime::Lifetime;
use crate::{Operator, code, key_policy};

/// An order for a holder's certificate.
#[derive(Debug)]
pub struct Order {
    /// Who will hold it. A device that is not on record yet is registered.
    pub holder: Holder,
    /// How well the identity was checked: a class of the authority's ladder.
    pub class: Class,
    /// Where the key comes from.
    pub key: OrderKey,
    /// How long it lives.
    pub lifetime: Lifetime,
}

/// An order for a door's certificate.
#[derive(Debug)]
pub struct ServerOrder {
    /// Host names and addresses, the first one for display.
    pub names: Vec<String>,
    /// Where the key comes from.
    pub key: OrderKey,
    /// How long it lives.
    pub lifetime: Lifetime,
}

/// The holder of a certificate, by the names people use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Holder {
    /// A device of a person.
    Device {
        /// The person.
        person: Handle,
        /// The device.
        device: Handle,
    },
    /// A machine that belongs to nobody.
    Machine {
        /// The machine.
        device: Handle,
        /// Its host names, if its certificate is to carry any.
        dns_names: Vec<String>,
    },
}

impl Holder {
    /// The person's handle; a machine has none.
    #[must_use]
    pub fn person(&self) -> Option<&Handle> {
        match self {
            Self::Device { person, .. } => Some(person),
            Self::Machine { .. } => None,
        }
    }

    /// The device's handle.
    #[must_use]
    pub fn device(&self) -> &Handle {
        match self {
            Self::Device { device, .. } | Self::Machine { device, .. } => device,
        }
    }

    pub(crate) fn profile(&self) -> Profile {
        match self {
            Self::Device { .. } => Profile::Person,
            Self::Machine { .. } => Profile::Device,
        }
    }
}

impl fmt::Display for Holder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.person() {
            Some(person) => write!(f, "{person}/{}", self.device()),
            None => write!(f, "{}", self.device()),
        }
    }
}

/// Where the key of a certificate comes from.
#[derive(Debug)]
pub enum OrderKey {
    /// It is made here and handed out with the certificate.
    Made(KeyAlgorithm),
    /// It is certified on record already for the same device, whose holder showed it in a handshake.
    Shown(PublicKey),
    /// It was made elsewhere; a request signed with it proves its possession (RFC 2986).
    Proven(Box<Proven>),
}

impl OrderKey {
    /// The public key, and the private one if it is made here.
    fn resolve(self) -> Result<(PublicKey, Option<PrivateKey>), Error> {
        match self {
            Self::Made(algorithm) => {
                let key = PrivateKey::generate(algorithm).map_err(|_| Unavailable::Random)?;
                Ok((key.public_key().clone(), Some(key)))
            }
            Self::Shown(key) => Ok((key, None)),
            Self::Proven(request) => Ok((request.public_key().clone(), None)),
        }
    }
}

impl Operator<'_> {
    /// Issues a holder's certificate. A refusal is put on record too.
    ///
    /// # Errors
    /// `NotFound` for the person; `Refused` by key policy, lifetime or lint; `Invalid` for a name no certificate can
    /// carry; `Unavailable` when key or store do not answer. Whatever the error, nothing was handed out, and what may
    /// have been signed counts as revoked.
    pub fn issue(&self, order: Order) -> Result<Issued, Error> {
        let object = Object::device(order.holder.person(), order.holder.device());
        self.telling_refusals(object, || self.issue_to_holder(order, None))
    }

    /// Issues a holder's certificate for which evidence is on record already, and changes something else by the same
    /// transaction.
    pub(crate) fn issue_along(&self, order: Order, making: Making) -> Result<Issued, Error> {
        let object = Object::device(order.holder.person(), order.holder.device());
        self.telling_refusals(object, || self.issue_to_holder(order, Some(making)))
    }

    /// Goes through everything that could refuse a certificate for a new device, and keeps nothing.
    ///
    /// # Errors
    /// As `issue`.
    pub(crate) fn rehearse(
        &self,
        person: &Person,
        device: &Handle,
        class: &Class,
        key: PublicKey,
    ) -> Result<(), Error> {
        let holder = Holder::Device { person: person.handle.clone(), device: device.clone() };
        // Neither number nor name is on record, so neither can be mistaken for another's.
        let device = Device {
            id: DeviceId(0),
            holder: HolderId::from_random(code::random()?),
            handle: device.clone(),
            owner: Some(person.id),
        };
        let who = draft::Who { holder: &holder, person: Some(person), device: &device, class };
        let draft = Draft::for_holder(self, &who, key, Lifetime::Default)?;
        self.candidate(&draft, &Silent).map(drop)
    }

    /// Issues a door's certificate. A refusal is put on record too.
    ///
    /// # Errors
    /// `Invalid` for a name that is none; else as `issue`.
    pub fn issue_server(&self, order: ServerOrder) -> Result<Issued, Error> {
        let object = Object::door(order.names.first().map_or("", String::as_str));
        self.telling_refusals(object, || self.issue_to_server(order))
    }

    fn telling_refusals(
        &self,
        object: Object,
        issue: impl FnOnce() -> Result<Issued, Error>,
    ) -> Result<Issued, Error> {
        let outcome = issue();
        if let Err(Error::Refused(reason)) = &outcome {
            self.record_refusal(object, reason)?;
        }
        outcome
    }

    fn issue_to_holder(&self, order: Order, making: Option<Making>) -> Result<Issued, Error> {
        let (public_key, key) = order.key.resolve()?;
        key_policy::check(&public_key)?;
        // Before a device is registered: without the key nothing comes of the order.
        self.authority.issuing_key()?;
        let (person, device) = self.find_or_add_holder(&order.holder)?;
        let who = draft::Who {
            holder: &order.holder,
            person: person.as_ref(),
            device: &device,
            class: &order.class,
        };
        let draft = Draft::for_holder(self, &who, public_key, order.lifetime)?;
        let chain = self.authority.chain_below(self.authority.hierarchy.issuing())?;
        let issued = match making {
            None => self.carry_out(draft, chain, Making::nothing())?,
            Some(making) => self.carry_out(Draft { vouched: None, ..draft }, chain, making)?,
        };
        Ok(issued.with_key(key))
    }

    fn issue_to_server(&self, order: ServerOrder) -> Result<Issued, Error> {
        let names =
            order.names.iter().map(|name| server_name(name)).collect::<Result<Vec<_>, _>>()?;
        let display_name = order.names.first().ok_or_else(|| bad_name("none was given"))?;
        let (public_key, key) = order.key.resolve()?;
        key_policy::check(&public_key)?;
        let draft = Draft::for_server(self, display_name, names, public_key, order.lifetime)?;
        let chain = vec![self.authority.hierarchy.issuing().clone()];
        Ok(self.carry_out(draft, chain, Making::nothing())?.with_key(key))
    }
}

fn server_name(text: &str) -> Result<GeneralName, Error> {
    match text.parse() {
        Ok(std::net::IpAddr::V4(address)) => Ok(GeneralName::Ip(address.octets().to_vec())),
        Ok(std::net::IpAddr::V6(address)) => Ok(GeneralName::Ip(address.octets().to_vec())),
        Err(_) => check_host(text).map(|()| GeneralName::Dns(text.to_ascii_lowercase())),
    }
}

/// Checks a host name: labels of letters, digits and hyphens (RFC 1034 §3.5), the first one may be `*`.
///
/// # Errors
/// `Invalid` about `name`.
pub fn check_host(text: &str) -> Result<(), Error> {
    let is_label = |label: &str| {
        let sound = |octet: u8| octet.is_ascii_alphanumeric() || octet == b'-';
        (1..=63).contains(&label.len())
            && label.bytes().all(sound)
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    let rest = text.strip_prefix("*.").unwrap_or(text);
    if text.len() <= 253 && rest.split('.').all(is_label) {
        return Ok(());
    }
    Err(bad_name(&format!("{text:?} is neither a host name nor an IP address")))
}

fn bad_name(why: &str) -> Error {
    Error::Invalid {
        field: "name",
        why: format!("{why}; give names like files.example.org or 192.0.2.7").into(),
    }
}
