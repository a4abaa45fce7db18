use std::future::poll_fn;
use std::time::Duration;

use tokio::time::{Instant, advance};

use super::Pace;
use crate::config::Limits;

fn limits() -> Limits {
    Limits { slow_secs: 10, slow_bytes: 100, ..Limits::default() }
}

async fn waits(pace: &mut Pace) -> Duration {
    let began = Instant::now();
    poll_fn(|context| pace.poll_waiting(&limits(), context)).await;
    began.elapsed()
}

#[tokio::test(start_paused = true)]
async fn who_sends_nothing_has_the_grace() {
    assert_eq!(waits(&mut Pace::default()).await.as_secs(), 10);
}

#[tokio::test(start_paused = true)]
async fn pauses_add_up() {
    let mut pace = Pace::default();
    for _ in 0..3 {
        poll_fn(|context| {
            let _ = pace.poll_waiting(&limits(), context);
            std::task::Poll::Ready(())
        })
        .await;
        advance(Duration::from_secs(3)).await;
        pace.progress(1, &limits());
    }
    assert_eq!(waits(&mut pace).await.as_secs(), 1);
}

#[tokio::test(start_paused = true)]
async fn moving_earns_patience_but_no_single_pause_beyond_the_grace() {
    let mut pace = Pace::default();
    pace.progress(3000, &limits());
    assert_eq!(waits(&mut pace).await.as_secs(), 10);
}

#[tokio::test(start_paused = true)]
async fn a_trickle_runs_out_of_patience() {
    let mut pace = Pace::default();
    let mut pauses = 0;
    while pauses < 100 {
        let ready = poll_fn(|context| {
            std::task::Poll::Ready(pace.poll_waiting(&limits(), context).is_ready())
        })
        .await;
        if ready {
            break;
        }
        advance(Duration::from_secs(1)).await;
        pace.progress(1, &limits());
        pauses += 1;
    }
    assert!(pauses <= 11, "{pauses}");
}
