//! One request as an officer sees it: who asks, what is known, what speaks against it, what happened. Deciding is
//! `decision`'s, meeting face to face `pairing`'s.

use authority::reader::Reader;
use authority::request::{Dossier, Needs};
use maud::{Markup, html};
use model::identity::Role;
use model::request::{Request, RequestId, Verdict};
use model::verification::{Evidence, Method};

use super::requests::PLACE;
use super::{decision, pairing, words};
use crate::answer::{Page, Reply};
use crate::ask::Ask;
use crate::fault::Fault;
use crate::form::Form;

/// The request that the path names.
pub(crate) fn named(ask: &Ask<'_>) -> Result<RequestId, Fault> {
    ask.argument(0).parse().map_err(|_| Fault::NotFound)
}

/// The page.
pub(crate) fn page(ask: &Ask<'_>, reader: &Reader<'_>) -> Result<Reply, Fault> {
    Ok(Reply::Page(shown(ask, reader, named(ask)?, &Form::default())?))
}

/// The page with what was entered; `form` says what is wrong with it.
pub(crate) fn shown(
    ask: &Ask<'_>,
    reader: &Reader<'_>,
    id: RequestId,
    form: &Form,
) -> Result<Page, Fault> {
    let dossier = reader.dossier(id)?;
    let request = &dossier.request;
    let decides = ask.may(Role::Officer) && request.state.is_undecided();
    let title = format!("{} · {}", request.given.name, request.given.device);
    let content = html! {
        header.row {
            h1 { bdi { (request.given.name) } " · " (request.given.device) }
            span.chip.act { (ask.say(words::state(request.state))) }
        }
        (decision::told(ask, reader)?)
        (form.summary(ask.language))
        (form.message("late"))
        div.split {
            div.stack {
                (facts(ask, &dossier))
                (evidence(ask, &reader.evidence_for(request)?))
                (duplicates(ask, reader, request)?)
                (history(ask, &dossier))
            }
            div.stack {
                @if decides { (decision::forms(ask, reader, &dossier, form)) }
                (decisions(ask, &dossier))
            }
        }
        (neighbours(ask, reader, id)?)
    };
    let page = Page::new(title, content).wide().under(PLACE, ask.say("requests"));
    let page = page.cli(format!("signet request show {id}"));
    let by_meeting = reader
        .definition_of(request)
        .is_some_and(|definition| definition.accepts(Method::FaceToFace));
    let page = match decides && by_meeting {
        true => page.cli(format!("signet request pair {id}")),
        false => page,
    };
    Ok(if decides {
        page.cli(format!("signet request approve {id} --method document --note \"passport seen\""))
            .cli(format!("signet request reject {id} --reason \"…\""))
    } else {
        page
    })
}

fn facts(ask: &Ask<'_>, dossier: &Dossier) -> Markup {
    let Request { id, given, mailbox_proven_at, interim, opened_at, serial, .. } = &dossier.request;
    html! {
        section.card {
            h2 { (ask.say("request-facts")) }
            dl.facts {
                dt { (ask.say("word-request")) } dd.mono { (id) }
                dt { (ask.say("word-person")) }
                dd {
                    @if given.person.is_some() { a href={ "/console/people/" (given.handle) } { (given.handle) } }
                    @else { (given.handle) " " span.chip { (ask.say("request-new")) } }
                }
                dt { (ask.say("word-mailbox")) }
                dd {
                    @match &given.email { Some(email) => { bdi { (email) } " " } None => { "–" } }
                    @match mailbox_proven_at {
                        Some(at) => { span.chip.good { (ask.say("chip-mailbox")) } " " span.small.soft { (words::minute(*at)) } }
                        None => { span.chip.wait { (ask.say("request-mailbox-open")) } }
                    }
                }
                dt { (ask.say("word-device")) } dd { (given.device) }
                dt { (ask.say("word-class")) } dd { (words::class(ask, &given.class)) @if dossier.needs == Some(Needs::TwoOfficers) { " · " (ask.say("request-two")) } }
                dt { (ask.say("word-key")) }
                dd {
                    @match &given.key { Some(key) => { code { (words::short(&key.to_string())) } } None => { (ask.say("chip-no-key")) } }
                    @if interim.is_some() { " " span.chip { (ask.say("request-interim")) } }
                }
                @if let Some(invitation) = &given.invitation { dt { (ask.say("word-invitation")) } dd.mono { (invitation) } }
                dt { (ask.say("request-opened")) } dd { (words::minute(*opened_at)) }
                @if !dossier.request.state.is_over() { dt { (ask.say("request-ends")) } dd { (words::minute(given.expires_at)) } }
                @if let Some(serial) = serial { dt { (ask.say("word-certificate")) } dd { a.mono href={ "/console/certificates/" (serial) } { (serial) } } }
            }
            p.small.soft { (ask.say("request-key-text")) }
        }
    }
}

