use super::*;
use crate::asn1::Writer;
use crate::general_name::GeneralName;
use crate::key::{KeyAlgorithm, PrivateKey};
use crate::name::Attribute;

fn name(text: &str) -> Name {
    Name::build([(Attribute::CommonName, text)]).unwrap()
}

fn extension(w: &mut Writer, oid: &Oid, critical: bool, value: &[u8]) {
    w.sequence(|w| {
        w.oid(oid);
        if critical {
            w.boolean_true();
        }
        w.value(tag::OCTET_STRING, value);
    });
}

/// An entry: serial number, then what its extensions are written by.
fn entry(w: &mut Writer, serial: &[u8], extensions: impl FnOnce(&mut Writer)) {
    w.sequence(|w| {
        w.value(tag::INTEGER, serial);
        UnixTime(1_700_000_000).encode(w);
        let list = Writer::build(extensions);
        if !list.is_empty() {
            w.value(tag::SEQUENCE, &list);
        }
    });
}

fn crl(entries: impl FnOnce(&mut Writer), extensions: impl FnOnce(&mut Writer)) -> Vec<u8> {
    let entries = Writer::build(entries);
    crl_with((!entries.is_empty()).then_some(&entries), extensions)
}

/// A list whose entries may be an empty sequence too.
fn crl_with(entries: Option<&Vec<u8>>, extensions: impl FnOnce(&mut Writer)) -> Vec<u8> {
    let key = PrivateKey::generate(KeyAlgorithm::P256).unwrap();
    let tbs = Writer::build(|w| {
        w.sequence(|w| {
            w.integer(1);
            w.raw(&key.signature_algorithm().der());
            w.raw(name("issuer").der());
            UnixTime(1_700_000_000).encode(w);
            UnixTime(1_700_086_400).encode(w);
            if let Some(entries) = entries {
                w.value(tag::SEQUENCE, entries);
            }
            let list = Writer::build(extensions);
            if !list.is_empty() {
                w.nested(tag::constructed(0), |w| w.value(tag::SEQUENCE, &list));
            }
        });
    });
    Writer::build(|w| {
        w.sequence(|w| {
            w.raw(&tbs);
            w.raw(&key.signature_algorithm().der());
            w.bit_string(&key.sign(&tbs).unwrap());
        });
    })
}

fn serial(text: &str) -> Serial {
    text.parse().unwrap()
}

#[test]
fn reads_and_finds() {
    let der = crl(
        |w| {
            entry(w, &[9], |w| extension(w, &Oid::REASON_CODE, false, &[10, 1, 1]));
            entry(w, &[1], |_| {});
            entry(w, &[0, 0x80], |w| {
                let date = [&[0x18, 15][..], b"20230101000000Z"].concat();
                extension(w, &Oid::INVALIDITY_DATE, false, &date);
            });
        },
        |w| {
            extension(w, &Oid::CRL_NUMBER, false, &[2, 1, 7]);
            extension(w, &Oid::DELTA_CRL_INDICATOR, true, &[2, 1, 5]);
            extension(w, &Oid::ISSUING_DISTRIBUTION_POINT, true, &[0x30, 3, 0x81, 1, 0xff]);
        },
    );
    let crl = Crl::parse(&der).unwrap();
    assert_eq!(crl.len(), 3);
    assert_eq!(crl.number(), Some(&serial("7")));
    assert_eq!(crl.delta_base().unwrap().value, serial("5"));
    assert!(crl.issuing_distribution_point().unwrap().value.only_user);
    assert_eq!(crl.unknown_critical().count(), 0);
    assert_eq!(crl.next_update(), Some(UnixTime(1_700_086_400)));
    let issuer = name("ISSUER");
    let found = crl.find(&serial("9"), &issuer).unwrap();
    assert_eq!((found.reason, found.at), (Some(1), UnixTime(1_700_000_000)));
    assert!(crl.find(&serial("80"), &issuer).unwrap().invalidity_date.is_some());
    assert_eq!(crl.find(&serial("2"), &issuer), None);
    assert_eq!(crl.find(&serial("9"), &name("other")), None);
    assert_eq!(crl.entries().map(|e| e.serial.to_string()).collect::<Vec<_>>(), ["09", "01", "80"]);
    let text = pem::encode(PEM_LABEL, &der);
    assert_eq!(Crl::from_pem(text.as_bytes()), Ok(crl));
}

#[test]
fn extensions_of_entries_stand_once_and_end_with_their_value() {
    fn check(oid: Oid, value: &[u8], times: usize, expected: Option<Error>) {
        let der = crl(
            |w| {
                entry(w, &[1], |w| (0..times).for_each(|_| extension(w, &oid, true, value)));
                entry(w, &[2], |w| extension(w, &oid, true, value));
            },
            |_| {},
        );
        assert_eq!(Crl::parse(&der).err(), expected, "{oid} {times}");
    }
    let date = Writer::build(|w| w.value(tag::GENERALIZED_TIME, b"20230101000000Z"));
    let issuer = Writer::build(|w| w.sequence(|w| GeneralName::Directory(name("A")).encode(w)));
    for (oid, value) in [
        (Oid::INVALIDITY_DATE, date),
        (Oid::CERTIFICATE_ISSUER, issuer),
        (Oid::REASON_CODE, vec![tag::ENUMERATED, 1, 1]),
    ] {
        check(oid, &value, 1, None);
        check(oid, &value, 2, Some(Error::DuplicateExtension(oid)));
        check(oid, &[&value[..], &[5, 0]].concat(), 1, Some(Error::BadExtension(oid)));
    }
}

