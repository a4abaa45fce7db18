//! The CRL is found at one HTTP URL, signed by the issuer, for all reasons.

use super::{Rule, Subject, is_http_url};
use crate::extension::{DistributionPoint, DistributionPointName};
use crate::general_name::GeneralName;

pub(super) const RULE: Rule =
    Rule { name: "crl-distribution-points", citation: "RFC 5280 §4.2.1.13", check };

fn check(subject: &Subject<'_>) -> Option<String> {
    let found = &subject.certificate.extensions().crl_distribution_points()?.value.0;
    let sound = match found.as_slice() {
        [
            DistributionPoint {
                name: Some(DistributionPointName::Full(names)),
                reasons,
                crl_issuer,
            },
        ] => {
            let url = matches!(names.as_slice(), [GeneralName::Uri(url)] if is_http_url(url));
            url && reasons.is_none() && crl_issuer.is_empty()
        }
        _ => false,
    };
    (!sound).then(|| "there is not one http:// URL alone".to_owned())
}
