//! What the suites of other verifiers (Go's crypto/x509, OpenSSL, webpki, GnuTLS, Mozilla's pkix) ask
//! beyond PKITS, as far as no unit test of the crate asks it; names say who asks.

mod lists;
mod names;
mod paths;
