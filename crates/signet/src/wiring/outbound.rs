//! HTTP/1.1 to where the operator said, and to nowhere else: no redirect is followed, no proxy asked. What an answer
//! means is for whoever asked.

use std::fmt;
use std::path::Path;
use std::sync::Arc;

use bytes::Bytes;
use http::header::{HOST, USER_AGENT};
use http::{Method, Request, Response, Uri, request};
use http_body_util::Full;
use hyper::body::Incoming;
use hyper_util::rt::TokioIo;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, RootCertStore};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;

use crate::failure::Failure;
use crate::input;

/// One place.
pub(crate) struct Place {
    url: Uri,
    /// None for plain HTTP.
    tls: Option<(TlsConnector, ServerName<'static>)>,
}

impl Place {
    /// Prepares to ask; no connection is made yet. The server's certificate must chain to a CA in the file, or to one of
    /// the system's.
    ///
    /// # Errors
    /// When the CAs cannot be read, or the host has no name that a certificate could have.
    pub(crate) fn new(url: Uri, ca: Option<&Path>) -> Result<Self, Failure> {
        let tls = match url.scheme_str() {
            Some("https") => Some(protection(&url, ca)?),
            _ => None,
        };
        Ok(Self { url, tls })
    }

    /// Begins a request.
    pub(crate) fn request(&self, method: Method) -> request::Builder {
        let path = self.url.path_and_query().map_or("/", |path| path.as_str());
        Request::builder()
            .method(method)
            .uri(path)
            .header(HOST, self.url.authority().map_or("", |authority| authority.as_str()))
            .header(USER_AGENT, concat!("signet/", env!("CARGO_PKG_VERSION")))
    }

    /// Asks; how long that may take is for the caller to say.
    ///
    /// # Errors
    /// In words, when there is no answer.
    pub(crate) async fn ask(
        &self,
        request: Request<Full<Bytes>>,
    ) -> Result<Response<Incoming>, String> {
        let host = self.url.host().unwrap_or_default().trim_matches(['[', ']']);
        let port = self.url.port_u16().unwrap_or(if self.tls.is_some() { 443 } else { 80 });
        let tcp = TcpStream::connect((host, port)).await.map_err(|error| in_words(&error))?;
        match &self.tls {
            None => talk(tcp, request).await,
            Some((connector, name)) => {
                let tls = connector.connect(name.clone(), tcp).await;
                talk(tls.map_err(|error| in_words(&error))?, request).await
            }
        }
    }
}

impl fmt::Debug for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Place").field("url", &self.url).finish_non_exhaustive()
    }
}

async fn talk<S>(stream: S, request: Request<Full<Bytes>>) -> Result<Response<Incoming>, String>
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let made = hyper::client::conn::http1::handshake(TokioIo::new(stream)).await;
    let (mut sender, connection) = made.map_err(|error| in_words(&error))?;
    // It ends when the sender is dropped; what it could say, the request says too.
    tokio::spawn(async move { drop(connection.await) });
    sender.send_request(request).await.map_err(|error| in_words(&error))
}

fn protection(
    url: &Uri,
    ca: Option<&Path>,
) -> Result<(TlsConnector, ServerName<'static>), Failure> {
    let unusable =
        |why: String| Failure::failed("TLS", format!("{url} cannot be asked by TLS")).why(why);
    let mut roots = RootCertStore::empty();
    match ca {
        Some(path) => {
            for certificate in input::certificates(path)? {
                let added = roots.add(CertificateDer::from(certificate.der().to_vec()));
                added.map_err(|error| unusable(error.to_string()))?;
            }
        }
        None => {
            let _ = roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
        }
    }
    let host = url.host().unwrap_or_default().trim_matches(['[', ']']);
    let name =
        ServerName::try_from(host.to_owned()).map_err(|error| unusable(error.to_string()))?;
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| unusable(error.to_string()))?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok((TlsConnector::from(Arc::new(config)), name))
}

/// An error with its innermost cause, which says most.
pub(crate) fn in_words(error: &dyn std::error::Error) -> String {
    let mut cause = error;
    while let Some(inner) = cause.source() {
        cause = inner;
    }
    cause.to_string()
}
