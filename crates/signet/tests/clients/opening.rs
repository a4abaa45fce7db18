//! Do files open where people will use them: OpenSSL, NSS (Firefox, Chromium on Linux), Java, GnuTLS?

use std::process::Command;

use crate::{
    browser::nss,
    site::{Issued, succeeded},
};

/// Opens a file in every program, and demands the key, the certificate and the one above it.
pub(crate) fn opens_everywhere(issued: &Issued) {
    let file = issued.p12.to_str().unwrap();
    let password = format!("pass:{}", issued.password);
    let pem = run("openssl", &["pkcs12", "-in", file, "-nodes", "-passin", &password]);
    assert_eq!(pem.matches("BEGIN CERTIFICATE").count(), 2, "{pem}");
    assert_eq!(pem.matches("BEGIN PRIVATE KEY").count(), 1);

    let folder = tempfile::tempdir().unwrap();
    nss::create(folder.path());
    nss::import(folder.path(), issued);
    assert!(nss::list(folder.path()).contains("u,u,u"), "NSS has no key of it");

    let store = ["-list", "-v", "-storetype", "PKCS12", "-keystore", file];
    let java = run("keytool", &[&store[..], &["-storepass", &issued.password]].concat());
    assert!(java.contains("PrivateKeyEntry"), "{java}");
    assert!(java.contains("Certificate chain length: 2"), "{java}");

    let gnutls = ["--p12-info", "--inder", "--infile", file, "--password", &issued.password];
    let gnutls = run("certtool", &gnutls);
    assert_eq!(gnutls.matches("BEGIN CERTIFICATE").count(), 2, "{gnutls}");
    assert!(gnutls.contains("PRIVATE KEY-----"), "{gnutls}");
}

/// The encryption of the file, as OpenSSL names it.
pub(crate) fn encryption(issued: &Issued) -> String {
    let password = format!("pass:{}", issued.password);
    let output = Command::new("openssl")
        .args(["pkcs12", "-info", "-noout", "-passin", &password, "-in"])
        .arg(&issued.p12)
        .output()
        .unwrap();
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn run(program: &str, arguments: &[&str]) -> String {
    succeeded(program, Command::new(program).args(arguments).output().unwrap())
}
