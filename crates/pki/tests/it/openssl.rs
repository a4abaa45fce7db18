//! OpenSSL as judge of what we write and as author of what we read.

use std::path::Path;
use std::process::{Command, Output};

use pki::certificate::Certificate;
use pki::certificate_request::CertificateRequest;
use pki::crl::Crl;
use pki::general_name::GeneralName;
use pki::key::{KeyAlgorithm, PrivateKey};
use pki::name::{Attribute, Name};
use pki::profile::Profile;
use pki::{Error, pem};
use tempfile::TempDir;

use crate::hierarchy::{Hierarchy, START};

/// An arc as ours is by default: a UUID of 128 bits.
const ARC: &str = "2.25.329800735698586629295641978511506172918.1";

fn openssl(folder: &Path, arguments: &str) -> Output {
    let arguments = arguments.split(' ').filter(|argument| !argument.is_empty());
    Command::new("openssl").current_dir(folder).args(arguments).output().expect("openssl runs")
}

fn succeed(folder: &Path, arguments: &str) -> String {
    let output = openssl(folder, arguments);
    let faults = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "openssl {arguments}: {faults}");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn folder() -> TempDir {
    tempfile::tempdir().unwrap()
}

/// Writes the certificates of a hierarchy: root.pem, issuing.pem and each profile's.
fn write(folder: &Path, made: &Hierarchy) {
    std::fs::write(folder.join("root.pem"), made.root.to_pem()).unwrap();
    std::fs::write(folder.join("issuing.pem"), made.issuing.to_pem()).unwrap();
    for (profile, leaf, _) in &made.leaves {
        std::fs::write(folder.join(format!("{profile}.pem")), leaf.to_pem()).unwrap();
    }
}

#[test]
fn strict_verification_accepts_every_profile_and_key() {
    for algorithm in KeyAlgorithm::ALL {
        let folder = folder();
        let made = Hierarchy::build(algorithm, ARC);
        write(folder.path(), &made);
        let then = START.0 + 86_400;
        for (profile, ..) in &made.leaves {
            let (right, wrong) = match profile {
                Profile::Server => ("sslserver", "sslclient"),
                _ => ("sslclient", "sslserver"),
            };
            let verify = |purpose: &str| {
                format!(
                    "verify -x509_strict -check_ss_sig -attime {then} -CAfile root.pem \
                     -untrusted issuing.pem -purpose {purpose} {profile}.pem"
                )
            };
            succeed(folder.path(), &verify(right));
            assert!(!openssl(folder.path(), &verify(wrong)).status.success(), "{profile}");
        }
        let policy = format!(
            "verify -x509_strict -attime {then} -policy_check -explicit_policy -policy {ARC}.1 \
             -CAfile root.pem -untrusted issuing.pem person.pem"
        );
        succeed(folder.path(), &policy);
        assert!(!openssl(folder.path(), &policy.replace(".1 -CA", ".2 -CA")).status.success());
    }
}

#[test]
fn fields_read_as_they_were_meant() {
    let folder = folder();
    write(folder.path(), &Hierarchy::build(KeyAlgorithm::P256, ARC));
    fn check(folder: &Path, profile: &str, wanted: &[&str], unwanted: &[&str]) {
        let text = succeed(folder, &format!("x509 -in {profile}.pem -noout -text -nameopt utf8"));
        let lines: Vec<&str> = text.lines().map(str::trim).collect();
        let joined = lines.join("\n");
        for words in wanted {
            assert!(joined.contains(words), "{profile}: no {words} in {text}");
        }
        for words in unwanted {
            assert!(!joined.contains(words), "{profile}: {words} in {text}");
        }
    }
    let usage = "X509v3 Key Usage: critical\nDigital Signature\nX509v3";
    let client = "X509v3 Extended Key Usage:\nTLS Web Client Authentication\n";
    check(
        folder.path(),
        "person",
        &[
            "Subject: CN=Älice Example (laptop)",
            "URI:urn:uuid:f81d4fae-7dec-41d0-a765-00a0c91e6bf6, email:alice@example.org, \
             othername: UPN::alice@corp.example",
            usage,
            client,
            &format!("Policy: {ARC}.1"),
            "URI:http://pki.example.org/ca.crl",
            "CA Issuers - URI:http://pki.example.org/ca.cer",
        ],
        &["Basic Constraints", "OCSP", "CA:TRUE"],
    );
    check(folder.path(), "device", &["DNS:printer-7.example.org", client, usage], &["email:"]);
    let server = "X509v3 Extended Key Usage:\nTLS Web Server Authentication\n";
    let names = "DNS:localhost, DNS:files.example.org, IP Address:127.0.0.1, \
                 IP Address:0:0:0:0:0:0:0:1";
    check(folder.path(), "server", &[server, names, usage], &["Policies", "Client"]);
    let ca_usage = "X509v3 Key Usage: critical\nCertificate Sign, CRL Sign\n";
    let root = ["CA:TRUE\n", "Not After : Dec 24 23:59:59 2055 GMT", ca_usage];
    check(folder.path(), "root", &root, &["CRL Distribution", "Authority", "pathlen"]);
    let issuing = ["CA:TRUE, pathlen:0", "Policy: X509v3 Any Policy", ca_usage];
    check(folder.path(), "issuing", &issuing, &["OCSP"]);
}

