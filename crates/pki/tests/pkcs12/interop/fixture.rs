//! Keys and chains from OpenSSL, wrapped by us, one file for each algorithm and format.

use std::path::Path;
use std::process::Command;
use std::sync::OnceLock;

use pki::certificate::Certificate;
use pki::key::{KeyAlgorithm, PrivateKey};
use pki::pem;
use pki::pkcs12::{self, Bundle, Contents, Format, Password};

pub(super) const PASSWORD: &str = "abacus-zoom-correct-horse-battery-staple";
pub(super) const LABEL: &str = "Alice Example · laptop · email · 2026";

/// One file of ours and what must be found in it.
pub(super) struct Case {
    pub(super) algorithm: KeyAlgorithm,
    pub(super) format: Format,
    pub(super) file: Vec<u8>,
    pub(super) key: PrivateKey,
    /// Leaf, issuing CA, root.
    pub(super) certificates: Vec<Certificate>,
}

impl Case {
    pub(super) fn name(&self) -> String {
        format!("{} {:?}", self.algorithm, self.format)
    }

    /// Writes the file into an empty directory, which goes when the value is dropped.
    pub(super) fn directory(&self) -> tempfile::TempDir {
        let directory = tempfile::tempdir().unwrap();
        std::fs::write(directory.path().join("file.p12"), &self.file).unwrap();
        directory
    }

    /// Compares the private key that a reader printed in PEM.
    pub(super) fn compare_key(&self, text: &[u8]) -> Result<(), String> {
        let found = PrivateKey::from_pem(text).map_err(|error| format!("key: {error}"))?;
        same("key", found.public_key().spki(), self.key.public_key().spki())
    }

    /// Compares the certificates that a reader printed in PEM.
    pub(super) fn compare_certificates(&self, text: &[u8]) -> Result<(), String> {
        let blocks = pem::decode(text).map_err(|error| error.to_string())?;
        let found = blocks.iter().filter(|block| block.label == "CERTIFICATE");
        let found: Vec<_> = found.map(|block| block.der.as_slice()).collect();
        let expected: Vec<_> = self.certificates.iter().map(Certificate::der).collect();
        same("certificates", found, expected)
    }

    /// Compares a file that is ours, or that a reader wrote from ours; `label` says what the reader
    /// makes of labels.
    pub(super) fn compare_file(
        &self,
        file: &[u8],
        label: fn(&str) -> String,
    ) -> Result<(), String> {
        let contents = pkcs12::parse(file, Password::Text(PASSWORD)).map_err(|e| e.to_string())?;
        self.compare_contents(&contents, &label(LABEL))
    }

    /// Compares what was read from a file.
    pub(super) fn compare_contents(&self, contents: &Contents, label: &str) -> Result<(), String> {
        same("label", contents.friendly_name(), Some(label))?;
        let key = contents.key.as_ref().ok_or("no key")?;
        let found = key.private_key().map_err(|error| format!("key: {error}"))?;
        same("key", found.public_key().spki(), self.key.public_key().spki())?;
        let found: Vec<_> = contents.certificates.iter().map(|e| e.certificate.der()).collect();
        let expected: Vec<_> = self.certificates.iter().map(Certificate::der).collect();
        same("certificates", found, expected)
    }
}

/// Says what differs.
pub(super) fn same<T: PartialEq + std::fmt::Debug>(
    what: &str,
    found: T,
    expected: T,
) -> Result<(), String> {
    if found == expected {
        Ok(())
    } else {
        Err(format!("{what}: found {found:?}, expected {expected:?}"))
    }
}

/// Makes all cases, once.
pub(super) fn cases() -> &'static [Case] {
    static CASES: OnceLock<Vec<Case>> = OnceLock::new();
    CASES.get_or_init(|| {
        let directory = tempfile::tempdir().unwrap();
        make_authority(directory.path());
        let algorithms = [
            (KeyAlgorithm::P256, "EC -pkeyopt ec_paramgen_curve:P-256"),
            (KeyAlgorithm::P384, "EC -pkeyopt ec_paramgen_curve:P-384"),
            (KeyAlgorithm::Rsa2048, "RSA -pkeyopt rsa_keygen_bits:2048"),
            (KeyAlgorithm::Ed25519, "ED25519"),
        ];
        let both = [Format::Modern, Format::Compat];
        let cases = algorithms.iter().flat_map(|(algorithm, options)| {
            make_leaf(directory.path(), options);
            both.map(|format| make_case(directory.path(), *algorithm, format))
        });
        cases.collect()
    })
}

fn make_case(directory: &Path, algorithm: KeyAlgorithm, format: Format) -> Case {
    let read = |name| std::fs::read(directory.join(name)).unwrap();
    let certificates = ["leaf.pem", "issuing.pem", "root.pem"]
        .map(|name| Certificate::from_pem(&read(name)).unwrap());
    let key = PrivateKey::from_pem(&read("leaf.key")).unwrap();
    let [leaf, chain @ ..] = &certificates;
    let bundle = Bundle { key: &key, leaf, chain, friendly_name: LABEL };
    let file = pkcs12::encode(&bundle, format, PASSWORD).unwrap();
    Case { algorithm, format, file, key, certificates: certificates.to_vec() }
}

fn make_authority(directory: &Path) {
    script(
        directory,
        "openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out root.key
         openssl req -x509 -new -key root.key -subj '/CN=Test Root' -days 30 -out root.pem
         openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out issuing.key
         openssl req -new -key issuing.key -subj '/CN=Test Issuing CA' -out issuing.csr
         echo 'basicConstraints = critical, CA:true' > issuing.cnf
         openssl x509 -req -in issuing.csr -CA root.pem -CAkey root.key -days 30 \
           -extfile issuing.cnf -out issuing.pem",
    );
}

fn make_leaf(directory: &Path, options: &str) {
    script(
        directory,
        &format!(
            "openssl genpkey -algorithm {options} -out leaf.key
             openssl req -new -key leaf.key -subj '/CN=Alice Example' -out leaf.csr
             echo 'extendedKeyUsage = clientAuth' > leaf.cnf
             openssl x509 -req -in leaf.csr -CA issuing.pem -CAkey issuing.key -days 30 \
               -extfile leaf.cnf -out leaf.pem"
        ),
    );
}

fn script(directory: &Path, commands: &str) {
    let commands = format!("set -e\n{commands}");
    let output =
        Command::new("sh").args(["-c", &commands]).current_dir(directory).output().unwrap();
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "openssl (apt-get install openssl): {complaint}");
}
