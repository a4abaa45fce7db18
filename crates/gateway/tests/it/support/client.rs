//! Clients: TLS with or without a certificate, then HTTP/1.1 or HTTP/2.

use std::io;
use std::sync::Arc;

use bytes::Bytes;
use http::{HeaderMap, Request, Response, StatusCode};
use http_body_util::{BodyExt, Empty};
use hyper::body::Incoming;
use hyper::client::conn::{http1, http2};
use hyper_util::rt::{TokioExecutor, TokioIo};
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer, ServerName};
use rustls::{ClientConfig, DigitallySignedStruct, HandshakeKind, RootCertStore, SignatureScheme};
use serde_json::Value;
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

use super::hierarchy::{Hierarchy, Identity};
use super::{World, soon};

/// A client configuration; connections made with one share its session cache.
#[derive(Clone)]
pub struct Client {
    pub config: ClientConfig,
}

/// Which versions of TLS and HTTP a client speaks.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Speaks {
    Http1,
    Http2,
    Tls12,
}

impl Client {
    pub fn new(hierarchy: &Hierarchy, identity: Option<&Identity>) -> Self {
        Self::speaking(hierarchy, identity, Speaks::Http1)
    }

    pub fn speaking(hierarchy: &Hierarchy, identity: Option<&Identity>, speaks: Speaks) -> Self {
        let mut roots = RootCertStore::empty();
        roots.add(CertificateDer::from(hierarchy.root.der().to_vec())).unwrap();
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let versions = match speaks {
            Speaks::Tls12 => &[&rustls::version::TLS12][..],
            Speaks::Http1 | Speaks::Http2 => &[&rustls::version::TLS13],
        };
        let builder = ClientConfig::builder_with_provider(provider)
            .with_protocol_versions(versions)
            .unwrap()
            .with_root_certificates(roots);
        let mut config = match identity {
            Some(identity) => {
                let chain =
                    identity.chain.iter().map(|c| CertificateDer::from(c.der().to_vec())).collect();
                let pkcs8 = identity.key.to_pkcs8().unwrap();
                let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(pkcs8.to_vec()));
                builder.with_client_auth_cert(chain, key).unwrap()
            }
            None => builder.with_no_client_auth(),
        };
        let alpn: &[u8] = if speaks == Speaks::Http2 { b"h2" } else { b"http/1.1" };
        config.alpn_protocols = vec![alpn.to_vec()];
        Self { config }
    }

    /// Makes the client accept any server certificate.
    pub fn trust_anything(&mut self) {
        self.config.dangerous().set_certificate_verifier(Arc::new(Anything));
    }

    /// Connects under a name and finishes the handshake.
    pub async fn connect(&self, world: &World, name: &str) -> io::Result<TlsStream<TcpStream>> {
        let tcp = TcpStream::connect(world.address).await?;
        self.over(tcp, name).await
    }

    /// Finishes the handshake on a connection that is there.
    pub async fn over(&self, tcp: TcpStream, name: &str) -> io::Result<TlsStream<TcpStream>> {
        let name = ServerName::try_from(name.to_owned()).unwrap();
        soon(TlsConnector::from(Arc::new(self.config.clone())).connect(name, tcp)).await
    }

    /// Opens an HTTP/1.1 connection.
    pub async fn open(&self, world: &World, host: &str) -> Http {
        let tls = self.connect(world, host).await.unwrap();
        Http::over(tls, host).await
    }

    /// Opens an HTTP/2 connection.
    pub async fn open_http2(&self, world: &World, host: &str) -> Http2 {
        let tls = self.connect(world, host).await.unwrap();
        let (sender, connection) =
            http2::handshake(TokioExecutor::new(), TokioIo::new(tls)).await.unwrap();
        let task = tokio::spawn(async move { connection.await.map_err(|e| e.to_string()) });
        Http2 { sender, task }
    }

    /// Makes one request on a connection of its own.
    pub async fn get(&self, world: &World, host: &str, path: &str) -> Reply {
        self.open(world, host).await.get(path).await
    }
}

/// Believes every server.
#[derive(Debug)]
struct Anything;

impl ServerCertVerifier for Anything {
    fn verify_server_cert(
        &self,
        _: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: rustls::pki_types::UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        _: &[u8],
        _: &CertificateDer<'_>,
        _: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        Ok(HandshakeSignatureValid::assertion())
    }