/// How OpenSSL makes a key of each kind, PKCS#8.
const KEYS: [(&str, KeyAlgorithm); 6] = [
    ("EC -pkeyopt ec_paramgen_curve:P-256", KeyAlgorithm::P256),
    ("EC -pkeyopt ec_paramgen_curve:P-384", KeyAlgorithm::P384),
    ("RSA -pkeyopt rsa_keygen_bits:2048", KeyAlgorithm::Rsa2048),
    ("RSA -pkeyopt rsa_keygen_bits:3072", KeyAlgorithm::Rsa3072),
    ("RSA -pkeyopt rsa_keygen_bits:4096", KeyAlgorithm::Rsa4096),
    ("ED25519", KeyAlgorithm::Ed25519),
];

/// Requests of every kind, PEM and DER, are proven; every tenth octet changed proves nothing.
#[test]
fn requests_of_openssl_are_proven_and_tampering_is_noticed() {
    for (kind, algorithm) in KEYS {
        let folder = folder();
        succeed(folder.path(), &format!("genpkey -out key.pem -algorithm {kind}"));
        succeed(
            folder.path(),
            "req -new -key key.pem -out r.pem -subj /CN=Bob -addext subjectAltName=email:b@e.org",
        );
        succeed(folder.path(), "req -in r.pem -outform DER -out r.der");
        let key = std::fs::read(folder.path().join("key.pem")).unwrap();
        let key = PrivateKey::from_pem(&key).unwrap();
        assert_eq!(key.algorithm(), algorithm);
        for file in ["r.pem", "r.der"] {
            let input = std::fs::read(folder.path().join(file)).unwrap();
            let proven = CertificateRequest::parse(&input).unwrap().prove().unwrap();
            assert_eq!(proven.public_key(), key.public_key());
            assert_eq!(proven.subject().to_string(), "CN=Bob");
            assert_eq!(proven.subject_alt_names(), [GeneralName::Email("b@e.org".to_owned())]);
        }
        let der = std::fs::read(folder.path().join("r.der")).unwrap();
        for position in (0..der.len()).step_by(10) {
            let mut damaged = der.clone();
            damaged[position] ^= 0x10;
            let verdict = CertificateRequest::parse(&damaged).and_then(CertificateRequest::prove);
            assert!(verdict.is_err(), "{algorithm}, octet {position}");
        }
    }
}

/// A request signed by another key than the one in it proves nothing.
#[test]
fn requests_for_keys_of_others_prove_nothing() {
    let subject = Name::build([(Attribute::CommonName, "Mallory")]).unwrap();
    let [own, others] = [(); 2].map(|()| PrivateKey::generate(KeyAlgorithm::P256).unwrap());
    let mut der = CertificateRequest::build(&own, &subject, &[]).unwrap();
    let (from, to) = (own.public_key().spki(), others.public_key().spki());
    let at = der.windows(from.len()).position(|window| window == from).unwrap();
    der[at..at + to.len()].copy_from_slice(to);
    let verdict = CertificateRequest::parse(&der).and_then(CertificateRequest::prove);
    assert_eq!(verdict.map(|_| ()), Err(Error::BadSignature));
}

