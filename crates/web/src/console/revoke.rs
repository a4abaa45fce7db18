//! Revoking: who loses what is shown before, and a receipt tells what was done.

use authority::Operator;
use authority::registry::losses::Loss;
use maud::{Markup, html};
use model::certificate::{Reason, Record};

use super::{certificates, parts, receipt};
use crate::answer::{Page, Reply};
use crate::ask::Ask;
use crate::fault::Fault;
use crate::form::{Choice, Field, Form};

/// How many are revoked by one form at most.
pub(crate) const MOST: usize = 1_000;
/// How many who lose something are named.
const NAMED: usize = 200;

/// The reasons that may be given, as the words of the choice (RFC 5280 §5.3.1).
const REASONS: [(&str, Reason, &str, &str); 5] = [
    ("key-compromise", Reason::KeyCompromise, "reason-key", "reason-key-text"),
    ("superseded", Reason::Superseded, "reason-superseded", "reason-superseded-text"),
    ("cessation-of-operation", Reason::CessationOfOperation, "reason-unused", "reason-unused-text"),
    (
        "privilege-withdrawn",
        Reason::PrivilegeWithdrawn,
        "reason-privilege",
        "reason-privilege-text",
    ),
    ("unspecified", Reason::Unspecified, "reason-other", "reason-other-text"),
];

/// Who would lose what.
pub(crate) fn preview(ask: &Ask<'_>, operator: &Operator<'_>) -> Result<Reply, Fault> {
    let records = if ask.query.text("all") == "1" {
        let query = certificates::asked(&ask.query);
        let found = operator.search_certificates(&query, MOST)?.records;
        operator.revocable(&found.iter().map(|record| record.serial).collect::<Vec<_>>())?
    } else {
        operator.revocable(&certificates::chosen(&ask.query))?
    };
    Ok(Reply::Page(shown(ask, operator, &records, &ask.form)?))
}

/// Revokes them.
pub(crate) fn revoke(ask: &Ask<'_>, operator: &Operator<'_>) -> Result<Reply, Fault> {
    let mut form = ask.form.clone();
    let mut serials = certificates::chosen(&form);
    serials.truncate(MOST);
    let reason = REASONS.iter().find(|(word, ..)| *word == form.text("why"));
    let Some((_, reason, ..)) = reason.filter(|_| !serials.is_empty()) else {
        if reason.is_none() {
            form.reject("why", ask.say("reason-wrong"));
        }
        let records = operator.revocable(&serials)?;
        return Ok(Reply::Again(shown(ask, operator, &records, &form)?));
    };
    match operator.revoke_many(&serials, *reason)?.range {
        Some(range) => Ok(Reply::See(receipt::place(range))),
        // Somebody else was faster; there is nothing left of what was shown.
        None => Ok(Reply::Again(shown(ask, operator, &[], &form)?)),
    }
}

fn shown(
    ask: &Ask<'_>,
    operator: &Operator<'_>,
    records: &[Record],
    form: &Form,
) -> Result<Page, Fault> {
    let losses = operator.losses(records)?;
    let count = i64::try_from(records.len()).unwrap_or(i64::MAX);
    let title = ask.tell("revoke", &[("count", count.into())]);
    let content = html! {
        h1 { (title) }
        @if records.is_empty() {
            section.card { (parts::empty(ask, "revoke-nothing", None)) p { a.button href=(certificates::PLACE) { (ask.say("certificates")) } } }
        } @else {
            p.lead { (ask.say("revoke-text")) }
            @if records.len() == MOST { p.note.wait { (ask.tell("revoke-most", &[("count", count.into())])) } }
            section.card { h2 { (ask.say("revoke-losses")) } (lost(ask, &losses)) }
            (decision(ask, records, &title, form))
        }
    };
    let page = Page::new(title, content).under(certificates::PLACE, ask.say("certificates"));
    Ok(records.iter().take(20).fold(page, |page, record| {
        page.cli(format!("signet cert revoke {} --reason REASON --yes", record.serial))
    }))
}

fn lost(ask: &Ask<'_>, losses: &[Loss]) -> Markup {
    html! {
        @if losses.is_empty() { p { (ask.say("revoke-no-loss")) } }
        ul.plain {
            @for loss in losses.iter().take(NAMED) {
                li {
                    @match &loss.person {
                        Some(person) => a href=(parts::person(person)) { b { (person) } },
                        None => b { bdi { (loss.name) } },
                    }
                    @if loss.person.is_some() {
                        " " (ask.say("revoke-loses")) " " (joined(&loss.loses)) ". "
                        @if loss.keeps.is_empty() { span.chip.stop { (ask.say("revoke-keeps-nothing")) } }
                        @else { span.soft { (ask.say("revoke-keeps")) " " (joined(&loss.keeps)) "." } }
                    } @else { " " span.chip.stop { (ask.say("revoke-keeps-nothing")) } }
                }
            }
        }
        @if losses.len() > NAMED { p.soft { (ask.tell("revoke-others", &[("count", i64::try_from(losses.len() - NAMED).unwrap_or(i64::MAX).into())])) } }
    }
}

fn joined<'a>(names: impl IntoIterator<Item = &'a String>) -> String {
    names.into_iter().map(String::as_str).collect::<Vec<_>>().join(", ")
}

fn decision(ask: &Ask<'_>, records: &[Record], title: &str, form: &Form) -> Markup {
    let serials: Vec<String> = records.iter().map(|record| record.serial.to_string()).collect();
    let options = REASONS.map(|(word, _, words, more)| Choice {
        value: word.to_owned(),
        words: ask.say(words),
        more: Some(ask.say(more)),
    });
    html! {
        form.card method="post" action="/console/certificates/revoke" {
            (form.summary(ask.language))
            (ask.token())
            input type="hidden" name="serial" value=(serials.join(" "));
            (form.choice(&Field::new("why", ask.say("revoke-why")), &options))
            p { (ask.say("offboard-cut")) }
            div.row {
                button.stop { (title) }
                a.button href=(certificates::PLACE) { (ask.say("offboard-not")) }
            }
        }
    }
}
