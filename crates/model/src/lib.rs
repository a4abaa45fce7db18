//! Who exists, how well verified, what is allowed, and the words in which it is told: identities,
//! verification classes, the certificate life cycle and the audit log's vocabulary.
//! Values and decisions only: no SQL, no HTTP, no async, and the clock is a parameter.

pub mod anchor;
pub mod audit;
pub mod ca;
pub mod certificate;
pub mod clock;
pub mod code;
pub mod crockford;
pub mod device_link;
pub mod identity;
pub mod invitation;
pub mod language;
pub mod notice;
pub mod plea;
pub mod post;
pub mod refusal;
pub mod request;
pub mod rule;
pub mod session;
pub mod snapshot;
pub mod tier;
pub mod verification;