#[test]
fn our_requests_and_keys_are_read() {
    for algorithm in KeyAlgorithm::ALL {
        let folder = folder();
        let key = PrivateKey::generate(algorithm).unwrap();
        let text = pem::encode("PRIVATE KEY", &key.to_pkcs8().unwrap());
        std::fs::write(folder.path().join("key.pem"), text).unwrap();
        succeed(folder.path(), "pkey -in key.pem -check -noout");
        let subject = Name::build([(Attribute::CommonName, "Bob")]).unwrap();
        let names = [GeneralName::Email("bob@example.org".to_owned())];
        let der = CertificateRequest::build(&key, &subject, &names).unwrap();
        std::fs::write(folder.path().join("r.der"), der).unwrap();
        let text = succeed(folder.path(), "req -in r.der -inform DER -verify -noout -text");
        assert!(text.contains("email:bob@example.org"), "{text}");
    }
}

/// The forms before PKCS#8: SEC1 with its parameters block, PKCS#1, and both encrypted.
#[test]
fn older_key_files_are_read() {
    let folder = folder();
    succeed(folder.path(), "ecparam -genkey -name secp384r1 -out ec.pem");
    succeed(folder.path(), "genrsa -traditional -out rsa.pem 2048");
    succeed(folder.path(), "rsa -in rsa.pem -traditional -aes128 -passout pass:x -out old.pem");
    let read = |file: &str| {
        let text = std::fs::read(folder.path().join(file)).unwrap();
        PrivateKey::from_pem(&text).map(|key| key.algorithm())
    };
    assert_eq!(read("ec.pem"), Ok(KeyAlgorithm::P384));
    assert_eq!(read("rsa.pem"), Ok(KeyAlgorithm::Rsa2048));
    assert_eq!(read("old.pem"), Err(Error::EncryptedPem));
}

/// What `openssl ca` needs to keep its books.
const CA_CONFIG: &str = "
[ca]
default_ca = books
[books]
database = index.txt
crlnumber = number.txt
default_md = sha256
default_crl_days = 30
crl_extensions = list
[list]
authorityKeyIdentifier = keyid
issuingDistributionPoint = critical, @point
[point]
fullname = URI:http://pki.example.org/ca.crl
onlyuser = TRUE
";

#[test]
fn lists_of_openssl_are_read() {
    let folder = folder();
    let write = |file: &str, text: &str| std::fs::write(folder.path().join(file), text).unwrap();
    write("ca.cnf", CA_CONFIG);
    write("number.txt", "1000\n");
    // State, end, revocation with reason, serial number, file, subject.
    write(
        "index.txt",
        "R\t270101000000Z\t260301120000Z,keyCompromise\t7F01\tunknown\t/CN=a\n\
         R\t270101000000Z\t260302120000Z\t80AA\tunknown\t/CN=b\n\
         V\t270101000000Z\t\t03\tunknown\t/CN=c\n\
         R\t270101000000Z\t260303120000Z,superseded\t04\tunknown\t/CN=d\n",
    );
    succeed(
        folder.path(),
        "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout key.pem -out ca.pem \
         -subj /CN=Lister -days 3650",
    );
    succeed(folder.path(), "ca -config ca.cnf -gencrl -cert ca.pem -keyfile key.pem -out crl.pem");
    let read = |file: &str| std::fs::read(folder.path().join(file)).unwrap();
    let crl = Crl::from_pem(&read("crl.pem")).unwrap();
    let ca = Certificate::from_pem(&read("ca.pem")).unwrap();
    assert_eq!(crl.verify_signature(ca.public_key()), Ok(()));
    assert_eq!(crl.issuer(), ca.subject());
    assert_eq!(crl.number(), Some(&"1000".parse().unwrap()));
    assert!(crl.issuing_distribution_point().unwrap().value.only_user);
    let key_id = &crl.authority_key_id().unwrap().value.key_id;
    assert_eq!(key_id.as_deref(), Some(&ca.public_key().key_id()[..]));
    assert_eq!(crl.unknown_critical().count(), 0);
    let found = |serial: &str| {
        let entry = crl.find(&serial.parse().unwrap(), ca.subject())?;
        Some((entry.at.to_string(), entry.reason))
    };
    assert_eq!(found("7f01"), Some(("2026-03-01T12:00:00Z".to_owned(), Some(1))));
    assert_eq!(found("80aa"), Some(("2026-03-02T12:00:00Z".to_owned(), None)));
    assert_eq!(found("04"), Some(("2026-03-03T12:00:00Z".to_owned(), Some(4))));
    assert_eq!(found("03"), None);
}
