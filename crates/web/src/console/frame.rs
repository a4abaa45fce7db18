//! What the frame has more on pages of the console: navigation by capability, who is signed in, the way up, and the
//! commands that do the same.

use maud::{Markup, html};

use super::staff::Staff;
use super::{Entry, NAVIGATION};
use crate::answer::Page;
use crate::ask::Ask;

/// The navigation of those pages that are open to this one.
pub(crate) fn navigation(ask: &Ask<'_>, staff: &Staff) -> Markup {
    let open = |entry: &&Entry| entry.role.is_none_or(|role| staff.may(role));
    html! {
        nav aria-label=(ask.say("nav")) {
            @for entry in NAVIGATION.iter().filter(open) {
                a href=(entry.place) aria-current=[current(entry.place, ask.path)] {
                    (ask.say(entry.words))
                    @if entry.place == "/console/requests" && staff.waiting > 0 {
                        span.count { (staff.waiting) span.unseen { " " (ask.say("console-waiting")) } }
                    }
                }
            }
        }
    }
}

/// Whether a place of the navigation is open to whoever asks, so that nothing leads to where one is refused.
pub(crate) fn is_open(ask: &Ask<'_>, place: &str) -> bool {
    let path = place.split('?').next().unwrap_or_default();
    let entry = NAVIGATION.iter().find(|entry| entry.place == path);
    entry.and_then(|entry| entry.role).is_none_or(|role| ask.may(role))
}

/// Whether an entry leads to this page, or to one above it.
fn current(place: &str, path: &str) -> Option<&'static str> {
    let path = path.trim_end_matches('/');
    if path == place {
        return Some("page");
    }
    let below =
        place != "/console" && path.strip_prefix(place).is_some_and(|rest| rest.starts_with('/'));
    below.then_some("true")
}

/// Who is signed in, and the way out.
pub(crate) fn who(ask: &Ask<'_>, staff: &Staff) -> Markup {
    html! {
        form.me method="post" action="/console/sign-out" {
            (ask.token())
            span title={ (ask.say("console-until")) " " (staff.ends_at()) } {
                b { bdi { (staff.name()) } }
                @if staff.is_by_link() { " · " (ask.say("console-by-link")) }
            }
            button.slim { (ask.say("console-sign-out")) }
        }
    }
}

/// The way up from a page.
pub(crate) fn trail(ask: &Ask<'_>, page: &Page) -> Markup {
    html! {
        @if !page.trail.is_empty() {
            nav.trail aria-label=(ask.say("console-trail")) {
                ol {
                    @for (place, words) in &page.trail { li { a href=(place) { bdi { (words) } } } }
                    li aria-current="page" { bdi { (page.title) } }
                }
            }
        }
    }
}

/// The commands that do the same as the page.
pub(crate) fn commands(ask: &Ask<'_>, page: &Page) -> Markup {
    html! {
        @if !page.cli.is_empty() {
            details.cli {
                summary { (ask.say("console-cli")) }
                pre { @for command in &page.cli { (command) "\n" } }
            }
        }
    }
}
