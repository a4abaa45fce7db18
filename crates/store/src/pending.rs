//! The answer to a write that is under way: awaited as a future or waited for on a thread.

use std::future::Future;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};

use tokio::sync::oneshot::Receiver;

use crate::error::Error;

/// A write under way. Dropping it does not undo the write.
#[derive(Debug)]
#[must_use = "what is not waited for may have failed"]
pub struct Pending<T, E>(Receiver<Result<T, E>>);

impl<T, E: From<Error>> Pending<T, E> {
    pub(crate) fn new(answer: Receiver<Result<T, E>>) -> Self {
        Self(answer)
    }

    /// Waits on this thread until the write is durable or has failed.
    ///
    /// # Errors
    /// What the transaction returned, or why it could not be kept.
    pub fn wait(self) -> Result<T, E> {
        let waker = Waker::from(Arc::new(Unpark(thread::current())));
        let mut context = Context::from_waker(&waker);
        let mut pending = pin!(self);
        loop {
            match pending.as_mut().poll(&mut context) {
                Poll::Ready(result) => return result,
                Poll::Pending => thread::park(),
            }
        }
    }
}

impl<T, E: From<Error>> Future for Pending<T, E> {
    type Output = Result<T, E>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        // The writer drops a question unanswered only when it ends.
        Pin::new(&mut self.0).poll(context).map(|answer| match answer {
            Ok(result) => result,
            Err(_) => Err(Error::Closed.into()),
        })
    }
}

/// Wakes a parked thread.
struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}
