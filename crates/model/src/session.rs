//! A session in the browser on record. Its key stands there as a digest alone; the cookie that
//! carries it is the front end's.

use pki::fingerprint::Fingerprint;
use pki::time::UnixTime;

use crate::identity::PersonId;

/// Whose session it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Owner {
    /// A person on record, by the certificate the session is bound to.
    Person(PersonId),
    /// An operator who came by a one-time link of the host, by name.
    Operator(String),
}

/// A session on record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// SHA-256 of its key.
    pub key: [u8; 32],
    /// Whose it is.
    pub owner: Owner,
    /// The certificate it is bound to: SHA-256 of its DER; none for a link of the host.
    pub certificate: Option<Fingerprint>,
    /// When it began.
    pub made_at: UnixTime,
    /// When it was last used, to ten minutes.
    pub last_used_at: UnixTime,
    /// When it ends at the latest.
    pub ends_at: UnixTime,
}
