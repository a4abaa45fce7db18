//! One HTTP request on the connection that was made: who does the server say we are?

use std::time::Duration;

use bytes::Bytes;
use http::Request;
use http::header::{ACCEPT, HOST, USER_AGENT};
use http_body_util::{BodyExt, Empty, Limited};
use hyper::client::conn::http1::SendRequest;
use hyper_util::rt::TokioIo;
use serde::Serialize;
use serde_json::Value;
use tokio::io::{AsyncRead, AsyncWrite};

/// Where Signet's doors say who was recognised.
const WHOAMI: &str = "/.well-known/signet/whoami";
/// The header in which they say that they refused.
const REFUSAL: &str = "x-signet-refusal";
/// No answer is read further.
const BODY_BYTES: usize = 64 * 1024;
/// A silent server is given up on.
const PATIENCE: Duration = Duration::from_secs(30);

/// What the server answered.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Answer {
    /// The path asked for.
    pub(crate) path: String,
    /// The HTTP status.
    pub(crate) status: u16,
    /// What the server calls itself.
    pub(crate) server: Option<String>,
    /// The code with which a door of ours refused, when it did.
    pub(crate) refusal: Option<String>,
    /// The answer, when it was JSON.
    pub(crate) json: Option<Value>,
}

impl Answer {
    /// What a door of ours says of the visitor.
    pub(super) fn whoami(&self) -> Option<&Value> {
        self.json
            .as_ref()
            .filter(|json| self.path == WHOAMI && self.status == 200 && json.get("tier").is_some())
    }
}

/// Asks a connected server who we are, then for a page.
///
/// # Errors
/// A sentence, when no answer came.
pub(super) async fn ask<S>(stream: S, host: &str, path: Option<&str>) -> Result<Vec<Answer>, String>
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let (sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(stream))
        .await
        .map_err(|error| explain(&error))?;
    let paths = vec![WHOAMI, path.unwrap_or("/")];
    let talk = talk(sender, host, paths);
    // Once it has ended it must be gone, or the request would wait for it for ever.
    let driving = async move { connection.await.map_err(|error| explain(&error)) };
    tokio::pin!(talk, driving);
    tokio::select! {
        answers = &mut talk => answers,
        ended = &mut driving => match ended {
            // The connection knows the cause; the request would only say that it was cancelled.
            Err(why) => Err(why),
            Ok(()) => talk.await,
        },
    }
}

async fn talk(
    mut sender: SendRequest<Empty<Bytes>>,
    host: &str,
    paths: Vec<&str>,
) -> Result<Vec<Answer>, String> {
    let mut answers = Vec::new();
    for path in paths {
        let answer = tokio::time::timeout(PATIENCE, one(&mut sender, host, path))
            .await
            .map_err(|_| format!("no answer within {} s", PATIENCE.as_secs()))?;
        match answer {
            Ok(answer) => answers.push(answer),
            // A server may close after the first answer; that answer then has to do.
            Err(_) if !answers.is_empty() => break,
            Err(error) => return Err(error),
        }
    }
    Ok(answers)
}

async fn one(
    sender: &mut SendRequest<Empty<Bytes>>,
    host: &str,
    path: &str,
) -> Result<Answer, String> {
    let request = Request::get(path)
        .header(HOST, host)
        .header(ACCEPT, "application/json, */*;q=0.1")
        .header(USER_AGENT, concat!("signet/", env!("CARGO_PKG_VERSION")))
        .body(Empty::new())
        .map_err(|error| error.to_string())?;
    sender.ready().await.map_err(|error| explain(&error))?;
    let response = sender.send_request(request).await.map_err(|error| explain(&error))?;
    let status = response.status().as_u16();
    let header = |name: &str| response.headers().get(name)?.to_str().ok().map(str::to_owned);
    let (server, refusal) = (header("server"), header(REFUSAL));
    let body = Limited::new(response.into_body(), BODY_BYTES).collect().await;
    let json = body.ok().and_then(|body| serde_json::from_slice(&body.to_bytes()).ok());
    Ok(Answer { path: path.to_owned(), status, server, refusal, json })
}

/// The innermost cause says most: a TLS alert hides behind two layers.
fn explain(error: &hyper::Error) -> String {
    let mut cause: &dyn std::error::Error = error;
    while let Some(inner) = cause.source() {
        cause = inner;
    }
    cause.to_string()
}
