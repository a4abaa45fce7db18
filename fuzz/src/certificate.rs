//! `pki::certificate`, and what hangs on it: extensions, lints, signatures.

use pki::asn1::{Reader, tag};
use pki::certificate::Certificate;
use pki::fingerprint::Fingerprint;
use pki::lint;
use pki::profile::Profile;
use pki::serial::Serial;
use pki::time::UnixTime;

use super::{extension, key, name};

/// Reads one certificate; says whether it was one.
pub fn check(input: &[u8]) -> bool {
    if let Ok(list) = Certificate::list_from_pem(input) {
        assert!(!list.is_empty());
    }
    let Ok(certificate) = Certificate::parse(input) else { return false };
    assert_eq!(certificate.der(), input);
    assert_eq!(certificate.fingerprint(), Fingerprint::of(input));
    assert_eq!(Certificate::from_pem(certificate.to_pem().as_bytes()).as_ref(), Ok(&certificate));
    check_parts(&certificate);
    check_fields(&certificate);
    extension::check_all(certificate.extensions());
    for profile in Profile::ALL {
        for finding in lint::check(&certificate, profile) {
            assert!(!finding.message.is_empty() && !finding.citation.is_empty());
        }
    }
    let _ = certificate.verify_signature(certificate.public_key());
    true
}

/// The signed part and the signature are where the standard puts them.
fn check_parts(certificate: &Certificate) {
    let mut outer = Reader::whole_sequence(certificate.der()).expect("it was read");
    assert_eq!(outer.element(tag::SEQUENCE).expect("signed part").der, certificate.tbs_der());
    outer.any().expect("algorithm");
    assert!(outer.rest().ends_with(certificate.signature()));
}

fn check_fields(certificate: &Certificate) {
    name::check_one(certificate.subject());
    name::check_one(certificate.issuer());
    assert_eq!(certificate.is_self_issued(), certificate.subject() == certificate.issuer());
    check_serial(certificate.serial());
    key::check_public(certificate.public_key());
    for time in [certificate.not_before(), certificate.not_after()] {
        assert_eq!(time.to_string().parse::<UnixTime>(), Ok(time));
    }
}

/// A serial number is found again by what is shown of it.
pub(super) fn check_serial(serial: &Serial) {
    assert_eq!(Serial::from_content(serial.content()).as_ref(), Ok(serial));
    let text = serial.to_string();
    if !text.starts_with('-') {
        assert_eq!(text.parse::<Serial>().as_ref(), Ok(serial), "{text}");
    }
}
