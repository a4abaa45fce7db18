//! Outside CAs on record.

use model::anchor::{
    Anchor, List, NewAnchor, Outage, PersonFrom, Revoked, Source, StatusDemand, Terms, Unmapped,
    Vouching,
};
use model::certificate::Reason;
use pki::fingerprint::Fingerprint;

use super::*;
use crate::{Noun, OutsideCertificate};

const KEY: Fingerprint = Fingerprint([1; 32]);

fn corp() -> NewAnchor {
    let terms = Terms {
        policies: vec!["1.2.3.4=document".parse().unwrap(), "1.2.3.5=email".parse().unwrap()],
        unmapped: Unmapped::Interim,
        person_from: PersonFrom::Upn,
        evidence: Vouching::Ours,
        status: StatusDemand::Required,
    };
    NewAnchor { name: "corp".parse().unwrap(), certificates: "PEM".to_owned(), terms }
}

fn add(store: &Store) -> Result<(), Error> {
    store.write(|mut tx| {
        tx.add_anchor(&corp(), &KEY)?;
        tx.commit(event(), ())
    })
}

#[test]
fn an_outside_ca_is_kept_with_its_lists_and_what_was_revoked() {
    let store = temporary();
    add(&store).unwrap();
    assert_eq!(add(&store), Err(Error::Taken(Noun::Anchor)));
    let (issuer, serial) = (Fingerprint([7; 32]), pki::serial::Serial::from_content(&[5]).unwrap());
    let name = corp().name;
    let lists = |der: &'static [u8]| {
        let name = name.clone();
        store.write(move |mut tx| {
            tx.put_anchor_crl(&name, &issuer, der)?;
            tx.put_anchor_revocation(&name, &KEY, &serial, Reason::KeyCompromise)?;
            tx.commit(event(), ())
        })
    };
    lists(b"old").unwrap();
    lists(b"new").unwrap();
    let found = store.read().unwrap().list_anchors().unwrap();
    let [Anchor { given, lists, revoked, .. }] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!(*given, corp());
    let [List { issuer: by, der, .. }] = lists.as_slice() else { panic!("{lists:?}") };
    assert_eq!((*by, der.as_slice()), (issuer, &b"new"[..]));
    let [Revoked { serial: number, reason, .. }] = revoked.as_slice() else {
        panic!("{revoked:?}")
    };
    assert_eq!((*number, *reason), (serial, Reason::KeyCompromise));

    let source =
        |issuer, outage| Source { url: "http://corp.test/a.crl".to_owned(), issuer, outage };
    let outage = Outage { since: UnixTime(7), why: "it is away".to_owned() };
    for (issuer, outage) in [(None, None), (Some(issuer), Some(outage))] {
        let (name, source) = (corp().name, source(issuer, outage));
        let put = source.clone();
        store
            .write(move |mut tx| {
                tx.put_anchor_source(&name, &put)?;
                tx.commit(event(), ())
            })
            .unwrap();
        let read = store.read().unwrap();
        assert_eq!(read.list_anchors().unwrap()[0].sources.first(), Some(&source));
        assert_eq!(read.list_anchor_sources(), Ok(vec![(corp().name, source.url)]));
    }

    let remove = || {
        let name = corp().name;
        store.write(move |mut tx| {
            tx.remove_anchor(&name)?;
            tx.commit(event(), ())
        })
    };
    assert_eq!(remove(), Ok(()));
    assert_eq!(remove(), Err(Error::Missing(Noun::Anchor)));
    assert_eq!(store.read().unwrap().list_anchors(), Ok(Vec::new()));
    // What was revoked of this key's comes back with it, under whatever name, and not with another.
    for (name, key, expected) in
        [("other", Fingerprint([2; 32]), &[][..]), ("again", KEY, revoked.as_slice())]
    {
        let new = NewAnchor { name: name.parse().unwrap(), ..corp() };
        store
            .write(move |mut tx| {
                tx.add_anchor(&new, &key)?;
                tx.commit(event(), ())
            })
            .unwrap();
        let found = store.read().unwrap().list_anchors().unwrap();
        let found = found.iter().find(|anchor| anchor.given.name.as_str() == name);
        assert_eq!(found.unwrap().revoked, expected);
    }
}

#[test]
fn a_certificate_from_outside_stands_for_one_device() {
    let store = temporary();
    let alice = add_person(&store, "alice").unwrap();
    let device = add_device(&store, Some(&alice), "laptop").unwrap();
    let new = OutsideCertificate {
        fingerprint: Fingerprint([9; 32]),
        device: device.id,
        der: b"leaf".to_vec(),
    };
    let expected = new.clone();
    store
        .write(move |mut tx| {
            tx.put_outside_certificate(&new)?;
            tx.put_outside_certificate(&new)?;
            tx.commit(event(), ())
        })
        .unwrap();
    assert_eq!(store.read().unwrap().list_outside_certificates(), Ok(vec![expected]));
}
