//! Fetches CRLs of outside CAs from where the operator said, before the next one is due. URLs in certificates are never
//! followed. What comes is believed by its signature alone, which the authority checks.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use authority::Authority;
use authority::anchor::Listed;
use authority::error::Error;
use bytes::Bytes;
use http::header::ACCEPT;
use http::{Method, Response, StatusCode, Uri};
use http_body_util::{BodyExt, Full, Limited};
use hyper::body::Incoming;
use model::audit::Actor;
use model::clock::Clock;
use model::identity::Handle;
use pki::time::UnixTime;
use tokio::task::JoinSet;

use super::clock::SystemClock;
use super::outbound::{Place, in_words};
use crate::failure::Failure;
use crate::input;

/// How often it is looked whether one is due.
const LOOK: Duration = Duration::from_secs(5);
/// How long one may take, from connecting to the last octet.
const TIMEOUT: Duration = Duration::from_secs(30);
/// The largest CRL that is taken: about a million entries.
const MOST_BYTES: usize = 32 * 1024 * 1024;
/// The shortest and the longest time until one is fetched again: what is revoked there is refused here within an hour.
const SOONEST_SECS: i64 = 5;
const LATEST_SECS: i64 = 3_600;
/// The longest pause after failures, which doubles.
const LONGEST_PAUSE_SECS: i64 = 900;

/// An outside CA and a URL.
type Key = (Handle, String);

/// When a CRL is fetched next, and after how long a pause.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Turn {
    at: UnixTime,
    pause_secs: i64,
}

impl Turn {
    /// Half of the time that is left until the next one is due: should it fail, there is time to try again.
    fn after(now: UnixTime, next_update: UnixTime) -> Self {
        let left = next_update.0.saturating_sub(now.0);
        let wait = (left / 2).clamp(SOONEST_SECS, LATEST_SECS);
        Self { at: now.plus(wait), pause_secs: SOONEST_SECS }
    }

    /// After a failure.
    fn again(now: UnixTime, before: Option<Self>) -> Self {
        let pause = before.map_or(SOONEST_SECS, |turn| turn.pause_secs);
        let next = pause.saturating_mul(2).min(LONGEST_PAUSE_SECS);
        Self { at: now.plus(pause), pause_secs: next }
    }
}

/// Fetches while the server runs, at first at once. It ends with the runtime.
pub(crate) async fn follow(authority: Arc<Authority>) {
    let mut turns: HashMap<Key, Turn> = HashMap::new();
    loop {
        match asked(&authority, |authority| authority.crl_sources()).await {
            Ok(sources) => round(&authority, sources, &mut turns).await,
            Err(why) => tracing::error!(%why, "it is not known where CRLs come from"),
        }
        tokio::time::sleep(LOOK).await;
    }
}

/// Fetches all that are due beside one another.
async fn round(authority: &Arc<Authority>, sources: Vec<Key>, turns: &mut HashMap<Key, Turn>) {
    turns.retain(|key, _| sources.contains(key));
    let now = SystemClock.now();
    let mut tasks = JoinSet::new();
    for key in sources {
        let before = turns.get(&key).copied();
        if before.is_some_and(|turn| now < turn.at) {
            continue;
        }
        let authority = Arc::clone(authority);
        tasks.spawn(async move {
            let taken = take(&authority, &key).await;
            let now = SystemClock.now();
            let turn = match taken {
                Ok(listed) => Turn::after(now, listed.next_update),
                Err(why) => {
                    tracing::warn!(anchor = %key.0, url = %key.1, %why, "no good CRL was fetched");
                    Turn::again(now, before)
                }
            };
            (key, turn)
        });
    }
    while let Some(done) = tasks.join_next().await {
        match done {
            Ok((key, turn)) => drop(turns.insert(key, turn)),
            Err(error) => tracing::error!(%error, "a CRL could not be fetched"),
        }
    }
}

/// Fetches a CRL now and puts it on record, for a command.
///
/// # Errors
/// In words, when no good one comes; that is on record then.
pub(crate) fn fetch_now(
    authority: &Arc<Authority>,
    anchor: &Handle,
    url: &str,
) -> Result<Result<Listed, String>, Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime
        .map_err(|error| Failure::failed("INTERNAL", "no runtime could be made").why(error))?;
    Ok(runtime.block_on(take(authority, &(anchor.clone(), url.to_owned()))))
}

