//! The writers: each makes a file in its own way, which our reader must open.

use std::process::Command;

use pki::pem;
use pki::pkcs12::{self, Password};

use super::fixture::{Case, LABEL, PASSWORD};

/// A way to make `out.p12` of `key.pem`, `leaf.pem` and `chain.pem`; `$P` is the password and `$L`
/// the label.
pub(super) struct Writer {
    pub(super) package: &'static str,
    pub(super) script: &'static str,
    pub(super) password: Password<'static>,
    /// The digest of the MAC and the ciphers, as we name them.
    pub(super) protection: &'static str,
}

const fn openssl(script: &'static str, protection: &'static str) -> Writer {
    let password = Password::Text(PASSWORD);
    Writer { package: "openssl", script, password, protection }
}

const fn gnutls(
    script: &'static str,
    password: Password<'static>,
    protection: &'static str,
) -> Writer {
    Writer { package: "gnutls-bin", script, password, protection }
}

/// The options that name the input and output of GnuTLS.
const GNUTLS: &str = "certtool --to-p12 --load-privkey key.pem --load-certificate all.pem \
                      --p12-name \"$L\" --outder --outfile out.p12";

/// The same for OpenSSL.
const OPENSSL: &str = "openssl pkcs12 -export -inkey key.pem -in all.pem -name \"$L\" -out out.p12";

pub(super) const WRITERS: &[Writer] = &[
    openssl("-passout \"pass:$P\"", "SHA-256, AES-256-CBC"),
    openssl("-passout \"pass:$P\" -legacy", "SHA-1, PBE-SHA1-RC2-40, PBE-SHA1-3DES"),
    openssl(
        "-passout \"pass:$P\" -certpbe AES-192-CBC -keypbe AES-128-CBC -macalg sha384",
        "SHA-384, AES-192-CBC, AES-128-CBC",
    ),
    openssl(
        "-passout \"pass:$P\" -certpbe DES-EDE3-CBC -keypbe DES-EDE3-CBC -macalg sha512",
        "SHA-512, 3DES-CBC",
    ),
    openssl(
        "-passout \"pass:$P\" -legacy -certpbe PBE-SHA1-RC2-128 -keypbe PBE-SHA1-2DES -macalg sha224",
        "SHA-224, PBE-SHA1-RC2-128, PBE-SHA1-2DES",
    ),
    openssl(
        "-passout \"pass:$P\" -legacy -certpbe RC2-40-CBC -keypbe RC2-CBC -macalg sha256",
        "SHA-256, RC2-CBC",
    ),
    openssl("-passout \"pass:$P\" -certpbe NONE -keypbe NONE", "SHA-256"),
    openssl("-passout \"pass:$P\" -noiter -nomaciter", "SHA-256, AES-256-CBC"),
    openssl("-passout \"pass:$P\" -nomac", "no MAC, AES-256-CBC"),
    openssl("-passout \"pass:$P\" -caname Issuing -caname Root", "SHA-256, AES-256-CBC"),
    Writer {
        package: "openssl",
        script: "-passout pass:",
        password: Password::Text(""),
        protection: "SHA-256, AES-256-CBC",
    },
    // As OpenSSL before 1.1.0 took "Zoë" in UTF-8.
    Writer {
        package: "openssl",
        script: "-passout pass:ZoÃ« -legacy",
        password: Password::Text("Zoë"),
        protection: "SHA-1, PBE-SHA1-RC2-40, PBE-SHA1-3DES",
    },
    gnutls("--password \"$P\"", Password::Text(PASSWORD), "SHA-256, AES-128-CBC"),
    gnutls(
        "--password \"$P\" --pkcs-cipher 3des-pkcs12 --hash sha1",
        Password::Text(PASSWORD),
        "SHA-1, PBE-SHA1-3DES",
    ),
    gnutls("--empty-password --password=", Password::Text(""), "SHA-256, AES-128-CBC"),
    gnutls("--null-password", Password::Absent, "SHA-256, AES-128-CBC"),
];

/// Has the file written and opens it.
pub(super) fn check(case: &Case, writer: &Writer) -> Result<(), String> {
    let directory = case.directory();
    let write = |name: &str, text: &str| std::fs::write(directory.path().join(name), text).unwrap();
    write("key.pem", &pem::encode("PRIVATE KEY", &case.key.to_pkcs8().unwrap()));
    let all: String =
        case.certificates.iter().map(|c| pem::encode("CERTIFICATE", c.der())).collect();
    write("all.pem", &all);
    // GnuTLS takes a label for Latin-1, so it gets one that is the same in UTF-8.
    let (program, label) =
        if writer.package == "openssl" { (OPENSSL, LABEL) } else { (GNUTLS, "Alice Example") };
    let output = Command::new("sh")
        .args(["-c", &format!("{program} {}", writer.script)])
        .env("P", PASSWORD)
        .env("L", label)
        .env("LC_ALL", "C.UTF-8")
        .current_dir(directory.path())
        .output()
        .unwrap();
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "apt-get install {}? {complaint}", writer.package);
    let file = std::fs::read(directory.path().join("out.p12")).unwrap();
    let contents = pkcs12::parse(&file, writer.password).map_err(|error| error.to_string())?;
    case.compare_contents(&contents, label)?;
    let mac = contents.mac.map_or("no MAC", |oid| oid.words().unwrap_or("?"));
    let ciphers = contents.encryption.iter().map(|oid| oid.words().unwrap_or("?"));
    let found: Vec<&str> = [mac].into_iter().chain(ciphers).collect();
    super::fixture::same("protection", found.join(", "), writer.protection.to_owned())
}
