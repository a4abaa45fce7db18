//! CAs sign certificates and CRLs; all others only prove possession of their key.

use super::{Rule, Subject};
use crate::extension::KeyUsage;
use crate::profile::Profile;

pub(super) const RULE: Rule = Rule { name: "key-usage", citation: "RFC 5280 §4.2.1.3", check };

fn check(subject: &Subject<'_>) -> Option<String> {
    let found = subject.certificate.extensions().key_usage()?.value;
    let wanted = match subject.profile {
        Profile::Root | Profile::Issuing => KeyUsage::KEY_CERT_SIGN | KeyUsage::CRL_SIGN,
        Profile::Person | Profile::Device | Profile::Server => KeyUsage::DIGITAL_SIGNATURE,
    };
    (found != wanted).then(|| format!("key usage is \"{found}\", not \"{wanted}\""))
}
