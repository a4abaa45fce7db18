//! Webhooks: tells a program something by HTTP, signed as Standard Webhooks 1.0.0 says: HMAC-SHA-256 over
//! `id.timestamp.body`. Redirects are not followed: what is told goes where the operator said.

use std::fmt;
use std::path::Path;
use std::time::Duration;

use authority::post::Setback;
use aws_lc_rs::hmac;
use base64ct::{Base64, Encoding};
use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{Method, Request, Response};
use http_body_util::Full;
use hyper::body::Incoming;
use model::clock::Clock;
use model::post::Message;

use super::Trouble;
use crate::config::webhook::Webhook;
use crate::failure::Failure;
use crate::input;
use crate::wiring::clock::SystemClock;
use crate::wiring::outbound::Place;

/// How long telling may take, from connecting to the answer.
const TIMEOUT: Duration = Duration::from_secs(20);
/// The form in which the specification writes secrets.
const SECRET_PREFIX: &str = "whsec_";
/// The least octets of a secret: 192 bits, as the specification asks.
const SECRET_OCTETS: usize = 24;

/// Tells one program.
pub(super) struct Teller {
    pub(super) name: String,
    place: Place,
    key: hmac::Key,
}

impl Teller {
    /// Prepares to tell a program; no connection is made yet.
    ///
    /// # Errors
    /// When its secret or CAs cannot be read.
    pub(super) fn new(webhook: &Webhook) -> Result<Self, Failure> {
        let secret = secret(&webhook.secret_file)?;
        Ok(Self {
            name: webhook.name.clone(),
            place: Place::new(webhook.url.clone(), webhook.ca.as_deref())?,
            key: hmac::Key::new(hmac::HMAC_SHA256, &secret),
        })
    }

    /// Tells one message.
    pub(super) async fn send(&self, message: &Message) -> Result<(), Trouble> {
        let request = self
            .request(message)
            .map_err(|error| Trouble::Message(Setback::Permanent, error.to_string()))?;
        let answered = tokio::time::timeout(TIMEOUT, self.place.ask(request)).await;
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
        self.place
            .request(Method::POST)
            .header(CONTENT_TYPE, "application/json")
            .header("webhook-id", id)
            .header("webhook-timestamp", now)
            .header("webhook-signature", format!("v1,{}", Base64::encode_string(tag.as_ref())))
            .body(Full::new(Bytes::from(message.content.clone())))
    }
}

impl fmt::Debug for Teller {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Teller").field("name", &self.name).finish_non_exhaustive()
    }
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
