use std::sync::atomic::AtomicUsize;

use super::*;

/// Counts how often a task was woken.
#[derive(Default)]
struct Task(AtomicUsize);

impl Wake for Task {
    fn wake(self: Arc<Self>) {
        self.0.fetch_add(1, Ordering::SeqCst);
    }
}

#[test]
fn a_bell_rings_for_the_first_look_and_then_for_its_own_waker_alone() {
    let task = Arc::<Task>::default();
    let waker = Waker::from(Arc::clone(&task));
    let context = Context::from_waker(&waker);
    let mut bell = Bell::new();
    let rung = bell.answer(&context).cloned().unwrap();
    assert!(bell.answer(&context).is_none());
    waker.wake_by_ref();
    assert!(bell.answer(&context).is_none());
    rung.wake_by_ref();
    assert_eq!(task.0.load(Ordering::SeqCst), 2);
    assert!(bell.answer(&context).is_some());
    assert!(bell.answer(&context).is_none());
}

#[test]
fn a_bell_rings_anew_for_another_task_and_wakes_that() {
    let tasks = [Arc::<Task>::default(), Arc::default()];
    let wakers = tasks.clone().map(Waker::from);
    let mut bell = Bell::new();
    let rungs = wakers.each_ref().map(|waker| bell.answer(&Context::from_waker(waker)).cloned());
    for rung in rungs.into_iter().flatten() {
        rung.wake();
    }
    let woken = tasks.map(|task| task.0.load(Ordering::SeqCst));
    assert_eq!(woken, [0, 2]);
}
