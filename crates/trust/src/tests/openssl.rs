//! `openssl verify -x509_strict` as a second judge, over a chain with every change and every two.

use std::fs;
use std::path::Path;
use std::process::Command;

use pki::certificate::Certificate;
use pki::extension::{BasicConstraints, ExtendedKeyUsage, KeyUsage, PolicyConstraints};
use pki::general_name::GeneralName;
use pki::oid::Oid;

use crate::forge::{DAY, Draft, HOLDER, ISSUING, List, NOW, Party, ROOT, anchor, oid, party};
use crate::question::{Purpose, Question, Status};
use crate::revocation::CrlSource;
use crate::verify;

const UPPER: Party = party("Upper", 3);

/// root → upper → issuing → leaf, and their lists.
struct Chain {
    upper: Draft,
    issuing: Draft,
    leaf: Draft,
    leaf_signer: Party,
    lists: [List; 3],
}

type Fault = (&'static str, fn(&mut Chain));

fn change(draft: &mut Draft, by: impl FnOnce(Draft) -> Draft) {
    *draft = by(draft.clone());
}

fn dns(name: &str) -> GeneralName {
    GeneralName::Dns(name.into())
}

fn email(name: &str) -> GeneralName {
    GeneralName::Email(name.into())
}

fn network(last: u8) -> GeneralName {
    GeneralName::Ip(vec![192, 0, last, 0, 255, 255, 255, 0])
}

const SERVER: [Oid; 1] = [Oid::SERVER_AUTH];

const FAULTS: &[Fault] = &[
    ("leaf expired", |c| change(&mut c.leaf, |d| d.valid(-2 * DAY, -DAY))),
    ("issuer not yet valid", |c| change(&mut c.upper, |d| d.valid(DAY, 2 * DAY))),
    ("leaf for servers", |c| {
        change(&mut c.leaf, |d| d.with(&ExtendedKeyUsage(SERVER.to_vec())));
    }),
    ("issuer for servers", |c| {
        change(&mut c.upper, |d| d.with(&ExtendedKeyUsage(SERVER.to_vec())));
    }),
    ("issuer for any purpose", |c| {
        let any = ExtendedKeyUsage(vec![Oid::ANY_EXTENDED_KEY_USAGE, Oid::CLIENT_AUTH]);
        change(&mut c.upper, |d| d.with(&any));
    }),
    ("leaf without purpose", |c| change(&mut c.leaf, |d| d.without(Oid::EXTENDED_KEY_USAGE))),
    ("leaf enciphers", |c| change(&mut c.leaf, |d| d.critical(&KeyUsage::KEY_ENCIPHERMENT))),
    ("leaf without key usage", |c| change(&mut c.leaf, |d| d.without(Oid::KEY_USAGE))),
    ("issuer signs lists only", |c| change(&mut c.issuing, |d| d.critical(&KeyUsage::CRL_SIGN))),
    ("issuer signs no lists", |c| change(&mut c.upper, |d| d.critical(&KeyUsage::KEY_CERT_SIGN))),
    ("issuer is no authority", |c| {
        let no = BasicConstraints { ca: false, path_length: None };
        change(&mut c.upper, |d| d.critical(&no));
    }),
    ("issuer does not say so", |c| change(&mut c.issuing, |d| d.without(Oid::BASIC_CONSTRAINTS))),
    ("path too long", |c| {
        let none = BasicConstraints { ca: true, path_length: Some(0) };
        change(&mut c.upper, |d| d.critical(&none));
    }),
    ("path just right", |c| {
        let one = BasicConstraints { ca: true, path_length: Some(1) };
        change(&mut c.upper, |d| d.critical(&one));
    }),
    ("host permitted", |c| change(&mut c.upper, |d| d.permitting(&[dns("example")]))),
    ("host not permitted", |c| change(&mut c.issuing, |d| d.permitting(&[dns("b.example")]))),
    ("mailbox excluded", |c| change(&mut c.upper, |d| d.excluding(&[email("mail.example")]))),
    ("another mailbox excluded", |c| {
        change(&mut c.issuing, |d| d.excluding(&[email("b@mail.example")]));
    }),
    ("address not permitted", |c| change(&mut c.upper, |d| d.permitting(&[network(3)]))),
    ("address permitted", |c| change(&mut c.issuing, |d| d.permitting(&[network(2)]))),
    ("subject not permitted", |c| {
        let other = GeneralName::Directory(crate::forge::name("Other"));
        change(&mut c.issuing, |d| d.permitting(&[other]));
    }),
    ("unknown critical", |c| change(&mut c.leaf, |d| d.raw(oid("1.2.3"), true, vec![5, 0]))),
    ("unknown critical above", |c| {
        change(&mut c.upper, |d| d.raw(oid("1.2.3"), true, vec![5, 0]));
    }),
    ("signed by another", |c| c.leaf_signer = party("Other", 5)),
    ("policy required", |c| {
        let all = PolicyConstraints { require_explicit: Some(0), inhibit_mapping: None };
        change(&mut c.upper, |d| d.critical(&all));
    }),
    ("leaf without key identifier", |c| {
        change(&mut c.leaf, |d| d.without(Oid::AUTHORITY_KEY_IDENTIFIER));
    }),
    ("issuer without key identifier", |c| {
        change(&mut c.issuing, |d| d.without(Oid::SUBJECT_KEY_IDENTIFIER));
    }),
    ("leaf revoked", |c| {
        let leaf = c.leaf.unsigned();
        c.lists[2] = c.lists[2].clone().lists(&leaf, 1);
    }),
    ("issuer revoked", |c| {
        let issuing = c.issuing.unsigned();
        c.lists[1] = c.lists[1].clone().lists(&issuing, 1);
    }),
    ("list out of date", |c| c.lists[0] = c.lists[0].clone().updated(-3 * DAY, -DAY)),
    ("list of another", |c| c.lists[2] = List::new(party("Issuing", 6), 1)),
];

fn chain() -> Chain {
    let names = [dns("a.example"), email("a@mail.example"), GeneralName::Ip(vec![192, 0, 2, 1])];
    Chain {
        upper: Draft::authority(UPPER, ROOT),
        issuing: Draft::authority(ISSUING, UPPER),
        leaf: Draft::client(HOLDER, ISSUING).names(&names),
        leaf_signer: ISSUING,
        lists: [ROOT, UPPER, ISSUING].map(|issuer| List::new(issuer, 1)),
    }
}

struct Signed {
    intermediates: [Certificate; 2],
    leaf: Certificate,
    lists: [pki::crl::Crl; 3],
}

impl Chain {
    fn sign(&self) -> Signed {
        Signed {
            intermediates: [self.issuing.sign(), self.upper.sign()],
            leaf: self.leaf.clone().signed_by(self.leaf_signer).sign(),
            lists: self.lists.each_ref().map(List::sign),
        }
    }
}

fn ours(signed: &Signed) -> Result<(), String> {
    let anchors = [anchor(ROOT)];
    let crls = signed.lists.clone().map(CrlSource::new);
    let verdict = verify(&Question {
        intermediates: &signed.intermediates,
        status: Status::Required { crls: &crls, index: None, max_age_secs: None },
        ..Question::new(Purpose::Client, NOW, &anchors, &signed.leaf)
    });
    verdict.map(drop).map_err(|refused| refused.to_string())
}

fn theirs(signed: &Signed, folder: &Path) -> Result<(), String> {
    let write = |file: &str, pem: String| fs::write(folder.join(file), pem).unwrap();
    write("untrusted.pem", signed.intermediates.iter().map(Certificate::to_pem).collect());
    write("leaf.pem", signed.leaf.to_pem());
    let list = |crl: &pki::crl::Crl| pki::pem::encode(pki::crl::PEM_LABEL, crl.der());
    write("lists.pem", signed.lists.iter().map(list).collect());
    let output = Command::new("openssl")
        .current_dir(folder)
        .args(["verify", "-x509_strict", "-purpose", "sslclient", "-policy_check"])
        .args(["-crl_check_all", "-extended_crl", "-CRLfile", "lists.pem"])
        .args(["-no-CApath", "-no-CAstore", "-CAfile", "root.pem", "-untrusted", "untrusted.pem"])
        .args(["-attime", &NOW.0.to_string(), "leaf.pem"])
        .output()
        .unwrap();
    match output.status.success() {
        true => Ok(()),
        false => Err(String::from_utf8_lossy(&output.stderr).into_owned()),
    }
}

#[test]
fn openssl_agrees() {
    if Command::new("openssl").arg("version").output().is_err() {
        println!("SKIPPED: openssl is not installed");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let root = anchor(ROOT).certificate().unwrap().to_pem();
    fs::write(folder.path().join("root.pem"), root).unwrap();
    let mut harmless = 0;
    for (position, first) in FAULTS.iter().enumerate() {
        for second in &FAULTS[position..] {
            let faults = [first, second];
            let mut chain = chain();
            faults.iter().for_each(|(_, make)| make(&mut chain));
            let signed = chain.sign();
            let (ours, theirs) = (ours(&signed), theirs(&signed, folder.path()));
            let names = faults.map(|(name, _)| *name);
            assert_eq!(ours.is_ok(), theirs.is_ok(), "{names:?}: ours {ours:?}, theirs {theirs:?}");
            harmless += usize::from(ours.is_ok() && first.0 == second.0);
        }
    }
    // Not every change is a fault, or agreeing would be easy.
    assert_eq!(harmless, 7);
}
