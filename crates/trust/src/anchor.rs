//! Trust anchors: a name and a key believed without proof, and what else of them counts.
//! RFC 5280 §6.1.1 (d), RFC 5937.

use pki::certificate::Certificate;
use pki::key::PublicKey;
use pki::name::Name;

/// Whether the constraints in an anchor's own certificate bind the paths below it (RFC 5937).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum AnchorConstraints {
    /// They do.
    #[default]
    Honoured,
    /// Only name and key count.
    Ignored,
}

/// Whether the validity in an anchor's own certificate counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum AnchorExpiry {
    /// It does.
    #[default]
    Checked,
    /// Only name and key count.
    Ignored,
}

/// A trust anchor.
#[derive(Clone, Debug, PartialEq)]
pub struct Anchor {
    name: Name,
    key: PublicKey,
    certificate: Option<Certificate>,
    constraints: AnchorConstraints,
    expiry: AnchorExpiry,
}

impl Anchor {
    /// Trusts the subject of a certificate; its constraints and its validity count.
    pub fn from_certificate(certificate: Certificate) -> Self {
        Self {
            name: certificate.subject().clone(),
            key: certificate.public_key().clone(),
            certificate: Some(certificate),
            constraints: AnchorConstraints::default(),
            expiry: AnchorExpiry::default(),
        }
    }

    /// Trusts a key under a name, without constraints.
    pub fn from_key(name: Name, key: PublicKey) -> Self {
        Self {
            name,
            key,
            certificate: None,
            constraints: AnchorConstraints::Ignored,
            expiry: AnchorExpiry::Ignored,
        }
    }

    /// Sets whether the certificate's constraints count.
    #[must_use]
    pub fn constraints(self, constraints: AnchorConstraints) -> Self {
        Self { constraints, ..self }
    }

    /// Sets whether the certificate's validity counts.
    #[must_use]
    pub fn expiry(self, expiry: AnchorExpiry) -> Self {
        Self { expiry, ..self }
    }

    /// Gives the name under which the anchor issues.
    pub fn name(&self) -> &Name {
        &self.name
    }

    /// Gives the key with which the anchor signs.
    pub fn public_key(&self) -> &PublicKey {
        &self.key
    }

    /// Gives the certificate the anchor was made from.
    pub fn certificate(&self) -> Option<&Certificate> {
        self.certificate.as_ref()
    }

    /// Gives the certificate if its constraints count.
    pub(crate) fn constraining(&self) -> Option<&Certificate> {
        self.certificate().filter(|_| self.constraints == AnchorConstraints::Honoured)
    }

    /// Gives the certificate if its validity counts.
    pub(crate) fn expiring(&self) -> Option<&Certificate> {
        self.certificate().filter(|_| self.expiry == AnchorExpiry::Checked)
    }
}
