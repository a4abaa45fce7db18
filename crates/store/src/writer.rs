//! The one thread that writes. What is queued while it commits shares the next commit, so the
//! disk is waited for once per batch (group commit), and answers go out after it.

use std::collections::VecDeque;
use std::io;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use model::audit::Event;
use tokio::sync::oneshot;

use crate::error::Error;
use crate::follow::Signal;
use crate::pending::Pending;
use crate::write::{Batch, Committed, News, WriteTx};

/// How many transactions may wait.
const QUEUE: usize = 4096;
/// How many transactions share a commit at most, so that other processes get their turn.
const BATCH: usize = 256;
/// How long a transaction waits for company at a time. A commit costs as much as many transactions,
/// and those who were answered together come back together.
const COMPANY: Duration = Duration::from_millis(1);
/// How often it waits, while they come.
const WAITS: usize = 4;

/// A queued transaction. It is given the batch, or why there is none, and leaves its answer.
pub(crate) type Job = Box<dyn FnOnce(Result<&mut Batch, Error>) -> Answer + Send>;
/// An answer, to be given once it is known whether the batch is durable.
pub(crate) type Answer = Box<dyn FnOnce(Result<(), Error>) + Send>;

/// What to do when the queue is full.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum WhenFull {
    Wait,
    Refuse,
}

/// The handle to the writing thread, which ends with it.
#[derive(Debug)]
pub(crate) struct Writer {
    jobs: Option<SyncSender<Job>>,
    thread: Option<JoinHandle<()>>,
}

impl Writer {
    pub(crate) fn start(batch: Batch, signal: Arc<Signal>) -> Result<Self, Error> {
        let (jobs, queue) = sync_channel(QUEUE);
        let thread = thread::Builder::new()
            .name("store-writer".to_owned())
            .spawn(move || run(&queue, batch, &signal))
            .map_err(|error: io::Error| Error::System(error.kind()))?;
        Ok(Self { jobs: Some(jobs), thread: Some(thread) })
    }

    /// Says whether the caller is the writing thread, which must not wait for itself.
    pub(crate) fn is_current(&self) -> bool {
        let id = self.thread.as_ref().map(|thread| thread.thread().id());
        id == Some(thread::current().id())
    }

    /// Queues a transaction.
    pub(crate) fn submit<T, E, F>(&self, job: F, when_full: WhenFull) -> Pending<T, E>
    where
        T: Send + 'static,
        E: From<Error> + Send + 'static,
        F: for<'a> FnOnce(WriteTx<'a>) -> Result<Committed<'a, T>, E> + Send + 'static,
    {
        self.submit_to_batch(|batch| batch.run(job), when_full)
    }

    /// Queues an event to be recorded.
    pub(crate) fn record(&self, event: Event, when_full: WhenFull) -> Pending<u64, Error> {
        self.submit_to_batch(|batch| batch.record(event), when_full)
    }

    fn submit_to_batch<T, E, F>(&self, work: F, when_full: WhenFull) -> Pending<T, E>
    where
        T: Send + 'static,
        E: From<Error> + Send + 'static,
        F: FnOnce(&mut Batch) -> Result<T, E> + Send + 'static,
    {
        let (answer, pending) = oneshot::channel();
        self.queue(boxed(work, answer), when_full);
        Pending::new(pending)
    }

    /// Queues a job.
    pub(crate) fn queue(&self, job: Job, when_full: WhenFull) {
        let Some(jobs) = &self.jobs else { return };
        let (job, error) = match when_full {
            WhenFull::Wait => match jobs.send(job) {
                Ok(()) => return,
                Err(unsent) => (unsent.0, Error::Closed),
            },
            WhenFull::Refuse => match jobs.try_send(job) {
                Ok(()) => return,
                Err(TrySendError::Full(job)) => (job, Error::Overloaded),
                Err(TrySendError::Disconnected(job)) => (job, Error::Closed),
            },
        };
        job(Err(error))(Ok(()));
    }
}

impl Drop for Writer {
    /// Lets the thread finish what is queued and close the file.
    fn drop(&mut self) {
        let is_current = self.is_current();
        self.jobs = None;
        if let Some(thread) = self.thread.take().filter(|_| !is_current) {
            // A panic in there was reported when it happened.
            let _ = thread.join();
        }
    }
}

/// Turns what a transaction does into a job that answers through `answer`.
fn boxed<T, E, F>(work: F, answer: oneshot::Sender<Result<T, E>>) -> Job
where
    T: Send + 'static,
    E: From<Error> + Send + 'static,
    F: FnOnce(&mut Batch) -> Result<T, E> + Send + 'static,
{
    Box::new(|batch| {
        let result = batch.map_err(E::from).and_then(work);
        Box::new(|durable| {
            let result = result.and_then(|value| durable.map(|()| value).map_err(E::from));
            // Whoever asked may have stopped waiting.
            let _ = answer.send(result);
        })
    })
}

fn run(queue: &Receiver<Job>, mut batch: Batch, signal: &Signal) {
    let mut waiting = VecDeque::new();
    let mut before = 0;
    while let Some(first) = waiting.pop_front().or_else(|| queue.recv().ok()) {
        waiting.push_front(first);
        wait_for_company(&mut waiting, queue, before);
        let answers = match batch.begin() {
            Err(error) => waiting.drain(..).map(|job| (job(Err(error.clone())), Ok(()))).collect(),
            Ok(()) => serve(&mut batch, &mut waiting, queue, signal),
        };
        // Whoever came too late for this batch should share the next with those who return.
        waiting.extend(queue.try_iter().take(BATCH));
        before = answers.len() + waiting.len();
        for (answer, durable) in answers {
            answer(durable);
        }
    }
}

/// Waits until as many have come as there were at the batch before, unless they stop coming.
fn wait_for_company(waiting: &mut VecDeque<Job>, queue: &Receiver<Job>, before: usize) {
    for _ in 0..WAITS {
        if waiting.len() >= before {
            return;
        }
        pause();
        let had = waiting.len();
        waiting.extend(queue.try_iter().take(BATCH.saturating_sub(had)));
        if waiting.len() == had {
            return;
        }
    }
}

#[allow(clippy::disallowed_methods, reason = "waking for each arrival is what the wait saves")]
fn pause() {
    thread::sleep(COMPANY);
}

/// Runs what waits and what comes meanwhile, and commits it together.
fn serve(
    batch: &mut Batch,
    waiting: &mut VecDeque<Job>,
    queue: &Receiver<Job>,
    signal: &Signal,
) -> Vec<(Answer, Result<(), Error>)> {
    let mut answers = Vec::new();
    while answers.len() < BATCH && batch.is_alive() {
        match waiting.pop_front().or_else(|| queue.try_recv().ok()) {
            Some(job) => answers.push(job(Ok(batch))),
            None => break,
        }
    }
    let finished = batch.finish();
    if finished == Ok(News::Some) {
        signal.raise();
    }
    let durable = finished.map(drop).inspect_err(|error| {
        tracing::error!(%error, transactions = answers.len(), "a commit failed; nothing was kept");
    });
    answers.into_iter().map(|answer| (answer, durable.clone())).collect()
}