async fn take(authority: &Arc<Authority>, (anchor, url): &Key) -> Result<Listed, String> {
    let fetched = tokio::time::timeout(TIMEOUT, fetch(url)).await;
    let late = || Err(format!("it did not come within {} s", TIMEOUT.as_secs()));
    let (anchor, url) = (anchor.clone(), url.clone());
    match fetched.unwrap_or_else(|_| late()) {
        Ok(der) => asked(authority, move |one| operator(one).take_crl(&anchor, &url, der)).await,
        Err(why) => {
            let told = why.clone();
            asked(authority, move |one| operator(one).miss_crl(&anchor, &url, &told)).await?;
            Err(why)
        }
    }
}

fn operator(authority: &Authority) -> authority::Operator<'_> {
    authority.as_operator(Actor::system("crls"))
}

async fn fetch(url: &str) -> Result<Vec<u8>, String> {
    let parsed: Uri = url.parse().map_err(|error| in_words(&error))?;
    // Reading the system's CAs takes a while.
    let place = tokio::task::spawn_blocking(move || Place::new(parsed, None)).await;
    let place = place.map_err(|error| error.to_string())?.map_err(|error| error.to_string())?;
    let request = place.request(Method::GET).header(ACCEPT, "application/pkix-crl, */*");
    let request = request.body(Full::new(Bytes::new())).map_err(|error| error.to_string())?;
    let answer = place.ask(request).await?;
    let status = answer.status();
    if status.is_redirection() {
        return Err(format!("it answered {status}, and redirects are not followed"));
    }
    if status != StatusCode::OK {
        return Err(format!("it answered {status}"));
    }
    one_list(&body(answer).await?)
}

async fn body(answer: Response<Incoming>) -> Result<Bytes, String> {
    let read = Limited::new(answer.into_body(), MOST_BYTES).collect().await;
    read.map(|body| body.to_bytes()).map_err(|error| match error.downcast_ref() {
        Some(http_body_util::LengthLimitError { .. }) => {
            format!("it is larger than {} MiB", MOST_BYTES / 1024 / 1024)
        }
        None => in_words(&*error),
    })
}

/// DER, as RFC 5280 §4.2.1.13 asks, or PEM, as some send it.
fn one_list(octets: &[u8]) -> Result<Vec<u8>, String> {
    let found = input::ders(octets, &["X509 CRL"]).map_err(|error| error.to_string())?;
    let count = found.len();
    <[Vec<u8>; 1]>::try_from(found).map(|[der]| der).map_err(|_| format!("it holds {count} CRLs"))
}

/// Asks the authority, whose records are files, off the threads that serve.
async fn asked<T: Send + 'static>(
    authority: &Arc<Authority>,
    question: impl FnOnce(&Authority) -> Result<T, Error> + Send + 'static,
) -> Result<T, String> {
    let authority = Arc::clone(authority);
    let answer = tokio::task::spawn_blocking(move || question(&authority)).await;
    match answer {
        Ok(Ok(answer)) => Ok(answer),
        Ok(Err(error)) => Err(error.to_string()),
        Err(error) => Err(error.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_turn_leaves_time_to_try_again() {
        let now = UnixTime(1_000_000);
        let check = |left: i64, expected: i64| {
            let turn = Turn::after(now, now.plus(left));
            assert_eq!(turn.at.0 - now.0, expected, "{left}");
        };
        check(100, 50);
        check(86_400, 3_600);
        check(4, 5);
        check(-9, 5);
    }

    #[test]
    fn pauses_double_up_to_a_quarter_of_an_hour() {
        let now = UnixTime(1_000_000);
        let mut pauses = Vec::new();
        let mut turn = None;
        for _ in 0..10 {
            let next = Turn::again(now, turn);
            pauses.push(next.at.0 - now.0);
            turn = Some(next);
        }
        assert_eq!(pauses, [5, 10, 20, 40, 80, 160, 320, 640, 900, 900]);
        assert_eq!(Turn::again(now, Some(Turn::after(now, now))).at.0 - now.0, 5);
    }
}
