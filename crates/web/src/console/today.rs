//! Today: what waits, what ends in the year to come, what was refused and issued, and how all is.

use authority::desk::today::{DAYS, Health, Today};
use authority::reader::Reader;
use authority::registry::Totals;
use maud::{Markup, html};
use model::refusal::Code;
use model::request::State;
use pki::time::UnixTime;

use super::staff::Staff;
use super::{frame, heat, help};
use crate::answer::{Page, Reply};
use crate::ask::Ask;
use crate::chart;
use crate::fault::Fault;

const DAY_SECS: i64 = 86_400;
/// From so many days before its end on, a CA is shown as ending.
const CA_SOON_DAYS: i64 = 180;
/// A log that was not signed for so long is shown, in seconds.
const UNSIGNED_SECS: i64 = 2 * DAY_SECS;

/// The page.
pub(crate) fn page(ask: &Ask<'_>, reader: &Reader<'_>) -> Result<Reply, Fault> {
    let today = reader.today()?;
    let content = html! {
        h1 { (ask.say("console-today")) }
        (notes(ask, &today))
        (tiles(ask, &today, &reader.totals()?, &reader.counts()?, reader.waiting_pleas()?))
        (health(ask, &today.health))
        section.card {
            h2 { (ask.say("today-ending")) }
            (heat::map(ask, &today))
        }
        div.split {
            section.card {
                h2 { (ask.say("today-refused")) }
                (refused(ask, &today))
            }
            section.card {
                h2 { (ask.say("today-issued")) }
                (issued(ask, &today))
            }
        }
    };
    Ok(Reply::Page(Page::new(ask.say("console-today"), content).wide().cli("signet status")))
}

fn notes(ask: &Ask<'_>, today: &Today) -> Markup {
    html! {
        @if ask.staff.as_ref().is_some_and(Staff::is_by_link) {
            p.note { (ask.say("own-note")) " " a href="/console/own" { (ask.say("own-button")) } }
        }
        @if today.recovered > 0 {
            p.note.wait {
                (ask.tell("today-recovered", &[("count", count(today.recovered).into())])) " "
                @if frame::is_open(ask, "/console/audit") {
                    a href={ "/console/audit?action=operator.recovered&from=" (day(today.begins.0 - DAY_SECS)) } { (ask.say("today-look")) }
                }
            }
        }
    }
}

fn tiles(
    ask: &Ask<'_>,
    today: &Today,
    totals: &Totals,
    counts: &[(State, u64)],
    pleas: u64,
) -> Markup {
    let waiting = ask.staff.as_ref().map_or(0, |staff| staff.waiting);
    let approved = counts.iter().find(|(state, _)| *state == State::Approved);
    let approved = approved.map_or(0, |(_, count)| *count);
    let soon: i64 = today.ending.iter().filter(|one| one.week < 4).map(|one| one.count).sum();
    let refused: u64 = today.refused.iter().map(|(_, count)| count).sum();
    let (from, until) = (day(today.begins.0), day(today.begins.0 + 28 * DAY_SECS - 1));
    let ending = format!("/console/certificates?standing=valid&from={from}&until={until}");
    let yesterday = day(today.begins.0 - DAY_SECS);
    let refusals = format!("/console/audit?action=door.refused&from={yesterday}");
    html! {
        ul.tiles {
            (tile(ask, "/console/requests", waiting > 0, waiting, "console-waiting"))
            (tile(ask, "/console/requests?state=approved", false, approved, "console-uncollected"))
            (tile(ask, help::PLACE, pleas > 0, pleas, "help-waiting"))
            (tile(ask, &ending, soon > 0, soon, "today-soon"))
            (tile(ask, &refusals, false, refused, "today-refusals"))
            (tile(ask, "/console/people", false, totals.persons, "today-people"))
            (tile(ask, "/console/certificates?standing=valid", false, totals.certificates.valid, "today-certificates"))
        }
    }
}

/// A number that leads to what it counts, if that is open to whoever asks.
fn tile(
    ask: &Ask<'_>,
    place: &str,
    is_urgent: bool,
    number: impl std::fmt::Display,
    words: &str,
) -> Markup {
    let said = html! { b { (number.to_string()) } span { (ask.say(words)) } };
    html! {
        li.wait[is_urgent] {
            @if frame::is_open(ask, place) { a href=(place) { (said) } } @else { (said) }
        }
    }
}

