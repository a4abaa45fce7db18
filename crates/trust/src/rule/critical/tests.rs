use pki::asn1::Writer;
use pki::extension::{
    AccessDescription, AuthorityInfoAccess, AuthorityKeyId, DistributionPoint, DistributionPoints,
    ExtendedKeyUsage, ExtensionValue, IssuerAltNames, NoRevocationAvailable, SubjectKeyId,
};
use pki::general_name::GeneralName;

use super::*;
use crate::forge::{Draft, HOLDER, ISSUING, oid};

/// RFC 5280 §4.2: what is read here may be critical, wherever else that is forbidden.
#[test]
fn what_is_processed_may_be_critical() {
    let url = || GeneralName::Uri("http://a.example/".into());
    let client = || Draft::client(HOLDER, ISSUING);
    let places = DistributionPoints(vec![DistributionPoint::url("http://a.example/")]);
    let access = AccessDescription { method: Oid::AD_CA_ISSUERS, location: url() };
    let freshest = Writer::build(|w| places.encode(w));
    for (draft, code) in [
        (client().critical(&AuthorityKeyId::default()), None),
        (client().critical(&SubjectKeyId(vec![1])), None),
        (client().critical(&IssuerAltNames(vec![url()])), None),
        (client().critical(&ExtendedKeyUsage(vec![Oid::CLIENT_AUTH])), None),
        (client().critical(&places), None),
        (client().critical(&NoRevocationAvailable), None),
        (client().critical(&AuthorityInfoAccess(vec![access])), None),
        (client().raw(Oid::FRESHEST_CRL, true, freshest.clone()), Some(Code::CriticalExtension)),
        (client().raw(Oid::FRESHEST_CRL, false, freshest), None),
        (client().raw(oid("1.2.3"), true, vec![5, 0]), Some(Code::CriticalExtension)),
    ] {
        let certificate = draft.unsigned();
        let refused = check(Member::new(0, &certificate)).err();
        assert_eq!(refused.map(|refused| refused.code()), code, "{draft:?}");
    }
}
