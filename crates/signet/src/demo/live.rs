//! A stream that never ends by itself: it shows the moment a door cuts the connection.

use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use http::header::{CACHE_CONTROL, CONTENT_TYPE};
use http::{HeaderValue, Response};
use http_body_util::BodyExt;
use hyper::body::{Body, Frame};
use tokio::time::{Interval, MissedTickBehavior};

/// One server-sent event a second (HTML Living Standard §9.2).
struct Ticks {
    interval: Interval,
    count: u64,
}

impl Body for Ticks {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        self.interval.poll_tick(context).map(|_| {
            self.count += 1;
            Some(Ok(Frame::data(Bytes::from(format!("data: {}\n\n", self.count)))))
        })
    }
}

/// The answer that ticks.
pub(super) fn response() -> Response<super::Body> {
    let mut interval = tokio::time::interval(Duration::from_secs(1));
    interval.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut response = Response::new(Ticks { interval, count: 0 }.boxed());
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/event-stream"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
