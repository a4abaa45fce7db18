//! The certificates with which doors show themselves to clients.

use std::collections::HashMap;
use std::sync::Arc;

use pki::certificate::Certificate;
use pki::key::PrivateKey;

/// A server certificate, its chain, and its key.
#[derive(Clone)]
pub struct ServerCertificate {
    /// The certificate, then the issuing CAs below the root, in order.
    pub chain: Vec<Certificate>,
    /// Its key.
    pub key: Arc<PrivateKey>,
}

/// Server certificates by the host of the door's URL (lower case, no port).
#[derive(Clone, Default)]
pub struct ServerCertificates {
    by_host: HashMap<String, ServerCertificate>,
}

impl ServerCertificates {
    /// Adds the certificate of one host; a later one replaces an earlier one.
    pub fn insert(&mut self, host: impl Into<String>, certificate: ServerCertificate) {
        self.by_host.insert(host.into(), certificate);
    }

    /// Finds the certificate of a host.
    pub fn find(&self, host: &str) -> Option<&ServerCertificate> {
        self.by_host.get(host)
    }
}
