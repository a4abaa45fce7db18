//! The service behind the doors: shows what reached it.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use bytes::Bytes;
use futures_channel::mpsc;
use http::{HeaderMap, HeaderValue, Request, Response, StatusCode};
use http_body::Frame;
use http_body_util::combinators::BoxBody;
use http_body_util::{BodyExt, Full, StreamBody};
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinSet;

/// A running backend; counts what reaches it.
pub struct Backend {
    pub address: SocketAddr,
    pub requests: Arc<AtomicUsize>,
    pub connections: Arc<AtomicUsize>,
    /// Turned true, lets `/wait` answer.
    pub gate: watch::Sender<bool>,
    task: tokio::task::JoinHandle<()>,
}

impl Backend {
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let requests = Arc::new(AtomicUsize::new(0));
        let connections = Arc::new(AtomicUsize::new(0));
        let (gate, gated) = watch::channel(false);
        let (seen, opened) = (Arc::clone(&requests), Arc::clone(&connections));
        let task = tokio::spawn(async move {
            let mut serving = JoinSet::new();
            loop {
                let (tcp, _) = listener.accept().await.unwrap();
                opened.fetch_add(1, Ordering::SeqCst);
                let (seen, gated) = (Arc::clone(&seen), gated.clone());
                let closing = Arc::new(AtomicBool::new(false));
                let close = Arc::clone(&closing);
                let service = service_fn(move |request| {
                    seen.fetch_add(1, Ordering::SeqCst);
                    answer(request, gated.clone(), Arc::clone(&close))
                });
                serving.spawn(async move {
                    let served = hyper::server::conn::http1::Builder::new()
                        .serve_connection(TokioIo::new(tcp), service)
                        .with_upgrades();
                    let closed = async {
                        while !closing.load(Ordering::SeqCst) {
                            tokio::time::sleep(Duration::from_millis(1)).await;
                        }
                        tokio::time::sleep(Duration::from_millis(1)).await;
                    };
                    tokio::select! {
                        _ = served => {}
                        () = closed => {}
                    }
                });
            }
        });
        Self { address, requests, connections, gate, task }
    }

    pub fn requests(&self) -> usize {
        self.requests.load(Ordering::SeqCst)
    }

    /// Waits until so many requests have come.
    pub async fn reached(&self, requests: usize) {
        while self.requests() < requests {
            tokio::task::yield_now().await;
        }
    }

    /// Closes the port and every connection.
    pub async fn stop(&self) {
        self.task.abort();
        while !self.task.is_finished() {
            tokio::task::yield_now().await;
        }
    }
}

type Answer = Result<Response<BoxBody<Bytes, hyper::Error>>, Infallible>;

async fn answer(
    mut request: Request<Incoming>,
    mut gate: watch::Receiver<bool>,
    closing: Arc<AtomicBool>,
) -> Answer {
    match request.uri().path() {
        "/echo" => {
            let trailers = request.headers().get("te").is_some();
            let mut response = Response::new(request.into_body().boxed());
            if trailers {
                response.headers_mut().insert("trailer", HeaderValue::from_static("x-sum"));
            }
            Ok(response)
        }
        "/wait" => {
            gate.wait_for(|open| *open).await.unwrap();
            Ok(full("waited"))
        }
        "/close" => {
            // Says that it keeps the connection, and closes it nevertheless.
            closing.store(true, Ordering::SeqCst);
            Ok(full("closing"))
        }
        "/slowly" => Ok(Response::new(after(gate))),
        "/stream" => Ok(Response::new(endless())),
        "/flood" => Ok(full(&"flood ".repeat(8 << 20))),
        "/trailers" => Ok(with_trailers()),
        "/ws" => {
            let upgrade = hyper::upgrade::on(&mut request);
            tokio::spawn(async move {
                let mut io = TokioIo::new(upgrade.await.unwrap());
                let mut buffer = [0; 1024];
                while let Ok(count @ 1..) = io.read(&mut buffer).await {
                    io.write_all(&buffer[..count]).await.unwrap();
                }
            });
            let mut response = full("");
            *response.status_mut() = StatusCode::SWITCHING_PROTOCOLS;
            response.headers_mut().insert("connection", HeaderValue::from_static("upgrade"));
            response.headers_mut().insert("upgrade", HeaderValue::from_static("websocket"));
            Ok(response)
        }
        _ => Ok(show(request).await),
    }
}

/// Shows what arrived as JSON.
async fn show(request: Request<Incoming>) -> Response<BoxBody<Bytes, hyper::Error>> {
    let (parts, body) = request.into_parts();
    let body = body.collect().await.unwrap_or_default();
    let trailers = body.trailers().cloned().unwrap_or_default();
    let seen = json!({
        "method": parts.method.as_str(),
        "target": parts.uri.to_string(),
        "headers": list(&parts.headers),
        "trailers": list(&trailers),
        "body_bytes": body.to_bytes().len(),
    });
    full(&seen.to_string())
}

fn list(fields: &HeaderMap) -> Vec<Value> {
    let text = |value: &HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
    fields.iter().map(|(name, value)| json!([name.as_str(), text(value)])).collect()
}

fn full(text: &str) -> Response<BoxBody<Bytes, hyper::Error>> {
    Response::new(Full::new(Bytes::from(text.to_owned())).map_err(|e| match e {}).boxed())
}

/// One chunk at once, and one when the gate opens.
fn after(mut gate: watch::Receiver<bool>) -> BoxBody<Bytes, hyper::Error> {
    let (sender, receiver) = mpsc::unbounded();
    tokio::spawn(async move {
        sender.unbounded_send(Ok(Frame::data(Bytes::from_static(b"first")))).unwrap();
        gate.wait_for(|open| *open).await.unwrap();
        let _ = sender.unbounded_send(Ok(Frame::data(Bytes::from_static(b"last"))));
    });
    BodyExt::boxed(StreamBody::new(receiver))
}

/// One chunk at once, and then one every few milliseconds, for ever.
fn endless() -> BoxBody<Bytes, hyper::Error> {
    let (sender, receiver) = mpsc::unbounded();
    tokio::spawn(async move {
        let mut ticks = tokio::time::interval(Duration::from_millis(5));
        loop {
            ticks.tick().await;
            if sender.unbounded_send(Ok(Frame::data(Bytes::from_static(b"tick\n")))).is_err() {
                return;
            }
        }
    });
    BodyExt::boxed(StreamBody::new(receiver))
}

fn with_trailers() -> Response<BoxBody<Bytes, hyper::Error>> {
    let mut trailers = HeaderMap::new();
    trailers.insert("x-sum", HeaderValue::from_static("42"));
    let (sender, receiver) = mpsc::unbounded();
    sender.unbounded_send(Ok(Frame::data(Bytes::from_static(b"body")))).unwrap();
    sender.unbounded_send(Ok(Frame::trailers(trailers))).unwrap();
    let mut response = Response::new(BodyExt::boxed(StreamBody::new(receiver)));
    response.headers_mut().insert("trailer", HeaderValue::from_static("x-sum"));
    response
}
