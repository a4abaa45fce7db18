//! Webhooks: tells a program something by HTTP, signed as Standard Webhooks 1.0.0 says: HMAC-SHA-256 over
//! `id.timestamp.body`. Redirects are not followed: what is told goes where the operator said.

use std::fmt;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use authority::post::Setback;
use aws_lc_rs::hmac;
use base64ct::{Base64, Encoding};
use bytes::Bytes;
use http::header::{CONTENT_TYPE, HOST, USER_AGENT};
use http::{Request, Response, Uri};
use http_body_util::Full;
use hyper::body::Incoming;
use hyper_util::rt::TokioIo;
use model::clock::Clock;
use model::post::Message;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, RootCertStore};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;

use super::Trouble;
use crate::config::webhook::Webhook;
use crate::failure::Failure;
use crate::input;
use crate::wiring::clock::SystemClock;

/// How long telling may take, from connecting to the answer.
const TIMEOUT: Duration = Duration::from_secs(20);
/// The form in which the specification writes secrets.
const SECRET_PREFIX: &str = "whsec_";
/// The least octets of a secret: 192 bits, as the specification asks.
const SECRET_OCTETS: usize = 24;

/// Tells one program.
pub(super) struct Teller {
    pub(super) name: String,
    url: Uri,
    key: hmac::Key,
    /// None for plain HTTP on this machine.
    tls: Option<(TlsConnector, ServerName<'static>)>,
}

impl Teller {
    /// Prepares to tell a program; no connection is made yet.
    ///
    /// # Errors
    /// When its secret or CAs cannot be read.
    pub(super) fn new(webhook: &Webhook) -> Result<Self, Failure> {
        let secret = secret(&webhook.secret_file)?;
        let tls = match webhook.url.scheme_str() {
            Some("https") => Some(protection(webhook)?),
            _ => None,
        };
        Ok(Self {
            name: webhook.name.clone(),
            url: webhook.url.clone(),
            key: hmac::Key::new(hmac::HMAC_SHA256, &secret),
            tls,
        })
    }

    /// Tells one message.
    pub(super) async fn send(&self, message: &Message) -> Result<(), Trouble> {
        let request = self
            .request(message)
            .map_err(|error| Trouble::Message(Setback::Permanent, error.to_string()))?;
        let answered = tokio::time::timeout(TIMEOUT, self.ask(request)).await;
        let late = || Err(format!("no answer within {} s", TIMEOUT.as_secs()));
        match answered.unwrap_or_else(|_| late()) {
            Ok(answer) => judge(&answer),
            Err(why) => Err(Trouble::Everything(why)),
        }
    }

    fn request(&self, message: &Message) -> Result<Request<Full<Bytes>>, http::Error> {
        let id = format!("msg_{}_{}", message.id, message.made_at.0);
        let now = SystemClock.now().0;
        let signed = format!("{id}.{now}.{}", message.content);
        let tag = hmac::sign(&self.key, signed.as_bytes());
        let path = self.url.path_and_query().map_or("/", |path| path.as_str());
        Request::post(path)
            .header(HOST, self.url.authority().map_or("", |authority| authority.as_str()))
            .header(USER_AGENT, concat!("signet/", env!("CARGO_PKG_VERSION")))
            .header(CONTENT_TYPE, "application/json")
            .header("webhook-id", id)
            .header("webhook-timestamp", now)
            .header("webhook-signature", format!("v1,{}", Base64::encode_string(tag.as_ref())))
            .body(Full::new(Bytes::from(message.content.clone())))
    }

    async fn ask(&self, request: Request<Full<Bytes>>) -> Result<Response<Incoming>, String> {
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

impl fmt::Debug for Teller {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Teller").field("name", &self.name).finish_non_exhaustive()
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

/// What an answer means. Only "gone" is for good; anything else may be put right at the other end.
fn judge(answer: &Response<Incoming>) -> Result<(), Trouble> {
    let status = answer.status();
    match status.as_u16() {
        200..=299 => Ok(()),
        300..=399 => Err(Trouble::Message(
            Setback::Temporary,
            format!("it answered {status}, and redirects are not followed"),
        )),
        410 => Err(Trouble::Message(Setback::Permanent, format!("it answered {status}"))),
        _ => Err(Trouble::Message(Setback::Temporary, format!("it answered {status}"))),
    }
}

/// Reads a secret: in the form of the specification, or any text that is long enough.
fn secret(file: &Path) -> Result<Vec<u8>, Failure> {
    let text = String::from_utf8(input::bytes(file)?).unwrap_or_default();
    let line = text.lines().next().unwrap_or_default().trim();
    let octets = match line.strip_prefix(SECRET_PREFIX) {
        Some(encoded) => Base64::decode_vec(encoded).unwrap_or_default(),
        None => line.as_bytes().to_vec(),
    };
    if octets.len() >= SECRET_OCTETS {
        return Ok(octets);
    }
    Err(Failure::failed(
        "WEBHOOK",
        format!("{} holds no secret that is long enough", file.display()),
    )
    .remedy("write one into its first line, like the output of `openssl rand -base64 32`"))
}

fn protection(webhook: &Webhook) -> Result<(TlsConnector, ServerName<'static>), Failure> {
    let unusable = |why: String| {
        Failure::failed("WEBHOOK", format!("webhook {} cannot be told by TLS", webhook.name))
            .why(why)
    };
    let mut roots = RootCertStore::empty();
    match &webhook.ca {
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
    let host = webhook.url.host().unwrap_or_default().trim_matches(['[', ']']);
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
fn in_words(error: &dyn std::error::Error) -> String {
    let mut cause = error;
    while let Some(inner) = cause.source() {
        cause = inner;
    }
    cause.to_string()
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    #[test]
    fn secrets_are_long_enough_in_either_form() {
        let check = |content: &str, expected: Option<usize>| {
            let mut file = tempfile::NamedTempFile::new().unwrap();
            file.write_all(content.as_bytes()).unwrap();
            let read = secret(file.path()).ok();
            assert_eq!(read.map(|octets| octets.len()), expected, "{content:?}");
        };
        check("0123456789abcdef01234567\n", Some(24));
        check("whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3\n", Some(24));
        check("0123456789abcdef0123456\n", None);
        check("whsec_MDEyMzQ1Njc4OWFiY2RlZg==\n", None);
        check("whsec_not base64 at all, though it is long\n", None);
        check("", None);
    }
}
