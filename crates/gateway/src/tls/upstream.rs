//! TLS towards upstreams: believes the authorities the door's configuration names, and no others.

use std::fmt;
use std::io;
use std::sync::Arc;

use pki::certificate::Certificate;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, RootCertStore};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

use super::policy;

/// Makes protected connections to one upstream.
pub(crate) struct Connector {
    connector: TlsConnector,
    name: ServerName<'static>,
}

impl Connector {
    /// Trusts `authorities` (PEM or DER, at least one) for the server `host`.
    ///
    /// # Errors
    /// Says why no authority can be read, or the host cannot be in a certificate.
    pub(crate) fn new(authorities: &[u8], host: &str) -> Result<Self, String> {
        let list = Certificate::list_from_pem(authorities).map_err(|e| e.to_string())?;
        let mut roots = RootCertStore::empty();
        for authority in &list {
            let der = CertificateDer::from(authority.der());
            roots.add(der).map_err(|e| e.to_string())?;
        }
        if roots.is_empty() {
            return Err("there is no certificate in it".to_owned());
        }
        let name = ServerName::try_from(host.to_owned()).map_err(|e| e.to_string())?;
        let mut config = ClientConfig::builder_with_provider(Arc::new(policy::provider()))
            .with_safe_default_protocol_versions()
            .map_err(|e| e.to_string())?
            .with_root_certificates(roots)
            .with_no_client_auth();
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(Self { connector: TlsConnector::from(Arc::new(config)), name })
    }

    /// Protects a connection.
    ///
    /// # Errors
    /// When the server is not the one expected.
    pub(crate) async fn connect(&self, tcp: TcpStream) -> io::Result<TlsStream<TcpStream>> {
        self.connector.connect(self.name.clone(), tcp).await
    }
}

impl fmt::Debug for Connector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Connector").field("name", &self.name).finish_non_exhaustive()
    }
}
