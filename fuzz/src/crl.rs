//! `pki::crl`: every entry is found by what it says, and none beyond.

use pki::crl::Crl;
use pki::serial::Serial;

use super::certificate::check_serial;
use super::{extension, name};

/// Most entries that are searched for one by one.
const SEARCHED: usize = 64;

/// Reads one list; says whether it was one.
pub fn check(input: &[u8]) -> bool {
    let _ = Crl::from_pem(input);
    let Ok(crl) = Crl::parse(input) else { return false };
    assert_eq!(crl.der(), input);
    name::check_one(crl.issuer());
    extension::check_all(crl.extensions());
    assert_eq!(crl.entries().count(), crl.len());
    assert_eq!(crl.is_empty(), crl.entries().next().is_none());
    for entry in crl.entries().take(SEARCHED) {
        check_serial(&entry.serial);
        let issuer = entry.certificate_issuer.unwrap_or(crl.issuer());
        let found = crl.find(&entry.serial, issuer).expect("an entry of the list");
        assert_eq!(found.serial, entry.serial);
        assert!(entry.reason.is_none_or(|reason| reason <= 10 && reason != 7));
        let listed = |serial: &Serial| crl.entries().any(|entry| entry.serial == *serial);
        let longer = [&[0x7f], entry.serial.content()].concat();
        if let Ok(other) = Serial::from_content(&longer) {
            assert_eq!(crl.find(&other, issuer).is_some(), listed(&other));
        }
    }
    let _ = crl.unknown_critical().count();
    true
}
