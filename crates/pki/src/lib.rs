//! Keys, names, certificates, requests and CRLs: bytes in, bytes out.
//!
//! No clock, no files, no network, no async. Parsers take foreign bytes, are bounded and never
//! panic; whether what they read is to be believed is the business of `trust`.

pub mod asn1;
mod ber;
pub mod build;
pub mod certificate;
pub mod certificate_request;
pub mod crl;
pub mod digest;
pub mod error;
pub mod extension;
pub mod extensions;
pub mod fingerprint;
pub mod general_name;
mod hex;
pub mod key;
pub mod lint;
pub mod name;
pub mod oid;
pub mod password;
mod pbe;
pub mod pem;
pub mod pkcs12;
pub mod pkcs8;
pub mod profile;
pub mod random;
pub mod serial;
pub mod time;

pub use error::Error;