fn evidence(ask: &Ask<'_>, evidence: &[Evidence]) -> Markup {
    html! {
        section.card {
            h2 { (ask.say("request-evidence")) }
            @if evidence.is_empty() { p.soft { (ask.say("request-evidence-none")) } }
            @for one in evidence {
                p {
                    b { (words::class(ask, &one.given.class)) } " · " (ask.say(words::method(one.given.method)))
                    @if !one.holds(ask.now()) { " " span.chip.stop { (ask.say("request-evidence-over")) } }
                    br;
                    span.small.soft {
                        (words::minute(one.at)) " · " bdi { (words::by(&one.given.officer)) }
                        @if let Some(second) = &one.given.second_officer { ", " bdi { (words::by(second)) } }
                        @if let Some(reference) = &one.given.reference { " · " bdi { (reference) } }
                    }
                }
            }
        }
    }
}

/// Earlier requests of the same person or mailbox, with what became of them.
fn duplicates(ask: &Ask<'_>, reader: &Reader<'_>, request: &Request) -> Result<Markup, Fault> {
    let others: Result<Vec<Request>, Fault> =
        request.given.duplicates.iter().map(|id| Ok(reader.dossier(*id)?.request)).collect();
    let others = others?;
    Ok(html! {
        @if !others.is_empty() {
            section.card {
                h2 { (ask.say("request-duplicates")) }
                @for other in &others {
                    p {
                        a.mono href={ (PLACE) "/" (other.id) } { (other.id) } " "
                        span.chip { (ask.say(words::state(other.state))) }
                        br;
                        span.small.soft { bdi { (other.given.name) } " · " (other.given.device) " · " (words::minute(other.opened_at)) }
                    }
                }
            }
        }
    })
}

fn decisions(ask: &Ask<'_>, dossier: &Dossier) -> Markup {
    html! {
        @if !dossier.decisions.is_empty() {
            section.card {
                h2 { (ask.say("request-decisions")) }
                @for one in &dossier.decisions {
                    p {
                        @if one.verdict == Verdict::Approve { span.chip.good { (ask.say("decided-approve")) } " " (ask.say(words::method(one.method))) }
                        @else { span.chip.stop { (ask.say("decided-reject")) } }
                        @if !one.note.is_empty() { " “" bdi { (one.note) } "”" }
                        br;
                        span.small.soft {
                            bdi { (words::by(&one.officer)) } " · " (words::minute(one.decided_at))
                            @if let Some(reference) = &one.reference { " · " bdi { (reference) } }
                        }
                    }
                }
            }
        }
        @if let Some(met) = &dossier.pairing { (pairing::record(ask, met)) }
    }
}

fn history(ask: &Ask<'_>, dossier: &Dossier) -> Markup {
    html! {
        section.card {
            h2 { (ask.say("request-history")) }
            ol.timeline {
                @for entry in &dossier.history {
                    li {
                        b { (words::action(ask, entry.event.action)) }
                        span.small.soft { (words::minute(words::secs(entry.at_ms))) " · " bdi { (entry.event.actor) } }
                    }
                }
            }
        }
    }
}

/// The requests before and after this one in the queue, for j and k.
fn neighbours(ask: &Ask<'_>, reader: &Reader<'_>, id: RequestId) -> Result<Markup, Fault> {
    let queue: Vec<RequestId> = reader.queue()?.into_iter().map(|request| request.id).collect();
    let at = queue.iter().position(|one| *one == id);
    let before = at.and_then(|at| at.checked_sub(1)).and_then(|at| queue.get(at));
    let after = at.map_or(0, |at| at + 1);
    let after = queue.get(after);
    Ok(html! {
        nav.row aria-label=(ask.say("requests")) {
            @if let Some(id) = before { a.button.slim href={ (PLACE) "/" (id) } data-signet-hotkey="k" { kbd { "k" } " " (ask.say("request-before")) } }
            @if let Some(id) = after { a.button.slim href={ (PLACE) "/" (id) } data-signet-hotkey="j" { kbd { "j" } " " (ask.say("request-after")) } }
        }
    })
}
