//! A link by which a person's device lets another in, on record. Its secret stands there as a digest alone.

use pki::serial::Serial;
use pki::time::UnixTime;

pub use crate::request::DeviceLinkId;

use crate::identity::PersonId;
use crate::request::RequestId;
use crate::verification::ClassName;

/// A link when it is made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewDeviceLink {
    /// Whose device it adds.
    pub person: PersonId,
    /// The certificate it was made with.
    pub serial: Serial,
    /// The class that the other device inherits.
    pub class: ClassName,
    /// The words that both devices show.
    pub words: String,
    /// Until when it is good.
    pub expires_at: UnixTime,
}

/// A link on record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeviceLink {
    /// Its name, no secret.
    pub id: DeviceLinkId,
    /// What it was made for.
    pub given: NewDeviceLink,
    /// When it was made.
    pub made_at: UnixTime,
    /// The request that was opened by it.
    pub request: Option<RequestId>,
}
