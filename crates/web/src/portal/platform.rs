//! What a browser says it runs on (RFC 9110 §10.1.5), as far as that decides the steps and the form of the file.

use authority::delivery::target::{Choice, Target};
use http::HeaderMap;
use http::header::USER_AGENT;
use maud::{Markup, html};
use pki::pkcs12::Format;

use crate::ask::Ask;

/// Where a certificate is to be used.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Platform {
    /// Its name in a URL.
    pub(crate) name: &'static str,
    /// A name for the device.
    pub(crate) device: &'static str,
    /// What people call it.
    words: &'static str,
    /// The steps, one a line.
    steps: &'static str,
    target: Target,
}

const LINUX: Platform = Platform {
    name: "linux",
    device: "linux-pc",
    words: "platform-linux",
    steps: "steps-linux",
    target: Target::ChromeLinux,
};

const ALL: &[Platform] = &[
    Platform {
        name: "iphone",
        device: "iphone",
        words: "platform-iphone",
        steps: "steps-iphone",
        target: Target::Ios,
    },
    Platform {
        name: "android",
        device: "phone",
        words: "platform-android",
        steps: "steps-android",
        target: Target::Android,
    },
    Platform {
        name: "firefox",
        device: "computer",
        words: "platform-firefox",
        steps: "steps-firefox",
        target: Target::Firefox,
    },
    Platform {
        name: "windows",
        device: "windows-pc",
        words: "platform-windows",
        steps: "steps-windows",
        target: Target::Windows,
    },
    Platform {
        name: "mac",
        device: "mac",
        words: "platform-mac",
        steps: "steps-mac",
        target: Target::Macos,
    },
    LINUX,
];

impl Platform {
    /// The one that is asked for, or else the one the browser runs on.
    pub(crate) fn of(ask: &Ask<'_>) -> &'static Self {
        let wanted = ask.query.text("for");
        ALL.iter().find(|one| one.name == wanted).unwrap_or_else(|| Self::told(ask.headers))
    }

    /// The one a browser says it runs on.
    pub(crate) fn told(headers: &HeaderMap) -> &'static Self {
        let agent = headers.get(USER_AGENT).and_then(|field| field.to_str().ok());
        let agent = agent.unwrap_or_default();
        let name = match () {
            () if agent.contains("iPhone") || agent.contains("iPad") => "iphone",
            () if agent.contains("Android") => "android",
            () if agent.contains("Firefox/") => "firefox",
            () if agent.contains("Windows") => "windows",
            () if agent.contains("Macintosh") => "mac",
            () => "linux",
        };
        ALL.iter().find(|one| one.name == name).unwrap_or(&LINUX)
    }

    /// The form of file it takes, as the scripts call it.
    pub(crate) fn format(&self) -> &'static str {
        match self.target.format() {
            Format::Modern => "modern",
            Format::Compat => "compat",
        }
    }

    /// For a file that is made here.
    pub(crate) fn choice(&self) -> Choice {
        Choice::Target(self.target)
    }

    /// The steps after the download, and how far they can be relied on.
    pub(crate) fn steps(&self, ask: &Ask<'_>) -> Markup {
        let steps = ask.say(self.steps);
        let others = ALL.iter().filter(|other| *other != self);
        html! {
            h2 { (ask.say("steps-title")) ": " (ask.say(self.words)) }
            ol.steps { @for step in steps.lines() { li { (step) } } }
            p.small.soft { (ask.say("steps-checked")) }
            p.small {
                (ask.say("steps-other"))
                @for (n, other) in others.enumerate() { (if n == 0 { " " } else { " · " }) a href={ (ask.path) "?for=" (other.name) } { (ask.say(other.words)) } }
            }
        }
    }
}
