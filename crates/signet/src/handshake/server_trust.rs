//! Whether the server's certificate is believed: `trust::verify`, with words around it.

use std::path::{Path, PathBuf};

use pki::certificate::Certificate;
use pki::time::UnixTime;
use serde::Serialize;
use trust::question::{Conformance, ExpectedName, Purpose};
use trust::{Anchor, Question};

use crate::directory::Directory;
use crate::failure::Failure;
use crate::input;

/// Where distributions keep the CA certificates of the system.
const SYSTEM_ROOTS: [&str; 3] =
    ["/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/cert.pem"];

/// The CAs a server may be certified by.
#[derive(Debug)]
pub(super) struct Roots {
    /// Where they came from, for people.
    pub(super) source: String,
    anchors: Vec<Anchor>,
}

impl Roots {
    /// Reads `--ca`; without it the system's roots and, when there is one, our own.
    ///
    /// # Errors
    /// When `--ca` cannot be read or holds no certificate.
    pub(super) fn load(ca: Option<&Path>, own: &Directory) -> Result<Self, Failure> {
        if let Some(path) = ca {
            return Ok(Self {
                source: path.display().to_string(),
                anchors: anchors(&input::certificates(path)?),
            });
        }
        let system = SYSTEM_ROOTS.iter().map(PathBuf::from).find(|path| path.is_file());
        let mut source = Vec::new();
        let mut found = Vec::new();
        for path in system.into_iter().chain([own.root_certificate()]) {
            if let Ok(certificates) = input::readable_certificates(&path) {
                source.push(path.display().to_string());
                found.extend(anchors(&certificates));
            }
        }
        Ok(Self { source: source.join(" and "), anchors: found })
    }
}

fn anchors(certificates: &[Certificate]) -> Vec<Anchor> {
    certificates.iter().cloned().map(Anchor::from_certificate).collect()
}

/// Judges the chain a server showed.
#[derive(Debug)]
pub(super) struct Judge {
    roots: Roots,
    name: ExpectedName,
    now: UnixTime,
}

/// The verdict on a server's chain.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Judgement {
    trusted: bool,
    code: String,
    reason: String,
    roots: String,
    chain: Vec<Shown>,
    #[serde(skip)]
    certificates: Vec<Certificate>,
}

/// One certificate of the chain, in short.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Shown {
    pub(crate) subject: String,
    pub(crate) issuer: String,
    pub(crate) serial: String,
    pub(crate) names: Vec<String>,
    pub(crate) not_after: String,
    pub(crate) fingerprint: String,
}

impl Shown {
    fn of(certificate: &Certificate) -> Self {
        Self {
            subject: certificate.subject().to_string(),
            issuer: certificate.issuer().to_string(),
            serial: certificate.serial().to_string(),
            names: crate::inspect::words::alternative_names(certificate),
            not_after: certificate.not_after().to_string(),
            fingerprint: certificate.fingerprint().to_string(),
        }
    }
}

impl Judgement {
    /// Whether the server is believed.
    pub(super) fn trusted(&self) -> bool {
        self.trusted
    }

    /// The sentence that explains the verdict.
    pub(super) fn reason(&self) -> &str {
        &self.reason
    }

    /// The certificates themselves.
    pub(super) fn certificates(&self) -> &[Certificate] {
        &self.certificates
    }

    /// The certificates shown, the server's own first.
    pub(super) fn chain(&self) -> &[Shown] {
        &self.chain
    }
}

impl Judge {
    /// Prepares to judge a server called `name`.
    pub(super) fn new(roots: Roots, name: ExpectedName, now: UnixTime) -> Self {
        Self { roots, name, now }
    }

    /// Judges what the server showed.
    pub(super) fn judge(&self, leaf: &[u8], intermediates: &[&[u8]]) -> Judgement {
        let chain: Vec<Certificate> =
            intermediates.iter().filter_map(|der| Certificate::parse(der).ok()).collect();
        match Certificate::parse(leaf) {
            Ok(leaf) => self.judge_parsed(&leaf, &chain),
            Err(error) => Judgement {
                trusted: false,
                code: "MALFORMED".to_owned(),
                reason: format!("the certificate cannot be read: {error}"),
                roots: self.roots.source.clone(),
                chain: Vec::new(),
                certificates: Vec::new(),
            },
        }
    }

    fn judge_parsed(&self, leaf: &Certificate, intermediates: &[Certificate]) -> Judgement {
        let question = Question {
            intermediates,
            names: vec![self.name.clone()],
            conformance: Conformance::Lenient,
            ..Question::new(Purpose::Server, self.now, &self.roots.anchors, leaf)
        };
        let verdict = trust::verify(&question);
        let (trusted, code, reason) = match verdict {
            Ok(verified) => (true, "TRUSTED".to_owned(), anchored(&verified, &self.roots.source)),
            Err(refused) => (false, refused.code().as_str().to_owned(), refused.to_string()),
        };
        let certificates: Vec<Certificate> =
            std::iter::once(leaf).chain(intermediates).cloned().collect();
        let chain = certificates.iter().map(Shown::of).collect();
        Judgement { trusted, code, reason, roots: self.roots.source.clone(), chain, certificates }
    }
}

fn anchored(verified: &trust::Verified, source: &str) -> String {
    let root = verified.path().last().map(|last| last.issuer().to_string()).unwrap_or_default();
    format!("certified by {root}, found in {source}")
}
