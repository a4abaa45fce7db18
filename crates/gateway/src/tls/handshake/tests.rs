use super::*;
use crate::visitor::tests::certificate;

fn der(certificate: &Certificate) -> CertificateDer<'_> {
    CertificateDer::from(certificate.der())
}

#[test]
fn an_issuing_certificate_sent_again_is_shared_and_another_is_not() {
    let (leaf, issuer, stranger) = (certificate("a"), certificate("ca"), certificate("ca"));
    let sent = [der(&issuer), der(&stranger)];
    let issuers = std::slice::from_ref(&issuer);
    let Presented::Chain(chain) = Presented::read(&der(&leaf), &sent, issuers, |_| None) else {
        panic!("not a chain");
    };
    assert_eq!(chain.leaf, leaf);
    assert_eq!(chain.others, [issuer.clone(), stranger]);
    let shared = |other: &Certificate| std::ptr::eq(other.der(), issuer.der());
    assert_eq!(chain.others.iter().map(shared).collect::<Vec<_>>(), [true, false]);
}

#[test]
fn outside_of_a_handshake_nothing_is_believed() {
    let current = Current::new(CertificateMode::Optional, Vec::new());
    assert_eq!(current.encrypt(b"plain"), None);
    assert_eq!(current.decrypt(b"ticket"), None);
    let leaf = certificate("a");
    assert!(current.verify_client_cert(&der(&leaf), &[], LibraryTime::now()).is_err());
}
