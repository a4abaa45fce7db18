//! The readers: each opens the file of a case with a program and compares what comes out.

use std::io::ErrorKind;
use std::path::Path;
use std::process::Command;

use pki::pem;

use super::fixture::{Case, LABEL, PASSWORD, same};

/// Runs a program in `directory` and gives what it printed.
///
/// # Panics
/// When the program is missing: the readers are part of the test, not a favour of the machine.
fn run(directory: &Path, package: &str, program: &str, args: &[&str]) -> Result<Vec<u8>, String> {
    let mut command = Command::new(program);
    command.args(args).current_dir(directory).env("LC_ALL", "C.UTF-8");
    let output = match command.output() {
        Err(error) if error.kind() == ErrorKind::NotFound => {
            panic!("{program} is missing: apt-get install {package}")
        }
        output => output.map_err(|error| error.to_string())?,
    };
    if output.status.success() {
        return Ok(output.stdout);
    }
    let complaint = String::from_utf8_lossy(&output.stderr);
    Err(format!("{program} {}: {complaint}", args.first().unwrap_or(&"")))
}

fn contains(text: &[u8], wanted: &str) -> Result<(), String> {
    let text = String::from_utf8_lossy(text);
    if text.contains(wanted) { Ok(()) } else { Err(format!("no {wanted:?} in: {text}")) }
}

pub(super) fn openssl(case: &Case) -> Result<(), String> {
    open_with_openssl(case, &[])
}

pub(super) fn openssl_legacy(case: &Case) -> Result<(), String> {
    open_with_openssl(case, &["-legacy"])
}

fn open_with_openssl(case: &Case, options: &[&str]) -> Result<(), String> {
    let directory = case.directory();
    let password = format!("pass:{PASSWORD}");
    let args = [&["pkcs12", "-in", "file.p12", "-nodes", "-passin", &password], options].concat();
    let text = run(directory.path(), "openssl", "openssl", &args)?;
    // It prints the label in Latin-1, once with the certificate and once with the key.
    let text: String = text.into_iter().map(char::from).collect();
    same("labels", text.matches(&format!("friendlyName: {LABEL}\n")).count(), 2)?;
    same("ties", text.matches("localKeyID: ").count(), 2)?;
    case.compare_key(text.as_bytes())?;
    case.compare_certificates(text.as_bytes())
}

/// Imports into a fresh database and exports again.
pub(super) fn nss(case: &Case) -> Result<(), String> {
    let directory = case.directory();
    let run = |program, args: &[&str]| run(directory.path(), "libnss3-tools", program, args);
    run("certutil", &["-N", "-d", "sql:.", "--empty-password"])?;
    let listed = run("pk12util", &["-l", "file.p12", "-d", "sql:.", "-W", PASSWORD])?;
    contains(&listed, &format!("Friendly Name: {LABEL}"))?;
    run("pk12util", &["-i", "file.p12", "-d", "sql:.", "-W", PASSWORD])?;
    let certificates = run("certutil", &["-L", "-d", "sql:."])?;
    for name in [LABEL, "Test Issuing CA", "Test Root"] {
        contains(&certificates, name)?;
    }
    contains(&run("certutil", &["-K", "-d", "sql:."])?, LABEL)?;
    run("pk12util", &["-o", "again.p12", "-n", LABEL, "-d", "sql:.", "-W", PASSWORD])?;
    let again = std::fs::read(directory.path().join("again.p12")).unwrap();
    case.compare_file(&again, |label| label.to_owned())
}

/// Lists, then copies into a new key store. Java puts labels in lower case.
pub(super) fn java(case: &Case) -> Result<(), String> {
    let directory = case.directory();
    let run = |args: &[&str]| run(directory.path(), "default-jdk-headless", "keytool", args);
    let listed = run(&["-list", "-v", "-keystore", "file.p12", "-storepass", PASSWORD])?;
    contains(&listed, &format!("Alias name: {}", LABEL.to_lowercase()))?;
    contains(&listed, "Entry type: PrivateKeyEntry")?;
    contains(&listed, "Certificate chain length: 3")?;
    let (from, to) = ("-srckeystore file.p12", "-destkeystore again.p12 -deststoretype PKCS12");
    let mut args = vec!["-importkeystore"];
    args.extend(from.split(' ').chain(to.split(' ')));
    args.extend(["-srcstorepass", PASSWORD, "-deststorepass", PASSWORD]);
    run(&args)?;
    let again = std::fs::read(directory.path().join("again.p12")).unwrap();
    case.compare_file(&again, |label| label.to_lowercase())
}

pub(super) fn gnutls(case: &Case) -> Result<(), String> {
    let directory = case.directory();
    let run = |args: &[&str]| run(directory.path(), "gnutls-bin", "certtool", args);
    let info = ["--p12-info", "--inder", "--infile", "file.p12", "--password", PASSWORD];
    let info = run(&info)?;
    let text = String::from_utf8_lossy(&info);
    same("labels", text.matches(&format!("Friendly name: {LABEL}\n")).count(), 2)?;
    let begin = text.find("-----BEGIN ENCRYPTED PRIVATE KEY").ok_or("no key")?;
    std::fs::write(directory.path().join("key.pem"), &text[begin..]).unwrap();
    // It prints private keys of elliptic curves without their curve, but the public half with it.
    let public = run(&["--pubkey-info", "--load-privkey", "key.pem", "--password", PASSWORD])?;
    contains(&public, &pem::encode("PUBLIC KEY", case.key.public_key().spki()))?;
    case.compare_certificates(&info)
}

pub(super) fn python(case: &Case) -> Result<(), String> {
    const SCRIPT: &str = "
import sys
from cryptography.hazmat.primitives.serialization import (
    Encoding, NoEncryption, PrivateFormat, pkcs12)
with open('file.p12', 'rb') as file:
    found = pkcs12.load_pkcs12(file.read(), sys.argv[1].encode())
print(found.cert.friendly_name.decode())
sys.stdout.flush()
out = sys.stdout.buffer
out.write(found.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
for entry in [found.cert] + found.additional_certs:
    out.write(entry.certificate.public_bytes(Encoding.PEM))
";
    let directory = case.directory();
    let args = ["-c", SCRIPT, PASSWORD];
    let text = run(directory.path(), "python3-cryptography", "/usr/bin/python3", &args)?;
    contains(&text, &format!("{LABEL}\n"))?;
    case.compare_key(&text)?;
    case.compare_certificates(&text)
}
