//! Serves Prometheus metrics over plain HTTP, on an address of their own.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::time::Duration;

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderValue, Response, StatusCode};
use http_body_util::Full;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use tokio::net::TcpListener;

use crate::exit::Exit;
use crate::failure::Failure;

/// How often samples are condensed.
const TIDY: Duration = Duration::from_secs(5);

/// Begins to collect what every part counts.
///
/// # Errors
/// When something collects already.
pub(crate) fn collect() -> Result<PrometheusHandle, Failure> {
    PrometheusBuilder::new()
        .install_recorder()
        .map_err(|error| Failure::failed("INTERNAL", "metrics cannot be collected").why(error))
}

/// Opens the address metrics are served on.
///
/// # Errors
/// When it is taken or not ours.
pub(crate) async fn listen(address: SocketAddr) -> Result<TcpListener, Failure> {
    TcpListener::bind(address).await.map_err(|error| {
        Failure::new(Exit::Failed, "PORT-IN-USE", format!("metrics cannot be served on {address}"))
            .why(error)
            .remedy("choose another address under [metrics] in signet.toml")
    })
}

/// Condenses what was measured, again and again: the exporter keeps each sample until it is told to.
pub(crate) async fn tidy(handle: PrometheusHandle) {
    let mut ticks = tokio::time::interval(TIDY);
    loop {
        ticks.tick().await;
        handle.run_upkeep();
    }
}

/// Serves metrics until the task is dropped.
pub(crate) async fn serve(listener: TcpListener, handle: PrometheusHandle) {
    while let Ok((stream, _)) = listener.accept().await {
        let handle = handle.clone();
        let service = service_fn(move |request: hyper::Request<hyper::body::Incoming>| {
            let answer = answer(request.uri().path(), &handle);
            async { Ok::<_, Infallible>(answer) }
        });
        tokio::spawn(
            hyper::server::conn::http1::Builder::new()
                .serve_connection(TokioIo::new(stream), service),
        );
    }
}

fn answer(path: &str, handle: &PrometheusHandle) -> Response<Full<Bytes>> {
    let mut response = match path {
        "/metrics" => Response::new(Full::from(handle.render())),
        "/healthz" => Response::new(Full::from("ok\n")),
        _ => {
            let mut response = Response::new(Full::from("metrics are at /metrics\n"));
            *response.status_mut() = StatusCode::NOT_FOUND;
            response
        }
    };
    let kind = HeaderValue::from_static("text/plain; version=0.0.4; charset=utf-8");
    response.headers_mut().insert(CONTENT_TYPE, kind);
    response
}
