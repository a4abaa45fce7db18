//! Strangers' suites through `signet verify` and its documented flags alone, as a stranger runs them.
//!
//! They lie beside the repository in `../shared/vectors`, or where `SIGNET_VECTORS` says; what is
//! not there is skipped by name. Each difference has its cause here; those of the verdict itself
//! are in the tables of `crates/trust/tests/vectors`.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::site::signet;

/// A cause of differences: what their ids contain, the flag that would settle it or the reason,
/// and their number.
type Cause = (&'static str, &'static str, usize);

const NO_PROFILE: &str = "rules that browsers have for the web's servers: no part of RFC 5280";
const NO_ANCHOR: &str = "there, anchors are a name and a key: --anchor-constraints ignored, \
                         --anchor-expiry ignored";

#[test]
fn limbo_as_published() {
    let causes: &[Cause] = &[("webpki::", NO_PROFILE, 12)];
    run("limbo/limbo-a.json", limbo, causes, 104);
}

#[test]
fn limbo_for_clients() {
    let signs = "its key usage lacks digitalSignature: RFC 5280 §4.2.1.3";
    run("limbo/limbo-client-a.json", limbo, &[("rfc5280::ca-as-leaf", signs, 1)], 66);
}

#[test]
fn bettertls_for_clients() {
    run("bettertls/bettertls-client-a.json", bettertls, &[], 297);
}

#[test]
fn boringssl_chains() {
    let causes: &[Cause] = &[
        ("root-eku-clientauth/serverauth", NO_ANCHOR, 3),
        ("strict", "EKU must be stated there: --explicit-purpose leaf or all", 16),
        ("expired-root/", NO_ANCHOR, 3),
        ("root-basic-constraints-ca-false/", NO_ANCHOR, 1),
        ("root-lacks-keycertsign-key-usage/", NO_ANCHOR, 1),
        ("not-byte-for-byte-equal/anchor", "RSA-1024: --min-rsa-bits 1024", 1),
        ("not-byte-for-byte-equal/target", "SHA-1: --allow-sha1", 1),
        ("target-msapplicationpolicies", "a critical extension of one vendor: RFC 5280 §4.2", 1),
    ];
    run("boringssl-pki/chain-a.json", boringssl, causes, 87);
}

/// What a stranger writes to files, and the flags.
struct Case {
    id: String,
    is_good: bool,
    anchors: Value,
    intermediates: Value,
    crls: Value,
    leaf: Value,
    flags: Vec<String>,
}

fn run(file: &str, read: fn(&Value) -> Vec<Case>, causes: &[Cause], count: usize) {
    let beside = || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/vectors");
    let folder = std::env::var_os("SIGNET_VECTORS").map_or_else(beside, PathBuf::from);
    let Ok(text) = std::fs::read_to_string(folder.join(file)) else {
        println!("SKIPPED: {file} is not in {}", folder.display());
        return;
    };
    let cases = read(&serde_json::from_str(&text).unwrap());
    assert_eq!(cases.len(), count, "{file}: number of cases");
    let mut found: BTreeMap<&str, usize> = BTreeMap::new();
    for case in &cases {
        let (code, verdict) = case.judge();
        assert_eq!(verdict["accepted"], code == 0, "{}: {verdict}", case.id);
        if case.is_good != (code == 0) {
            let cause = causes.iter().find(|(part, ..)| case.id.contains(part));
            let (part, ..) = cause.unwrap_or_else(|| panic!("{file}: {}: {verdict}", case.id));
            *found.entry(part).or_default() += 1;
        }
    }
    let differing: usize = found.values().sum();
    println!("{file}: {} of {count} agree", count - differing);
    for (part, cause, number) in causes {
        println!("  {number} {part}: {cause}");
        assert_eq!(found.get(part), Some(number), "{file}: {part}");
    }
}