/// RFC 5280 §5.3.3: the certificate issuer holds until the next one.
#[test]
fn issuers_of_indirect_lists_hold_until_the_next() {
    let issuer_extension = |text: &str| {
        Writer::build(|w| w.sequence(|w| GeneralName::Directory(name(text)).encode(w)))
    };
    let der = crl(
        |w| {
            entry(w, &[1], |_| {});
            entry(w, &[1], |w| {
                extension(w, &Oid::CERTIFICATE_ISSUER, true, &issuer_extension("A"));
            });
            entry(w, &[2], |_| {});
            entry(w, &[2], |w| {
                extension(w, &Oid::CERTIFICATE_ISSUER, true, &issuer_extension("B"));
            });
        },
        |_| {},
    );
    let crl = Crl::parse(&der).unwrap();
    let found = |number: &str, issuer: &str| crl.find(&serial(number), &name(issuer)).is_some();
    assert!(found("1", "issuer") && found("1", "a") && found("2", "a") && found("2", "b"));
    assert!(!found("2", "issuer") && !found("1", "b"));
    let issuers: Vec<_> =
        crl.entries().map(|e| e.certificate_issuer.and_then(Name::common_name)).collect();
    let expected = [None, Some("A"), Some("A"), Some("B")];
    assert_eq!(issuers, expected.map(|issuer| issuer.map(str::to_owned)));
}

#[test]
fn what_is_not_understood_is_told() {
    let unknown: Oid = "1.2.3".parse().unwrap();
    let other: Oid = "1.2.4".parse().unwrap();
    let der = crl(
        |w| entry(w, &[1], |w| extension(w, &unknown, true, b"")),
        |w| {
            extension(w, &other, true, b"");
            // A certificate's extension means nothing on a list.
            extension(w, &Oid::KEY_USAGE, true, &[3, 2, 7, 0x80]);
        },
    );
    let crl = Crl::parse(&der).unwrap();
    let expected = [other, Oid::KEY_USAGE, unknown];
    assert_eq!(crl.unknown_critical().copied().collect::<Vec<_>>(), expected);
}

/// Of what entries have that is not understood, each kind is told once, as many as are worth telling; what
/// need not be understood is not told (RFC 5280 §5.3).
#[test]
fn what_is_not_understood_of_entries_is_told_once() {
    let kind = |number: u8| -> Oid { format!("1.2.3.{number}").parse().unwrap() };
    let told = |kinds: &[(u8, bool)]| {
        let write = |w: &mut Writer| {
            for (number, critical) in kinds {
                entry(w, &[*number + 1], |w| extension(w, &kind(*number), *critical, b""));
            }
        };
        let crl = Crl::parse(&crl(write, |_| ())).unwrap();
        crl.unknown_critical().copied().collect::<Vec<_>>()
    };
    assert_eq!(told(&[(1, false)]), []);
    assert_eq!(told(&[(1, true), (2, true), (1, true)]), [kind(1), kind(2)]);
    let many: Vec<_> = (0..20).map(|number| (number, true)).collect();
    assert_eq!(told(&many), (0..16).map(kind).collect::<Vec<_>>());
    let of_one = |count| {
        let extensions =
            |w: &mut Writer| (0..count).for_each(|number| extension(w, &kind(number), false, b""));
        Crl::parse(&crl(|w| entry(w, &[1], extensions), |_| ())).map(drop)
    };
    assert_eq!(of_one(100), Ok(()));
    assert_eq!(of_one(101), Err(Error::TooMany(100)));
}

#[test]
fn broken_lists_are_refused_by_name() {
    fn check(
        entries: impl FnOnce(&mut Writer),
        extensions: impl FnOnce(&mut Writer),
        expected: Error,
    ) {
        assert_eq!(Crl::parse(&crl(entries, extensions)).unwrap_err(), expected);
    }
    let reason = Oid::REASON_CODE;
    for code in [7, 11] {
        let value = [10, 1, code];
        check(
            |w| entry(w, &[1], |w| extension(w, &reason, false, &value)),
            |_| {},
            Error::BadExtension(reason),
        );
    }
    let twice = |w: &mut Writer| {
        extension(w, &reason, false, &[10, 1, 1]);
        extension(w, &reason, false, &[10, 1, 1]);
    };
    check(|w| entry(w, &[1], twice), |_| {}, Error::DuplicateExtension(reason));
    check(|w| entry(w, &[], |_| {}), |_| {}, Error::BadSerial);
    let number = Oid::CRL_NUMBER;
    check(|_| {}, |w| extension(w, &number, false, &[5, 0]), Error::BadExtension(number));
    assert_eq!(Crl::parse(&crl_with(Some(&vec![]), |_| {})).unwrap_err(), Error::BadValue);
    let mut trailing = crl(|_| {}, |_| {});
    assert!(Crl::parse(&trailing).unwrap().is_empty());
    trailing.push(0);
    assert_eq!(Crl::parse(&trailing).unwrap_err(), Error::TrailingBytes);
}

#[test]
fn damage_never_panics() {
    let der = crl(
        |w| entry(w, &[1], |w| extension(w, &Oid::REASON_CODE, false, &[10, 1, 1])),
        |w| extension(w, &Oid::CRL_NUMBER, false, &[2, 1, 7]),
    );
    for position in 0..der.len() {
        assert!(Crl::parse(&der[..position]).is_err());
        let mut damaged = der.clone();
        damaged[position] ^= 0xff;
        if let Ok(crl) = Crl::parse(&damaged) {
            let _ = (crl.entries().count(), crl.find(&serial("1"), crl.issuer()));
        }
    }
}
