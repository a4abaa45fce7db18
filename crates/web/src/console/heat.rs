//! The heat map of what ends: a row a class, a cell a week, the more the darker, and a number for all that ends later. Each cell that holds anything leads to
//! the list of it. It is a table, so that it can be read aloud.

use authority::desk::today::{Today, WEEKS};
use maud::{Markup, html};
use model::verification::ClassName;

use super::today::day;
use super::words;
use crate::ask::Ask;

const WEEK_SECS: i64 = 604_800;

/// Shows the map.
pub(crate) fn map(ask: &Ask<'_>, today: &Today) -> Markup {
    let within = today.ending.iter().filter(|one| one.week < WEEKS);
    let most = within.map(|one| one.count).max().unwrap_or(0);
    let classes = classes(ask, today);
    html! {
        @if classes.is_empty() {
            div.empty { p { (ask.say("today-ending-none")) } }
        } @else {
            div.scroll tabindex="0" role="group" aria-label=(ask.say("today-ending")) {
                table.heat {
                    thead { tr {
                        td {}
                        @for week in 0..WEEKS { th scope="col" { span.unseen { (starts(today, week)) } (month(today, week)) } }
                        th.later scope="col" { (ask.say("today-later")) }
                    } }
                    tbody {
                        @for class in &classes {
                            tr {
                                th scope="row" { (words::class(ask, class)) }
                                @for week in 0..WEEKS { td { (cell(ask, today, class, week, most)) } }
                                td.later { (later(ask, today, class)) }
                            }
                        }
                    }
                }
            }
            @if today.ending.iter().all(|one| one.week == WEEKS) { p.note { (ask.say("today-ending-later")) } }
            p.small.soft { (ask.say("today-ending-text")) }
        }
    }
}

/// The classes that anything is of: those of the ladder in its order, then those that are no more.
fn classes(ask: &Ask<'_>, today: &Today) -> Vec<ClassName> {
    let ladder = ask.web.authority().classes().list().iter();
    let mut all: Vec<ClassName> =
        ladder.rev().map(|definition| definition.class.name().clone()).collect();
    let gone: Vec<ClassName> = today
        .ending
        .iter()
        .map(|one| one.class.clone())
        .filter(|class| !all.contains(class))
        .collect();
    all.extend(gone);
    all.retain(|class| today.ending.iter().any(|one| one.class == *class));
    all.dedup();
    all
}

fn cell(ask: &Ask<'_>, today: &Today, class: &ClassName, week: i64, most: i64) -> Markup {
    let found = today.ending.iter().find(|one| one.class == *class && one.week == week);
    let count = found.map_or(0, |one| one.count);
    let heat = if count == 0 { 0 } else { (count * 4 / most.max(1)).clamp(1, 4) };
    let heat = format!("heat{heat}");
    let from = starts(today, week);
    html! {
        @if count == 0 {
            span.(heat) { span.unseen { "0" } }
        } @else {
            a.(heat) href={ "/console/certificates?standing=valid&class=" (class) "&from=" (from) "&until=" (ends(today, week)) }
                title=(ask.tell("today-ending-cell", &[("count", count.into()), ("from", (&from).into())])) {
                span.unseen { (count) }
            }
        }
    }
}

/// How many end after the last week, which says that there is something where the weeks are empty.
fn later(ask: &Ask<'_>, today: &Today, class: &ClassName) -> Markup {
    let found = today.ending.iter().find(|one| one.class == *class && one.week == WEEKS);
    let (count, from) = (found.map_or(0, |one| one.count), starts(today, WEEKS));
    let said = ask.tell("today-later-cell", &[("count", count.into()), ("from", (&from).into())]);
    html! {
        @if count == 0 { span { "–" } }
        @else { a href={ "/console/certificates?standing=valid&class=" (class) "&from=" (from) } title=(said) { (count) } }
    }
}

fn starts(today: &Today, week: i64) -> String {
    day(today.begins.0 + week * WEEK_SECS)
}

/// The last day of a week.
fn ends(today: &Today, week: i64) -> String {
    day(today.begins.0 + (week + 1) * WEEK_SECS - 1)
}

/// The month, where a week is the first that begins in it.
fn month(today: &Today, week: i64) -> Markup {
    let of = |week: i64| starts(today, week).get(..7).unwrap_or_default().to_owned();
    let month = of(week);
    let is_first = week == 0 || of(week - 1) != month;
    html! { @if is_first { span aria-hidden="true" { (month.get(5..).unwrap_or_default()) } } }
}
