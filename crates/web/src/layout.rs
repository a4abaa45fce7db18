//! The frame around every page: who one is, where one can go, and what the page is.

use maud::{DOCTYPE, Markup, html};

use pki::time::UnixTime;

use crate::answer::{Page, Width};
use crate::ask::Ask;
use crate::asset;
use crate::console::frame;
use crate::language::Language;
use crate::picture;
use crate::visit::Seen;

/// One entry of the navigation.
struct Link {
    place: &'static str,
    words: &'static str,
}

/// The pages of a person.
const PERSON: &[Link] = &[
    Link { place: "/", words: "nav-devices" },
    Link { place: "/check", words: "nav-check" },
    Link { place: "/setup", words: "nav-setup" },
    Link { place: "/security", words: "nav-security" },
];

/// The pages of whoever applies.
const APPLICANT: &[Link] =
    &[Link { place: "/", words: "nav-request" }, Link { place: "/check", words: "nav-check" }];

/// The product, and whose authority it is, unless that has no name of its own.
fn brand(name: &str) -> Markup {
    html! {
        span { "Signet" @if name != "Signet" { " " small { (name) } } }
    }
}

/// Puts a page into its frame.
pub(crate) fn frame(ask: &Ask<'_>, page: &Page) -> Markup {
    let name = &ask.web.authority().settings().name;
    html! {
        (DOCTYPE)
        html lang=(ask.language.tag()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (page.title) " · " (name) }
                link rel="stylesheet" href=(asset::style());
                script src=(asset::script()) defer {}
                link rel="icon" type="image/svg+xml" href=(asset::icon());
            }
            body {
                a.skip href="#content" { (ask.say("skip")) }
                header.top {
                    @match &ask.staff {
                        Some(staff) => {
                            a.mark href="/console" { (picture::seal()) (brand(name)) }
                            (frame::navigation(ask, staff))
                            (frame::who(ask, staff))
                        }
                        None => {
                            a.mark href="/" { (picture::seal()) (brand(name)) }
                            (navigation(ask))
                            (who(ask))
                        }
                    }
                }
                (ending(ask))
                main #content .wide[page.width == Width::Table] {
                    (frame::trail(ask, page))
                    (page.content)
                    (frame::commands(ask, page))
                }
                (foot(ask))
            }
        }
    }
}

fn navigation(ask: &Ask<'_>) -> Markup {
    let links = match ask.visit.seen {
        Seen::Holder(_) => PERSON,
        Seen::Applicant(_) => APPLICANT,
        Seen::Guest | Seen::Outside(_) | Seen::Refused { .. } => &[],
    };
    html! {
        @if !links.is_empty() {
            nav aria-label=(ask.say("nav")) {
                @for link in links {
                    a href=(link.place) aria-current=[(link.place == ask.path).then_some("page")] {
                        (ask.say(link.words))
                    }
                }
            }
        }
    }
}

/// Says that the certificate shown ends, from the first notice of it on.
fn ending(ask: &Ask<'_>) -> Markup {
    let leaf = ask.visit.holder().map(|holder| &holder.leaf);
    // A page is worth showing without it.
    let ends = leaf.and_then(|leaf| ask.web.authority().ending(leaf).ok().flatten());
    html! {
        @if let Some(ends) = ends.filter(|_| ask.path != "/renew") {
            p.ending role="status" {
                span { (ask.tell("ending-bar", &[("days", days_left(ends, ask.now()).into())])) }
                " "
                a href="/renew" { (ask.say("ending-bar-do")) }
            }
        }
    }
}

fn days_left(ends: UnixTime, now: UnixTime) -> i64 {
    ends.0.saturating_sub(now.0) / 86_400
}

fn who(ask: &Ask<'_>) -> Markup {
    html! {
        @if let Some(holder) = ask.visit.holder() {
            span.me {
                @if let Some(name) = &holder.name { b { bdi { (name) } } span { " · " (holder.device) } }
                @else { b { (holder.device) } }
            }
        }
        @if let Some(waiting) = ask.visit.applicant() {
            span.me { b { bdi { (waiting.name) } } span { " · " (waiting.device) } }
        }
    }
}

fn foot(ask: &Ask<'_>) -> Markup {
    let others = Language::ALL.into_iter().filter(|language| *language != ask.language);
    html! {
        footer.foot {
            a href="/ca" { (ask.say("foot-public")) }
            a href="/lost" { (ask.say("foot-lost")) }
            @if ask.staff.is_some() { a href="/" { (ask.say("foot-portal")) } }
            @else { a href="/console" { (ask.say("foot-console")) } }
            @for language in others {
                a href={ "/language/" (language.tag()) } lang=(language.tag()) hreflang=(language.tag()) {
                    (language.endonym())
                }
            }
            @if let Some(contact) = &ask.visit.contact { span { (ask.say("foot-help")) " " (contact) } }
        }
    }
}