fn health(ask: &Ask<'_>, health: &Health) -> Markup {
    let root = days(ask, health.root.days_left);
    let issuing = days(ask, health.issuing.days_left);
    let signed = health.unsigned_secs < UNSIGNED_SECS;
    let ca = |left: i64| tone(left > CA_SOON_DAYS, left >= 0);
    html! {
        ul.strip aria-label=(ask.say("health")) {
            (item(ask, "/console/authorities", ca(health.root.days_left), "health-root", &root))
            (item(ask, "/console/authorities", ca(health.issuing.days_left), "health-issuing", &issuing))
            (item(ask, "/console/authorities", tone(health.issuing.key_present, false), "health-key", &ask.say(if health.issuing.key_present { "health-key-here" } else { "health-key-gone" })))
            (item(ask, "/console/audit", tone(signed, true), "health-log", &ask.say(if signed { "health-log-signed" } else { "health-log-unsigned" })))
            (item(ask, "/console/audit", tone(health.clock_ahead_secs < 60, false), "health-clock", &ask.say(if health.clock_ahead_secs < 60 { "health-good" } else { "health-clock-back" })))
            (item(ask, "/console/settings", tone(health.mail_given_up == 0, false), "health-mail", &mail(ask, health)))
        }
    }
}

/// Good, or else worth a look, or else bad.
fn tone(is_good: bool, is_bearable: bool) -> &'static str {
    match (is_good, is_bearable) {
        (true, _) => "good",
        (false, true) => "wait",
        (false, false) => "stop",
    }
}

fn item(ask: &Ask<'_>, place: &str, tone: &str, words: &str, state: &str) -> Markup {
    let said = html! { (ask.say(words)) ": " (state) };
    html! { li { (link(ask, place, tone, &said)) } }
}

/// A chip that leads to a place, if that is open to whoever asks.
fn link(ask: &Ask<'_>, place: &str, tone: &str, said: &Markup) -> Markup {
    html! {
        @if frame::is_open(ask, place) { a.chip.(tone) href=(place) { (said) } }
        @else { span.chip.(tone) { (said) } }
    }
}

fn days(ask: &Ask<'_>, left: i64) -> String {
    match left {
        ..0 => ask.say("health-over"),
        0..730 => ask.tell("health-days", &[("days", left.into())]),
        _ => ask.tell("health-years", &[("years", (left / 365).into())]),
    }
}

fn mail(ask: &Ask<'_>, health: &Health) -> String {
    if health.mail_given_up > 0 {
        let count = count(health.mail_given_up);
        return ask.tell("health-mail-given-up", &[("count", count.into())]);
    }
    match health.mail_waiting {
        0 => ask.say("health-good"),
        waiting => ask.tell("health-mail-waiting", &[("count", count(waiting).into())]),
    }
}

fn refused(ask: &Ask<'_>, today: &Today) -> Markup {
    let most = today.refused.first().map_or(1, |(_, count)| *count).max(1);
    html! {
        @if today.refused.is_empty() {
            div.empty { p { (ask.say("today-refused-none")) } }
        } @else {
            div.scroll {
                table.bars {
                    thead { tr { th { (ask.say("word-cause")) } th { span.unseen { (ask.say("word-share")) } } th.num { (ask.say("word-count")) } } }
                    tbody {
                        @for (code, count) in &today.refused {
                            tr {
                                td data-label=(ask.say("word-cause")) { (cause(ask, today, *code)) }
                                td { svg.share viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true" { rect.bar width=(count * 100 / most) height="8" {} } }
                                td.num data-label=(ask.say("word-count")) { (count) }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn cause(ask: &Ask<'_>, today: &Today, code: Code) -> Markup {
    let from = day(today.begins.0 - DAY_SECS);
    html! {
        @if frame::is_open(ask, "/console/audit") {
            a href={ "/console/audit?code=" (code) "&from=" (from) } { code { (code) } }
        } @else { code { (code) } }
    }
}

fn issued(ask: &Ask<'_>, today: &Today) -> Markup {
    let first = today.begins.0 - (DAYS - 1) * DAY_SECS;
    let at = |step: usize| day(first + i64::try_from(step).unwrap_or(0) * DAY_SECS);
    let label = |step: usize| at(step).get(5..).unwrap_or_default().to_owned();
    let total: u64 = today.issued.iter().sum();
    let words = ask.tell("today-issued-words", &[("count", count(total).into())]);
    html! {
        (chart::line(&today.issued, &words, label))
        p.small.soft { (words) }
        details {
            summary { (ask.say("as-table")) }
            table {
                thead { tr { th { (ask.say("word-day")) } th.num { (ask.say("word-count")) } } }
                tbody {
                    @for (step, count) in today.issued.iter().enumerate().filter(|(_, count)| **count > 0) {
                        tr { td data-label=(ask.say("word-day")) { (at(step)) } td.num data-label=(ask.say("word-count")) { (count) } }
                    }
                }
            }
        }
    }
}

/// A day as `2026-11-21`.
pub(crate) fn day(secs: i64) -> String {
    UnixTime(secs).to_string().chars().take(10).collect()
}

fn count(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
