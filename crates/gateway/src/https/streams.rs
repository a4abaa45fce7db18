//! HTTP/2 streams at work. Each has its own window (RFC 9113 §5.2), so a client may leave one answer unread while its
//! connection moves; whoever keeps one waiting for too long loses that stream.

use std::cell::Cell;
use std::future::{Future, poll_fn};
use std::pin::pin;
use std::sync::Arc;
use std::task::{Poll, ready};

use hyper::rt::Executor;

use crate::config::Limits;
use crate::metrics;
use crate::pace::Pace;

tokio::task_local! {
    /// How the stream that this task serves takes its answer.
    static OFFER: Cell<Offer>;
}

/// What of an answer the client was offered, and took since somebody looked.
#[derive(Clone, Copy, Default)]
struct Offer {
    open: Option<usize>,
    taken: usize,
}

/// Notes that the next part of an answer is asked for: the last one has been taken.
pub(super) fn asked() {
    change(|Offer { open, taken }| Offer { open: None, taken: taken + open.unwrap_or_default() });
}

/// Notes that a part of an answer is offered.
pub(super) fn offered(octets: usize) {
    change(|offer| Offer { open: Some(octets), ..offer });
}

/// In HTTP/1.1 there is no stream, and the connection is watched instead.
fn change(change: impl FnOnce(Offer) -> Offer) {
    let _ = OFFER.try_with(|offer| offer.set(change(offer.get())));
}

/// Serves streams, and gives up those whose client does not read.
#[derive(Clone)]
pub(super) struct Streams(pub(super) Arc<Limits>);

impl<F: Future<Output = ()> + Send + 'static> Executor<F> for Streams {
    fn execute(&self, stream: F) {
        let limits = Arc::clone(&self.0);
        tokio::spawn(OFFER.scope(Cell::default(), async move {
            let (mut stream, mut pace) = (pin!(stream), Pace::default());
            poll_fn(|context| {
                if stream.as_mut().poll(context).is_ready() {
                    return Poll::Ready(());
                }
                let Offer { open, taken } = OFFER.with(|offer| offer.replace(offer.get().seen()));
                if open.is_none() || taken > 0 {
                    pace.progress(taken, &limits);
                }
                if open.is_none() {
                    return Poll::Pending;
                }
                ready!(pace.poll_waiting(&limits, context));
                metrics::shed("slow-reader");
                Poll::Ready(())
            })
            .await;
        }));
    }
}

impl Offer {
    fn seen(self) -> Self {
        Self { taken: 0, ..self }
    }
}
