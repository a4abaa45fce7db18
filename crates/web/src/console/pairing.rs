//! Face to face by matching words, on the officer's page: the applicant's page shows the same ones, and both confirm.

use authority::error::{Conflict, Error, Reason};
use authority::request::Dossier;
use authority::request::officer::Officer;
use maud::{Markup, html};
use model::request::Pairing;

use super::requests::PLACE;
use super::{request, words};
use crate::answer::Reply;
use crate::ask::Ask;
use crate::fault::Fault;
use crate::form::Form;

/// Makes the words.
pub(crate) fn begin(ask: &Ask<'_>, officer: &Officer<'_>) -> Result<Reply, Fault> {
    let id = request::named(ask)?;
    match officer.begin_pairing(id) {
        Ok(_) => Ok(Reply::See(format!("{PLACE}/{id}#words"))),
        Err(error) => late(ask, officer, error),
    }
}

/// Notes that the applicant's page shows the same words.
pub(crate) fn confirm(ask: &Ask<'_>, officer: &Officer<'_>) -> Result<Reply, Fault> {
    let id = request::named(ask)?;
    match officer.confirm_pairing(id) {
        Ok(_) => Ok(Reply::See(format!("{PLACE}/{id}#words"))),
        Err(error) => late(ask, officer, error),
    }
}

fn late(ask: &Ask<'_>, officer: &Officer<'_>, error: Error) -> Result<Reply, Fault> {
    let mut form = Form::default();
    match error {
        Error::Refused(Reason::NoPairing) => form.reject("late", ask.say("words-over")),
        error @ Error::Conflict(Conflict::Decided { .. } | Conflict::RequestState { .. }) => {
            form.reject("late", ask.said(&error));
        }
        other => return Err(other.into()),
    }
    Ok(Reply::Late(request::shown(ask, officer, request::named(ask)?, &form)?))
}

/// Where the words are shown and confirmed.
pub(crate) fn panel(ask: &Ask<'_>, dossier: &Dossier) -> Markup {
    let id = dossier.request.id;
    let running = dossier.pairing.as_ref().filter(|pairing| ask.now() <= pairing.expires_at);
    let mine = running.filter(|pairing| {
        ask.staff.as_ref().and_then(|staff| staff.actor().officer()).as_ref()
            == Some(&pairing.officer)
    });
    html! {
        section.card #words {
            h2 { (ask.say("words")) }
            @match mine {
                None => {
                    p { (ask.say("words-text")) }
                    form method="post" action={ (PLACE) "/" (id) "/words" } {
                        (ask.token())
                        button { (ask.say("words-begin")) }
                    }
                }
                Some(pairing) => { (compared(ask, pairing)) }
            }
        }
    }
}

fn compared(ask: &Ask<'_>, pairing: &Pairing) -> Markup {
    let place = format!("{PLACE}/{}", pairing.request);
    html! {
        p { (ask.say("words-compare")) }
        p.words lang="en" { (pairing.words) }
        ul.strip {
            li { (side(ask, pairing.officer_at.is_some(), "words-you", "words-you-not")) }
            li { (side(ask, pairing.applicant_at.is_some(), "words-they", "words-they-not")) }
        }
        @if pairing.done_at().is_some() {
            p.note.good { (ask.say("words-done")) }
        } @else {
            div.row {
                @if pairing.officer_at.is_none() {
                    form method="post" action={ (place) "/same" } {
                        (ask.token())
                        button.main { (ask.say("words-same")) }
                    }
                }
                @if pairing.applicant_at.is_none() {
                    a.button href={ (place) "#words" } data-signet-reload="4" { (ask.say("words-look")) }
                }
                form method="post" action={ (place) "/words" } {
                    (ask.token())
                    button.slim { (ask.say("words-other")) }
                }
            }
            p.hint { (ask.say("words-until")) " " (words::minute(pairing.expires_at)) }
        }
    }
}

fn side(ask: &Ask<'_>, is_confirmed: bool, yes: &str, no: &str) -> Markup {
    html! {
        @if is_confirmed { span.chip.good { (ask.say(yes)) } } @else { span.chip.wait { (ask.say(no)) } }
    }
}

/// A meeting that both confirmed, as it stays on record.
pub(crate) fn record(ask: &Ask<'_>, pairing: &Pairing) -> Markup {
    html! {
        @if let Some(at) = pairing.done_at() {
            section.card {
                h2 { (ask.say("words-met")) }
                p {
                    b lang="en" { (pairing.words) }
                    br;
                    span.small.soft { bdi { (words::by(&pairing.officer)) } " · " (words::minute(at)) }
                }
            }
        }
    }
}
