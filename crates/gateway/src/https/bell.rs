//! What a connection waits for and hardly ever comes, looked at only when it rings, not at every turn of
//! the connection's task.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Wake, Waker};

#[cfg(test)]
mod tests;

/// Tells whether, when a task is woken, it is for the futures that are polled with this bell's waker.
pub(super) struct Bell {
    cord: Arc<Cord>,
    waker: Waker,
    /// Whom it wakes now.
    task: Option<Waker>,
}

/// The part that wakers hold.
#[derive(Default)]
struct Cord {
    rung: AtomicBool,
    task: Mutex<Option<Waker>>,
}

impl Bell {
    pub(super) fn new() -> Self {
        let cord = Arc::<Cord>::default();
        let waker = Waker::from(Arc::clone(&cord));
        Self { cord, waker, task: None }
    }

    /// Returns the waker to poll with if it rang since the last time, as it does for whoever asks first.
    pub(super) fn answer(&mut self, context: &Context<'_>) -> Option<&Waker> {
        let task = context.waker();
        if !self.task.as_ref().is_some_and(|known| known.will_wake(task)) {
            self.task = Some(task.clone());
            self.cord.connect(task.clone());
        }
        self.cord.rung.swap(false, Ordering::AcqRel).then_some(&self.waker)
    }
}

impl Cord {
    fn connect(&self, task: Waker) {
        *self.task.lock().unwrap_or_else(PoisonError::into_inner) = Some(task);
        self.rung.store(true, Ordering::Release);
    }
}

impl Wake for Cord {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        self.rung.store(true, Ordering::Release);
        let task = self.task.lock().unwrap_or_else(PoisonError::into_inner).clone();
        task.iter().for_each(Waker::wake_by_ref);
    }
}
