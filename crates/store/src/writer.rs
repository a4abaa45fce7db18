//! The one thread that writes. What is queued while it commits shares the next commit, so the
//! disk is waited for once per batch (group commit), and answers go out after it.

use std::collections::VecDeque;
use std::io;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, SyncSender, TrySendError, channel, sync_channel};
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

/// What is done between two transactions: it would keep the writing thread from others, and to wake whoever asked
/// would cost more than it.
type Task = Box<dyn FnOnce() + Send>;

/// The handle to the writing thread, and to that for what is done between transactions. They end with it.
#[derive(Debug)]
pub(crate) struct Writer {
    queues: Option<(SyncSender<Job>, Sender<Task>)>,
    writing: Option<JoinHandle<()>>,
    between: Option<JoinHandle<()>>,
}

impl Writer {
    pub(crate) fn start(batch: Batch, signal: Arc<Signal>) -> Result<Self, Error> {
        let (jobs, queue) = sync_channel(QUEUE);
        let (tasks, made) = channel::<Task>();
        let writing = spawn("store-writer", move || run(&queue, batch, &signal))?;
        let between = spawn("store-between", move || made.into_iter().for_each(|task| task()))?;
        Ok(Self { queues: Some((jobs, tasks)), writing: Some(writing), between: Some(between) })
    }

    /// Says whether the caller is the writing thread, which must not wait for itself.
    pub(crate) fn is_current(&self) -> bool {
        is_current(self.writing.as_ref())
    }

    /// Says whether the caller is one of the two threads that a pair of transactions waits for.
    pub(crate) fn is_either_current(&self) -> bool {
        self.is_current() || is_current(self.between.as_ref())
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

    /// Queues a transaction, when that is durable what is done with its value `between`, and with what that came to a
    /// second one. The answer of the second is inside that of the first.
    pub(crate) fn submit_both<T, M, U, E, F, B, S>(
        &self,
        first: F,
        between: B,
        second: S,
    ) -> Pending<Result<U, E>, E>
    where
        T: Send + 'static,
        M: Send + 'static,
        U: Send + 'static,
        E: From<Error> + Send + 'static,
        F: for<'a> FnOnce(WriteTx<'a>) -> Result<Committed<'a, T>, E> + Send + 'static,
        B: FnOnce(T) -> Result<M, E> + Send + 'static,
        S: for<'a> FnOnce(WriteTx<'a>, M) -> Result<Committed<'a, U>, E> + Send + 'static,
    {
        let (answer, pending) = oneshot::channel();
        // They keep the threads at work until the second is done.
        let Some((jobs, tasks)) = self.queues.clone() else { return Pending::new(pending) };
        let go_on = move |value, answer: oneshot::Sender<_>| match between(value) {
            Err(error) => drop(answer.send(Ok(Err(error)))),
            Ok(made) => {
                let work = |batch: &mut Batch| batch.run(|tx| second(tx, made));
                let last = boxed(work, |result| drop(answer.send(Ok(result))));
                queue(&jobs, last, WhenFull::Wait);
            }
        };
        let first = boxed(
            |batch| batch.run(first),
            move |result| match result {
                Err(error) => drop(answer.send(Err(error))),
                Ok(value) => drop(tasks.send(Box::new(|| go_on(value, answer)))),
            },
        );
        self.queue(first, WhenFull::Wait);
        Pending::new(pending)
    }

    fn submit_to_batch<T, E, F>(&self, work: F, when_full: WhenFull) -> Pending<T, E>
    where
        T: Send + 'static,
        E: From<Error> + Send + 'static,
        F: FnOnce(&mut Batch) -> Result<T, E> + Send + 'static,
    {
        let (answer, pending) = oneshot::channel();
        // Whoever asked may have stopped waiting.
        self.queue(boxed(work, |result| drop(answer.send(result))), when_full);
        Pending::new(pending)
    }

    /// Queues a job.
    pub(crate) fn queue(&self, job: Job, when_full: WhenFull) {
        if let Some((jobs, _)) = &self.queues {
            queue(jobs, job, when_full);
        }
    }
}

fn queue(jobs: &SyncSender<Job>, job: Job, when_full: WhenFull) {
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

impl Drop for Writer {
    /// Lets the threads finish what is queued and close the file.
    fn drop(&mut self) {
        let is_own = self.is_either_current();
        self.queues = None;
        for thread in [self.writing.take(), self.between.take()].into_iter().flatten() {
            if !is_own {
                // A panic in there was reported when it happened.
                let _ = thread.join();
            }
        }
    }
}

fn spawn(name: &str, work: impl FnOnce() + Send + 'static) -> Result<JoinHandle<()>, Error> {
    let spawned = thread::Builder::new().name(name.to_owned()).spawn(work);
    spawned.map_err(|error: io::Error| Error::System(error.kind()))
}

fn is_current(thread: Option<&JoinHandle<()>>) -> bool {
    thread.is_some_and(|thread| thread.thread().id() == thread::current().id())
}

/// Turns what a transaction does into a job whose result, once it is durable, is given to `answer`.
fn boxed<T, E, F, A>(work: F, answer: A) -> Job
where
    T: Send + 'static,
    E: From<Error> + Send + 'static,
    F: FnOnce(&mut Batch) -> Result<T, E> + Send + 'static,
    A: FnOnce(Result<T, E>) + Send + 'static,
{
    Box::new(|batch| {
        let result = batch.map_err(E::from).and_then(work);
        Box::new(|durable| {
            answer(result.and_then(|value| durable.map(|()| value).map_err(E::from)));
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