impl Case {
    /// Runs the command; gives its exit code and what it printed.
    fn judge(&self) -> (i32, Value) {
        let directory = tempfile::tempdir().unwrap();
        let mut args = vec!["verify".to_owned(), "--json".to_owned()];
        args.extend(self.flags.iter().cloned());
        let several =
            [("anchor", &self.anchors), ("intermediate", &self.intermediates), ("crl", &self.crls)];
        for (flag, texts) in several {
            for (number, text) in texts.as_array().into_iter().flatten().enumerate() {
                let file = directory.path().join(format!("{flag}-{number}"));
                args.extend([format!("--{flag}"), written(&file, text)]);
            }
        }
        args.push(written(&directory.path().join("leaf"), &self.leaf));
        let args: Vec<&str> = args.iter().map(String::as_str).collect();
        let done = signet(&args);
        (done.code, done.json())
    }
}

/// Writes PEM as it is, and base 64 of DER as PEM.
fn written(file: &Path, text: &Value) -> String {
    let text = text.as_str().unwrap();
    let pem = match text.contains("-----BEGIN") {
        true => text.to_owned(),
        false => format!("-----BEGIN CERTIFICATE-----\n{text}\n-----END CERTIFICATE-----\n"),
    };
    std::fs::write(file, pem).unwrap();
    file.to_str().unwrap().to_owned()
}

fn flag(name: &str, value: impl ToString) -> [String; 2] {
    [format!("--{name}"), value.to_string()]
}

fn limbo(suite: &Value) -> Vec<Case> {
    let case = |case: &Value| {
        let is_client = case["validation_kind"] == "CLIENT";
        let mut flags = flag("purpose", if is_client { "client" } else { "server" }).to_vec();
        flags.extend(case["validation_time"].as_str().into_iter().flat_map(|t| flag("time", t)));
        flags.extend(
            case["max_chain_depth"].as_u64().into_iter().flat_map(|n| flag("max-depth", n)),
        );
        let names = case["expected_peer_names"].as_array().into_iter().flatten();
        for name in names.chain([&case["expected_peer_name"]]).filter(|name| !name.is_null()) {
            let kind = match name["kind"].as_str().unwrap() {
                "RFC822" => "email",
                "IP" => "ip",
                _ => "dns",
            };
            flags.extend(flag("name", format!("{kind}:{}", name["value"].as_str().unwrap())));
        }
        Case {
            id: case["id"].as_str().unwrap().to_owned(),
            is_good: case["expected_result"] == "SUCCESS",
            anchors: case["trusted_certs"].clone(),
            intermediates: case["untrusted_intermediates"].clone(),
            crls: case["crls"].clone(),
            leaf: case["peer_certificate"].clone(),
            flags,
        }
    };
    suite["testcases"].as_array().unwrap().iter().map(case).collect()
}

fn bettertls(suite: &Value) -> Vec<Case> {
    let case = |case: &Value| der_case(case, case["expected"] == "ACCEPT", "client");
    suite.as_array().unwrap().iter().map(case).collect()
}

/// Without those whose purposes are none of ours and those that trust no authority.
fn boringssl(suite: &Value) -> Vec<Case> {
    let case = |case: &Value| {
        let purpose = match case["key_purpose"].as_str().unwrap() {
            purpose if purpose.starts_with("CLIENT_AUTH") => "client",
            purpose if purpose.starts_with("SERVER_AUTH") => "server",
            "ANY_EKU" => "any",
            _ => return None,
        };
        let trust = case["last_cert_trust"].as_str().unwrap();
        let is_authority = trust.starts_with("TRUSTED_ANCHOR") && !trust.contains("LEAF");
        is_authority.then(|| der_case(case, case["expected"] == "ACCEPT", purpose))
    };
    suite.as_array().unwrap().iter().filter_map(case).collect()
}

fn der_case(case: &Value, is_good: bool, purpose: &str) -> Case {
    let flags = [flag("purpose", purpose), flag("time", case["time_unix"].as_i64().unwrap())];
    Case {
        id: case["id"].as_str().unwrap().to_owned(),
        is_good,
        anchors: case["trusted"].clone(),
        intermediates: case["intermediates"].clone(),
        crls: Value::Null,
        leaf: case["leaf"].clone(),
        flags: flags.concat(),
    }
}
