//! `pki::certificate_request`.

use pki::certificate_request::CertificateRequest;
use pki::pem;

use super::{extension, key, name};

/// Reads one request, DER or PEM; says whether it was proven.
pub fn check(input: &[u8]) -> bool {
    let Ok(request) = CertificateRequest::parse(input) else { return false };
    let Ok(proven) = request.prove() else { return false };
    if pem::looks_like_der(input) {
        assert_eq!(proven.der(), input);
    }
    name::check_one(proven.subject());
    key::check_public(proven.public_key());
    extension::check_all(proven.extensions());
    let again = CertificateRequest::parse(proven.der()).and_then(CertificateRequest::prove);
    let again = again.expect("what was proven once is proven again");
    assert_eq!(again.subject(), proven.subject());
    assert_eq!(again.public_key(), proven.public_key());
    assert_eq!(again.subject_alt_names(), proven.subject_alt_names());
    true
}