    fn verify_tls13_signature(
        &self,
        _: &[u8],
        _: &CertificateDer<'_>,
        _: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        Ok(HandshakeSignatureValid::assertion())
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        rustls::crypto::aws_lc_rs::default_provider()
            .signature_verification_algorithms
            .supported_schemes()
    }
}

/// An HTTP/1.1 connection.
pub struct Http {
    pub sender: http1::SendRequest<http_body_util::combinators::BoxBody<Bytes, io::Error>>,
    /// Ends when the connection does.
    pub task: tokio::task::JoinHandle<Result<(), String>>,
    pub host: String,
    pub resumed: bool,
}

impl Http {
    pub async fn over(tls: TlsStream<TcpStream>, host: &str) -> Self {
        let resumed = tls.get_ref().1.handshake_kind() == Some(HandshakeKind::Resumed);
        let (sender, connection) = http1::handshake(TokioIo::new(tls)).await.unwrap();
        let connection = connection.with_upgrades();
        let task = tokio::spawn(async move { connection.await.map_err(|e| e.to_string()) });
        Self { sender, task, host: host.to_owned(), resumed }
    }

    pub fn request(&self, path: &str) -> http::request::Builder {
        Request::get(path).header("host", &self.host).header("accept", "application/json")
    }

    pub async fn get(&mut self, path: &str) -> Reply {
        let request = self.request(path).body(empty()).unwrap();
        self.send(request).await
    }

    pub async fn send(
        &mut self,
        request: Request<http_body_util::combinators::BoxBody<Bytes, io::Error>>,
    ) -> Reply {
        Reply::read(soon(self.sender.send_request(request)).await.unwrap()).await
    }

    /// Ends the connection from this side.
    pub async fn ended_by_client(self) {
        drop(self.sender);
        let _ = soon(self.task).await;
    }

    /// Waits until the connection has ended.
    pub async fn ended(self) {
        let _keep = self.sender;
        let _ = soon(self.task).await;
    }
}

/// An HTTP/2 connection.
pub struct Http2 {
    pub sender: http2::SendRequest<Empty<Bytes>>,
    pub task: tokio::task::JoinHandle<Result<(), String>>,
}

impl Http2 {
    pub async fn get(&mut self, authority: &str, path: &str) -> Reply {
        Reply::read(self.begin(authority, path).await).await
    }

    pub async fn begin(&mut self, authority: &str, path: &str) -> Response<Incoming> {
        let uri = format!("https://{authority}{path}");
        let request = Request::get(uri).header("accept", "application/json");
        let request = request.body(Empty::new()).unwrap();
        soon(self.sender.send_request(request)).await.unwrap()
    }
}

pub fn empty() -> http_body_util::combinators::BoxBody<Bytes, io::Error> {
    Empty::new().map_err(|e| match e {}).boxed()
}

pub fn full(bytes: impl Into<Bytes>) -> http_body_util::combinators::BoxBody<Bytes, io::Error> {
    http_body_util::Full::new(bytes.into()).map_err(|e| match e {}).boxed()
}

/// An answer, read to its end.
#[derive(Debug)]
pub struct Reply {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Bytes,
    pub trailers: Option<HeaderMap>,
}

impl Reply {
    pub async fn read(response: Response<Incoming>) -> Self {
        let (parts, body) = response.into_parts();
        let body = soon(body.collect()).await.unwrap();
        let trailers = body.trailers().cloned();
        Self { status: parts.status, headers: parts.headers, body: body.to_bytes(), trailers }
    }

    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|_| panic!("not JSON: {}", String::from_utf8_lossy(&self.body)))
    }

    /// The refusal's code, if it is one.
    pub fn code(&self) -> Option<&str> {
        self.headers.get("x-signet-refusal").map(|code| code.to_str().unwrap())
    }

    /// All values of a field that reached the backend.
    pub fn seen(&self, field: &str) -> Vec<String> {
        let json = self.json();
        let all = json["headers"].as_array().unwrap();
        let named = all.iter().filter(|pair| pair[0] == field);
        named.map(|pair| pair[1].as_str().unwrap().to_owned()).collect()
    }
}
