//! What the files hold, and what of them could not be read.

use std::fmt::Display;
use std::path::Path;

use pki::certificate::Certificate;
use pki::crl::Crl;
use serde::Serialize;
use trust::Anchor;
use trust::revocation::CrlSource;

use super::VerifyArgs;
use crate::failure::Failure;
use crate::input;

/// What the files hold.
pub(super) struct Material {
    /// The certificate to judge, unless it cannot be read.
    pub(super) leaf: Result<Certificate, Unreadable>,
    pub(super) anchors: Vec<Anchor>,
    pub(super) intermediates: Vec<Certificate>,
    pub(super) crls: Vec<CrlSource>,
    /// Authorities that could not be read: absent, and perhaps missing.
    pub(super) unreadable_authorities: Vec<Unreadable>,
    /// CRLs that could not be read: what they revoke nobody knows.
    pub(super) unreadable_crls: Vec<Unreadable>,
}

/// Something in a file that is not what it should be.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Unreadable {
    pub(super) file: String,
    pub(super) why: String,
}

impl Material {
    /// Reads every file.
    ///
    /// # Errors
    /// When a file cannot be opened.
    pub(super) fn read(args: &VerifyArgs) -> Result<Self, Failure> {
        let mut lost = Vec::new();
        let mut lost_crls = Vec::new();
        let mut presented = certificates(&args.leaf)?.into_iter();
        let leaf = presented.next().unwrap_or_else(|| Err(Unreadable::empty(&args.leaf)));
        let mut intermediates = kept(presented, &mut lost);
        for path in &args.intermediate {
            intermediates.extend(kept(certificates(path)?, &mut lost));
        }
        let mut anchors = Vec::new();
        for path in &args.anchor {
            anchors.extend(kept(certificates(path)?, &mut lost));
        }
        let mut crls = Vec::new();
        for path in &args.crl {
            crls.extend(kept(objects(path, &["X509 CRL"], Crl::parse)?, &mut lost_crls));
        }
        let anchor = |certificate| {
            Anchor::from_certificate(certificate)
                .constraints(args.anchor_constraints.into())
                .expiry(args.anchor_expiry.into())
        };
        Ok(Self {
            leaf,
            anchors: anchors.into_iter().map(anchor).collect(),
            intermediates,
            crls: crls.into_iter().map(CrlSource::new).collect(),
            unreadable_authorities: lost,
            unreadable_crls: lost_crls,
        })
    }
}

impl Unreadable {
    fn new(path: &Path, why: &dyn Display) -> Self {
        Self { file: path.display().to_string(), why: why.to_string() }
    }

    fn empty(path: &Path) -> Self {
        Self::new(path, &"it holds nothing of the kind expected")
    }
}

/// What a file holds, in its order.
type Objects<T> = Vec<Result<T, Unreadable>>;

fn certificates(path: &Path) -> Result<Objects<Certificate>, Failure> {
    objects(path, &input::CERTIFICATE_LABELS, Certificate::parse)
}

/// Parses every object of a file; a file without any holds one that is unreadable.
fn objects<T>(
    path: &Path,
    labels: &[&str],
    parse: fn(&[u8]) -> Result<T, pki::Error>,
) -> Result<Objects<T>, Failure> {
    let unreadable = |error: pki::Error| Unreadable::new(path, &error);
    Ok(match input::ders(&input::bytes(path)?, labels) {
        Err(error) => vec![Err(unreadable(error))],
        Ok(ders) if ders.is_empty() => vec![Err(Unreadable::empty(path))],
        Ok(ders) => ders.iter().map(|der| parse(der).map_err(unreadable)).collect(),
    })
}

/// Sets aside what is unreadable.
fn kept<T>(
    objects: impl IntoIterator<Item = Result<T, Unreadable>>,
    lost: &mut Vec<Unreadable>,
) -> Vec<T> {
    objects.into_iter().filter_map(|object| object.map_err(|why| lost.push(why)).ok()).collect()
}
