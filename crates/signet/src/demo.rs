//! The demonstration site: a small backend that greets whoever the door let through.
//!
//! It believes the identity headers, as any backend behind a door may; it is reachable on loopback only.

mod live;
mod page;

use std::convert::Infallible;

use bytes::Bytes;
use http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use http::{HeaderMap, HeaderValue, Method, Request, Response, StatusCode};
use http_body_util::combinators::BoxBody;
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::net::TcpListener;

type Body = BoxBody<Bytes, Infallible>;

const STYLE: &str = include_str!("demo/style.css");
const SCRIPT: &str = include_str!("demo/live.js");

/// The visitor as the door described them in the request's headers.
#[derive(Debug, Default, PartialEq, Eq)]
struct Visitor {
    /// The name to greet by.
    name: String,
    /// Header names and values that came from the door, in order.
    told: Vec<(String, String)>,
}

impl Visitor {
    fn from_headers(headers: &HeaderMap) -> Self {
        let text = |name: &str| {
            let value = headers.get(name).map(HeaderValue::as_bytes).unwrap_or_default();
            String::from_utf8_lossy(value).into_owned()
        };
        let name = [
            percent_decoded(&text("x-signet-person-name")),
            text("x-signet-person"),
            percent_decoded(&text("x-signet-applicant-name")),
            text("x-signet-applicant"),
            text("x-signet-device"),
        ]
        .into_iter()
        .find(|name| !name.is_empty())
        .unwrap_or_else(|| "guest".to_owned());
        let mut told: Vec<(String, String)> = headers
            .keys()
            .map(http::HeaderName::as_str)
            .filter(|name| name.starts_with("x-signet-") || name.starts_with("client-cert"))
            .map(|name| (name.to_owned(), text(name)))
            .collect();
        // Names before proofs, each in order of the alphabet.
        told.sort_by_key(|(name, value)| (value.len() > page::SHOWN, name.clone()));
        Self { name, told }
    }

    fn find(&self, header: &str) -> Option<&str> {
        self.told
            .iter()
            .find(|(name, value)| name == header && !value.is_empty())
            .map(|(_, value)| value.as_str())
    }
}

/// Undoes the percent-encoding in which a door sends names that are more than ASCII (RFC 3986 §2.1).
fn percent_decoded(text: &str) -> String {
    let mut octets = Vec::with_capacity(text.len());
    for (index, part) in text.split('%').enumerate() {
        let code =
            part.get(..2).filter(|_| index > 0).and_then(|hex| u8::from_str_radix(hex, 16).ok());
        let rest = code.and_then(|_| part.get(2..)).unwrap_or(part);
        match code {
            None if index > 0 => octets.push(b'%'),
            code => octets.extend(code),
        }
        octets.extend_from_slice(rest.as_bytes());
    }
    String::from_utf8_lossy(&octets).into_owned()
}

/// Serves the demonstration site until the task is dropped.
pub(crate) async fn serve(listener: TcpListener) {
    loop {
        match listener.accept().await {
            Ok((stream, _)) => {
                let service =
                    service_fn(|request| std::future::ready(Ok::<_, Infallible>(answer(&request))));
                let http = hyper::server::conn::http1::Builder::new();
                tokio::spawn(http.serve_connection(TokioIo::new(stream), service));
            }
            Err(error) => {
                tracing::warn!(%error, "the demonstration site could not accept a connection");
                tokio::time::sleep(std::time::Duration::from_millis(100)).await;
            }
        }
    }
}

fn answer(request: &Request<Incoming>) -> Response<Body> {
    route(request.method(), request.uri().path(), request.headers())
}

fn route(method: &Method, path: &str, headers: &HeaderMap) -> Response<Body> {
    if !matches!(*method, Method::GET | Method::HEAD) {
        return text(StatusCode::METHOD_NOT_ALLOWED, "text/plain", "This site is only read.\n");
    }
    let visitor = Visitor::from_headers(headers);
    match path {
        "/" => html(StatusCode::OK, page::greeting(&visitor)),
        "/public" | "/public/" => html(StatusCode::OK, page::public(&visitor)),
        "/whoami" => whoami(&visitor),
        "/live" => live::response(),
        "/public/style.css" => text(StatusCode::OK, "text/css", STYLE),
        "/live.js" => text(StatusCode::OK, "text/javascript", SCRIPT),
        "/public/favicon.ico" | "/favicon.ico" => text(StatusCode::NOT_FOUND, "text/plain", ""),
        _ => html(StatusCode::NOT_FOUND, page::missing(path)),
    }
}

fn whoami(visitor: &Visitor) -> Response<Body> {
    let told: serde_json::Map<String, serde_json::Value> =
        visitor.told.iter().map(|(name, value)| (name.clone(), value.clone().into())).collect();
    let body = serde_json::json!({ "name": visitor.name, "told": told });
    text(StatusCode::OK, "application/json", format!("{body}\n"))
}

fn html(status: StatusCode, page: maud::Markup) -> Response<Body> {
    text(status, "text/html", page.into_string())
}

fn text(status: StatusCode, kind: &str, body: impl Into<Bytes>) -> Response<Body> {
    let mut response = Response::new(Full::new(body.into()).boxed());
    *response.status_mut() = status;
    let headers = response.headers_mut();
    if let Ok(kind) = HeaderValue::try_from(format!("{kind}; charset=utf-8")) {
        headers.insert(CONTENT_TYPE, kind);
    }
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(
        CONTENT_SECURITY_POLICY,
        HeaderValue::from_static("default-src 'self'; frame-ancestors 'none'; base-uri 'none'"),
    );
    response
}

#[cfg(test)]
mod tests;
