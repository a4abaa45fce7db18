use super::*;
use crate::key::KeyAlgorithm;
use crate::name::Attribute;
use crate::oid::Oid;
use crate::profile::{Terms, root};

fn parameters(key: &PrivateKey) -> CertificateParameters {
    let terms = Terms {
        serial: "0102".parse().unwrap(),
        not_before: UnixTime(1_795_000_000),
        not_after: UnixTime(2_600_000_000),
        public_key: key.public_key().clone(),
    };
    root(terms, Name::build([(Attribute::CommonName, "Example root")]).unwrap())
}

#[test]
fn every_signer_of_one_algorithm_signs_the_same_bytes() {
    for algorithm in [KeyAlgorithm::P256, KeyAlgorithm::Ed25519] {
        let (one, other) =
            (PrivateKey::generate(algorithm).unwrap(), PrivateKey::generate(algorithm).unwrap());
        let unsigned = Unsigned::build(&parameters(&one), one.signature_algorithm());
        for key in [&one, &other] {
            let certificate = unsigned.sign(key).unwrap();
            assert_eq!(certificate.tbs_der(), unsigned.tbs_der());
            assert!(certificate.signature_algorithms_agree());
            certificate.verify_signature(key.public_key()).unwrap();
        }
    }
}

#[test]
fn a_key_of_another_algorithm_is_refused() {
    let key = PrivateKey::generate(KeyAlgorithm::P256).unwrap();
    let other = PrivateKey::generate(KeyAlgorithm::P384).unwrap();
    let unsigned = Unsigned::build(&parameters(&key), key.signature_algorithm());
    assert_eq!(unsigned.sign(&other).unwrap_err(), Error::UnsupportedSignature);
}

#[test]
fn extensions_are_written_as_the_standard_shows_them() {
    let check = |extension: Extension, expected: &str| {
        let der = Writer::build(|w| extension.encode(w));
        let hex: String = der.iter().map(|octet| format!("{octet:02x}")).collect();
        assert_eq!(hex, expected, "{extension:?}");
    };
    check(Extension::KeyUsage(usage::DIGITAL_SIGNATURE), "300e0603551d0f0101ff040403020780");
    check(
        Extension::KeyUsage(usage::KEY_CERT_SIGN | usage::CRL_SIGN),
        "300e0603551d0f0101ff040403020106",
    );
    check(Extension::Ca(Authority::Unlimited), "300f0603551d130101ff040530030101ff");
    check(Extension::Ca(Authority::AtMost(0)), "30120603551d130101ff040830060101ff020100");
    check(
        Extension::ExtendedKeyUsage(vec![Oid::CLIENT_AUTH]),
        "30130603551d25040c300a06082b06010505070302",
    );
    check(Extension::Policies(vec![Oid::ANY_POLICY]), "30110603551d20040a300830060604551d2000");
    check(
        Extension::CrlDistributionPoint("http://a/".to_owned()),
        "301a0603551d1f04133011300fa00da00b8609687474703a2f2f612f",
    );
    check(
        Extension::IssuerCertificate("http://a/".to_owned()),
        "302506082b06010505070101041930173015\
         06082b060105050730028609687474703a2f2f612f",
    );
}
