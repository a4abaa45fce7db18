//! Private and public keys and their signatures; every computation is the library's.
//!
//! What is ours is the glue: which key goes with which algorithm identifier, and that nothing
//! else gets through. RFC 5480, RFC 8017, RFC 8410, RFC 9881.

mod algorithm;
mod private;
mod public;
mod signature;

pub use algorithm::KeyAlgorithm;
pub use private::PrivateKey;
pub use public::{PublicKey, PublicKeyKind};
pub use signature::SignatureAlgorithm;

#[cfg(test)]
mod tests;
