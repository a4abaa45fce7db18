//! What a visitor uses, guessed from `User-Agent`; a wrong guess costs nothing but a less fitting
//! hint.

use http::HeaderValue;
use model::refusal::Browser;

pub(super) fn of(user_agent: Option<&HeaderValue>) -> Browser {
    let Some(text) = user_agent.and_then(|value| value.to_str().ok()) else {
        return Browser::Unknown;
    };
    let has = |word: &str| text.contains(word);
    if !text.starts_with("Mozilla/") {
        Browser::Program
    } else if has("iPhone") || has("iPad") || has("iPod") {
        ios(text)
    } else if has("Android") {
        match (has("Firefox/"), has("Chrome/")) {
            (true, _) => Browser::FirefoxAndroid,
            (false, true) => Browser::ChromeAndroid,
            (false, false) => Browser::Unknown,
        }
    } else if has("Firefox/") {
        Browser::Firefox
    } else if has("Macintosh") {
        Browser::Mac
    } else if has("Windows NT") && has("Chrome/") {
        Browser::ChromeWindows
    } else if (has("X11;") || has("CrOS")) && has("Chrome/") {
        Browser::ChromeLinux
    } else {
        Browser::Unknown
    }
}

/// Only Safari says its version as `Version/…` and nobody else's name.
fn ios(text: &str) -> Browser {
    let others = ["CriOS/", "FxiOS/", "EdgiOS/", "OPiOS/", "OPT/", "DuckDuckGo/", "GSA/", "Brave/"];
    let is_safari = text.contains("Version/") && text.contains("Safari/");
    match is_safari && !others.iter().any(|other| text.contains(other)) {
        true => Browser::SafariIos,
        false => Browser::OtherIos,
    }
}
