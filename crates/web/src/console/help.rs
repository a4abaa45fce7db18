//! Calls for help by people who cannot show a certificate: who, when, what, the steps to take, and what became of it.
//! Whoever calls has proven nothing, so no step trusts what the message says.

use authority::error::Error;
use authority::reader::Reader;
use authority::request::officer::Officer;
use maud::{Markup, html};
use model::identity::Role;
use model::plea::{Outcome, Plea, PleaId};

use super::parts::{self, Column};
use super::words;
use crate::answer::{Page, Reply};
use crate::ask::Ask;
use crate::fault::Fault;
use crate::form::{Field, Form};

pub(crate) const PLACE: &str = "/console/help";

/// What waits, and what became of the last ones.
pub(crate) fn page(ask: &Ask<'_>, reader: &Reader<'_>) -> Result<Reply, Fault> {
    Ok(Reply::Page(shown(ask, reader, None, &Form::default())?))
}

/// Puts on record what became of one.
pub(crate) fn end(ask: &Ask<'_>, officer: &Officer<'_>) -> Result<Reply, Fault> {
    let id: PleaId = ask.argument(0).parse().map_err(|_| Fault::NotFound)?;
    let mut form = ask.form.clone();
    let Ok(outcome) = form.text("outcome").parse::<Outcome>() else {
        form.reject("outcome", ask.say("help-outcome-wrong"));
        return Ok(Reply::Again(shown(ask, officer, Some(id), &form)?));
    };
    match officer.end_plea(id, outcome, form.text("note")) {
        Ok(_) => Ok(Reply::See(PLACE.to_owned())),
        Err(Error::Invalid { .. }) => {
            form.reject("note", ask.say("decision-text-wrong"));
            Ok(Reply::Again(shown(ask, officer, Some(id), &form)?))
        }
        Err(other) => Err(other.into()),
    }
}

fn shown(
    ask: &Ask<'_>,
    reader: &Reader<'_>,
    sent: Option<PleaId>,
    form: &Form,
) -> Result<Page, Fault> {
    let (waiting, ended) = (reader.pleas()?, reader.ended_pleas()?);
    let title = ask.say("help");
    let blank = Form::default();
    let form_of = |plea: &Plea| if sent == Some(plea.id) { form } else { &blank };
    let content = html! {
        h1 { (title) }
        p.lead { (ask.say("help-text")) }
        (form.summary(ask.language))
        @if waiting.is_empty() { section.card { (parts::empty(ask, "help-none", None)) } }
        @for plea in &waiting { (card(ask, plea, form_of(plea))) }
        @if !ended.is_empty() {
            section.card { h2 { (ask.say("help-ended")) } (over(ask, &ended)) }
        }
    };
    let page = Page::new(title, content).wide().under("/console/requests", ask.say("requests"));
    let page = page.cli("signet plea list --all");
    let page = page.cli("signet plea done NUMBER --note \"WHAT WAS DONE\"");
    Ok(page.cli("signet plea dismiss NUMBER --note \"WHY\""))
}

fn card(ask: &Ask<'_>, plea: &Plea, form: &Form) -> Markup {
    html! {
        article.card id={ "plea-" (plea.id) } {
            header { h2 { bdi { (plea.who) } } span.soft { (words::minute(plea.asked_at)) } }
            @if plea.message.is_empty() { p.soft { (ask.say("help-no-message")) } }
            @else { blockquote { bdi { (plea.message) } } }
            dl.facts {
                dt { (ask.say("word-person")) }
                dd {
                    @match &plea.person {
                        Some(person) => a href=(parts::person(person)) { (person) },
                        None => (ask.say("help-nobody")),
                    }
                }
                dt { (ask.say("help-from")) } dd.mono { bdi { (plea.source) } }
            }
            @if ask.may(Role::Officer) { (steps(ask, plea)) (ending(ask, plea, form)) }
        }
    }
}

fn steps(ask: &Ask<'_>, plea: &Plea) -> Markup {
    let mailbox = if plea.who.contains('@') { plea.who.as_str() } else { "" };
    let invite = parts::link("/console/invites", &[("email", mailbox)]);
    html! {
        h3 { (ask.say("help-steps")) }
        ol.steps {
            li { p { (ask.say("help-reach")) } }
            li {
                p { (ask.say("help-stop")) }
                @if let Some(person) = &plea.person { p { a.button.slim href=(parts::person(person)) { (ask.say("help-devices")) } } }
            }
            li { p { (ask.say("help-invite")) } p { a.button.slim href=(invite) { (ask.say("invites-make")) } } }
        }
    }
}

fn ending(ask: &Ask<'_>, plea: &Plea, form: &Form) -> Markup {
    let note = Field::new("note", ask.say("help-note")).at_most(1_000).optional();
    html! {
        form method="post" action={ (PLACE) "/" (plea.id) } {
            (ask.token())
            (form.line(&note.of(format!("p{}", plea.id))))
            (form.message("outcome"))
            div.row {
                button.main name="outcome" value=(Outcome::Given) { (ask.say("help-given")) }
                button name="outcome" value=(Outcome::Dismissed) { (ask.say("help-dismiss")) }
            }
        }
    }
}

fn over(ask: &Ask<'_>, ended: &[Plea]) -> Markup {
    let columns = ["word-who", "word-when", "word-result", "word-by", "help-note"];
    html! {
        div.scroll { table {
            (parts::head(ask, columns.map(Column::Words)))
            tbody { @for plea in ended { @if let Some(end) = &plea.ended {
                tr {
                    td data-label=(ask.say("word-who")) { b { bdi { (plea.who) } } }
                    td data-label=(ask.say("word-when")) { (words::minute(end.at)) }
                    td data-label=(ask.say("word-result")) {
                        @match end.outcome {
                            Outcome::Given => span.chip.good { (ask.say("help-was-given")) },
                            Outcome::Dismissed => span.chip { (ask.say("help-was-dismissed")) },
                        }
                    }
                    td data-label=(ask.say("word-by")) { bdi { (words::by(&end.by)) } }
                    td data-label=(ask.say("help-note")) { bdi { @if end.note.is_empty() { "–" } @else { (end.note) } } }
                }
            } } }
        } }
    }
}
