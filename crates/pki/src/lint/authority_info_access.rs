//! The issuer's certificate is found at HTTP URLs; no OCSP service is named that does not exist.

use super::{Rule, Shown, Subject, is_http_url};
use crate::general_name::GeneralName;
use crate::oid::Oid;

pub(super) const RULE: Rule =
    Rule { name: "authority-info-access", citation: "RFC 5280 §4.2.2.1", check };

fn check(subject: &Subject<'_>) -> Option<String> {
    let found = &subject.certificate.extensions().authority_info_access()?.value.0;
    let bad = found.iter().find(|access| {
        let url = matches!(&access.location, GeneralName::Uri(url) if is_http_url(url));
        access.method != Oid::AD_CA_ISSUERS || !url
    });
    bad.map(|access| format!("{} of the issuer is not an http:// URL", Shown(&access.method)))
}
