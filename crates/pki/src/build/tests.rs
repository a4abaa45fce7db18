use super::*;
use crate::extension::{
    BasicConstraints, DistributionPoint, DistributionPoints, ExtendedKeyUsage, KeyUsage,
};
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
    fn check(extension: EncodedExtension, expected: &str) {
        let der = Writer::build(|w| extension.encode(w));
        let hex: String = der.iter().map(|octet| format!("{octet:02x}")).collect();
        assert_eq!(hex, expected, "{extension:?}");
    }
    let ca = |path_length| EncodedExtension::critical(&BasicConstraints { ca: true, path_length });
    let usage = KeyUsage::KEY_CERT_SIGN | KeyUsage::CRL_SIGN;
    check(
        EncodedExtension::critical(&KeyUsage::DIGITAL_SIGNATURE),
        "300e0603551d0f0101ff040403020780",
    );
    check(EncodedExtension::critical(&usage), "300e0603551d0f0101ff040403020106");
    check(ca(None), "300f0603551d130101ff040530030101ff");
    check(ca(Some(0)), "30120603551d130101ff040830060101ff020100");
    check(
        EncodedExtension::plain(&ExtendedKeyUsage(vec![Oid::CLIENT_AUTH])),
        "30130603551d25040c300a06082b06010505070302",
    );
    check(
        EncodedExtension::plain(&DistributionPoints(vec![DistributionPoint::url("http://a/")])),
        "301a0603551d1f04133011300fa00da00b8609687474703a2f2f612f",
    );
}
