//! Certificates of every kind of key under CAs of every kind of key, judged by OpenSSL and by `trust`.

use std::path::Path;
use std::process::Command;

use trust::anchor::Anchor;
use trust::question::{Demand, Purpose, Question, Status};

use super::*;

/// Asks OpenSSL, with its strictest reading of the standard.
fn openssl_verify(directory: &Path, arguments: &[&str]) -> Result<(), String> {
    let output = Command::new("openssl")
        .args([
            "verify",
            "-x509_strict",
            "-check_ss_sig",
            "-policy_check",
            "-attime",
            &NOW.to_string(),
        ])
        .args(["-CAfile", "root.pem", "-untrusted", "issuing.pem"])
        .args(arguments)
        .arg("leaf.pem")
        .current_dir(directory)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
    if output.status.success() { Ok(()) } else { Err(said.into_owned()) }
}

fn trust_verify(founded: &Founded, leaf: &Certificate, purpose: Purpose) -> Result<(), String> {
    let snapshot = founded.authority.snapshot().unwrap();
    let anchors: Vec<Anchor> = snapshot.anchors;
    let mut question = Question::new(purpose, founded.authority.now(), &anchors, leaf);
    question.intermediates = &snapshot.intermediates;
    question.status =
        Status::Required { crls: &[], index: Some(&snapshot.revoked), max_age_secs: None };
    if purpose == Purpose::Client {
        question.policies.initial_set = vec![founded.policy("email")];
        question.policies.explicit = Demand::Always;
    }
    trust::verify(&question).map(drop).map_err(|refused| refused.to_string())
}

fn write_files(directory: &Path, founded: &Founded, leaf: &Certificate) {
    let hierarchy = founded.authority.hierarchy();
    for (name, certificate) in
        [("root.pem", hierarchy.root()), ("issuing.pem", hierarchy.issuing()), ("leaf.pem", leaf)]
    {
        std::fs::write(directory.join(name), certificate.to_pem()).unwrap();
    }
}

#[test]
fn every_kind_of_key_is_believed_under_every_kind_of_ca() {
    let keys = KeyAlgorithm::ALL.map(|algorithm| PrivateKey::generate(algorithm).unwrap());
    for ca in KeyAlgorithm::ALL {
        let founded = Founded::with_key(ca);
        founded.add_person("alice");
        let policy = founded.policy("email").to_string();
        for key in &keys {
            let issued =
                founded.operator().issue(with_key("alice", "laptop", request(key))).unwrap();
            let leaf = issued.certificate();
            write_files(founded.directory.path(), &founded, leaf);
            let client = ["-purpose", "sslclient", "-policy", &policy, "-explicit_policy"];
            let what = format!("{} under {ca}", key.algorithm());
            assert_eq!(openssl_verify(founded.directory.path(), &client), Ok(()), "{what}");
            assert_eq!(trust_verify(&founded, leaf, Purpose::Client), Ok(()), "{what}");
        }
        check_others(&founded);
    }
}

/// What is no server is none to OpenSSL either; a door's certificate is a server for its names.
fn check_others(founded: &Founded) {
    let directory = founded.directory.path();
    assert!(openssl_verify(directory, &["-purpose", "sslserver"]).is_err());
    let other_class = founded.policy("document").to_string();
    assert!(openssl_verify(directory, &["-policy", &other_class, "-explicit_policy"]).is_err());

    let names = ["localhost", "127.0.0.1"].map(str::to_owned).to_vec();
    let order =
        ServerOrder { names, key: OrderKey::Made(KeyAlgorithm::P256), lifetime: Lifetime::Default };
    let door = founded.operator().issue_server(order).unwrap();
    write_files(directory, founded, door.certificate());
    for name in [["-verify_hostname", "localhost"], ["-verify_ip", "127.0.0.1"]] {
        let server = [&["-purpose", "sslserver"], &name[..]].concat();
        assert_eq!(openssl_verify(directory, &server), Ok(()));
    }
    assert!(openssl_verify(directory, &["-verify_hostname", "example.org"]).is_err());
    assert_eq!(trust_verify(founded, door.certificate(), Purpose::Server), Ok(()));
    assert!(trust_verify(founded, door.certificate(), Purpose::Client).is_err());
}

#[test]
fn a_revoked_holder_is_refused() {
    let founded = Founded::new();
    founded.add_person("alice");
    let issued = founded.issue("alice", "laptop");
    assert_eq!(trust_verify(&founded, issued.certificate(), Purpose::Client), Ok(()));
    founded.operator().revoke(issued.certificate().serial(), Revoked::KeyCompromise).unwrap();
    let refused = trust_verify(&founded, issued.certificate(), Purpose::Client).unwrap_err();
    assert!(refused.contains("revoked"), "{refused}");
}
