//! Deciding on a request: approving with how the identity was checked, rejecting with a reason. After a decision the
//! next request comes; of two who decide at once the second is told who was first.

use authority::error::{Conflict, Error, Reason};
use authority::reader::Reader;
use authority::request::Dossier;
use authority::request::officer::{Approval, Officer};
use maud::{Markup, html};
use model::request::{RequestId, State};
use model::verification::Method;

use super::requests::PLACE;
use super::{pairing, request, words};
use crate::answer::Reply;
use crate::ask::Ask;
use crate::fault::Fault;
use crate::form::{Choice, Field, Form};

/// Answers that are given often, by name, with the text that the applicant reads.
const ANSWERS: &[(&str, &str)] = &[
    ("unknown", "answer-unknown"),
    ("evidence", "answer-evidence"),
    ("duplicate", "answer-duplicate"),
    ("class", "answer-class"),
];

/// Approves.
pub(crate) fn approve(ask: &Ask<'_>, officer: &Officer<'_>) -> Result<Reply, Fault> {
    let id = request::named(ask)?;
    let mut form = ask.form.clone();
    let Ok(method) = form.text("method").parse::<Method>() else {
        form.reject("method", ask.say("decision-method-wrong"));
        return again(ask, officer, id, &form);
    };
    let approval = Approval {
        method,
        note: form.text("note").to_owned(),
        reference: form.find("reference").map(str::to_owned),
        hash: None,
    };
    match officer.approve(id, approval) {
        Ok(_) => next(officer, id),
        Err(error) => refused(ask, officer, id, form, error),
    }
}

/// Rejects.
pub(crate) fn reject(ask: &Ask<'_>, officer: &Officer<'_>) -> Result<Reply, Fault> {
    let id = request::named(ask)?;
    let mut form = ask.form.clone();
    let answer = ANSWERS.iter().find(|(name, _)| *name == form.text("answer"));
    let own = form.find("reason").map(str::to_owned);
    let Some(reason) = own.or_else(|| answer.map(|(_, text)| ask.say(text))) else {
        form.reject("reason", ask.say("decision-reason-wrong"));
        return again(ask, officer, id, &form);
    };
    match officer.reject(id, &reason) {
        Ok(_) => next(officer, id),
        Err(error) => refused(ask, officer, id, form, error),
    }
}

fn again(ask: &Ask<'_>, officer: &Officer<'_>, id: RequestId, form: &Form) -> Result<Reply, Fault> {
    Ok(Reply::Again(request::shown(ask, officer, id, form)?))
}

/// Goes on to what waits longest.
fn next(officer: &Officer<'_>, decided: RequestId) -> Result<Reply, Fault> {
    let queue = officer.queue()?;
    let own = |id: RequestId| officer.has_decided(id).unwrap_or(false);
    let next = queue.iter().find(|request| request.id != decided && !own(request.id));
    let place = match next {
        Some(next) => format!("{PLACE}/{}?decided={decided}", next.id),
        None => format!("{PLACE}?decided={decided}"),
    };
    Ok(Reply::See(place))
}

fn refused(
    ask: &Ask<'_>,
    officer: &Officer<'_>,
    id: RequestId,
    mut form: Form,
    error: Error,
) -> Result<Reply, Fault> {
    let field = match &error {
        Error::Conflict(Conflict::Decided { by, at, state, .. }) => {
            let by = words::by(by);
            let said = if state == "rejected" { "late-rejected" } else { "late-approved" };
            form.reject("late", ask.tell(said, &[("by", by.into()), ("at", at.into())]));
            return Ok(Reply::Late(request::shown(ask, officer, id, &form)?));
        }
        Error::Conflict(_) => {
            form.reject("late", ask.said(&error));
            return Ok(Reply::Late(request::shown(ask, officer, id, &form)?));
        }
        Error::Refused(Reason::NotMet) => {
            form.reject("method", ask.say("decision-not-met"));
            return again(ask, officer, id, &form);
        }
        Error::Invalid { field, .. } => *field,
        _ => return Err(error.into()),
    };
    match field {
        "reason" => form.reject("reason", ask.say("decision-text-wrong")),
        "note" => form.reject("note", ask.say("decision-text-wrong")),
        "reference" => form.reject("reference", ask.say("decision-text-wrong")),
        _ => form.reject("method", ask.said(&error)),
    }
    again(ask, officer, id, &form)
}

/// What became of the request that was decided a moment ago.
pub(crate) fn told(ask: &Ask<'_>, reader: &Reader<'_>) -> Result<Markup, Fault> {
    let Ok(id) = ask.query.text("decided").parse::<RequestId>() else { return Ok(html! {}) };
    let dossier = match reader.dossier(id) {
        Err(Error::NotFound { .. }) => return Ok(html! {}),
        found => found?,
    };
    let said = match dossier.request.state {
        State::Issued => "told-issued",
        State::Approved => "told-approved",
        State::Rejected => "told-rejected",
        State::Open | State::Proving => "told-endorsed",
        State::Withdrawn | State::Expired => return Ok(html! {}),
    };
    let name = ask.tell(said, &[("name", (&dossier.request.given.name).into())]);
    Ok(html! {
        p.note.good role="status" { (name) " " a.mono href={ (PLACE) "/" (id) } { (id) } }
    })
}

/// The forms: approve, reject, and where the class takes it the words to compare.
pub(crate) fn forms(ask: &Ask<'_>, reader: &Reader<'_>, dossier: &Dossier, form: &Form) -> Markup {
    let methods: Vec<Method> = match reader.definition_of(&dossier.request) {
        Some(definition) => {
            Method::ALL.into_iter().filter(|method| definition.accepts(*method)).collect()
        }
        None => Vec::new(),
    };
    let by_meeting = methods.contains(&Method::FaceToFace);
    // Where one may choose, meeting is the rarer way.
    let by_meeting_alone = by_meeting && !methods.contains(&Method::Document);
    html! {
        @if by_meeting_alone { (pairing::panel(ask, dossier)) }
        @if !methods.is_empty() { (approving(ask, dossier, &methods, form)) }
        @if by_meeting && !by_meeting_alone { (pairing::panel(ask, dossier)) }
        (rejecting(ask, dossier, form))
    }
}

fn approving(ask: &Ask<'_>, dossier: &Dossier, methods: &[Method], form: &Form) -> Markup {
    let options: Vec<Choice> = methods
        .iter()
        .map(|method| Choice {
            value: method.to_string(),
            words: ask.say(words::method(*method)),
            more: None,
        })
        .collect();
    let mut form = form.clone();
    if let Some(first) = methods.iter().find(|method| **method != Method::Mailbox) {
        form.suggest("method", first.as_str());
    }
    let method = Field::new("method", ask.say("decision-method"));
    let note = Field::new("note", ask.say("decision-note"))
        .hint(ask.say("decision-note-hint"))
        .at_most(1_000)
        .key("a")
        .optional();
    let reference = Field::new("reference", ask.say("decision-reference"))
        .hint(ask.say("decision-reference-hint"))
        .at_most(1_000)
        .optional();
    html! {
        form.card method="post" action={ (PLACE) "/" (dossier.request.id) "/approve" } {
            header { h2 { (ask.say("decision-approve")) } kbd { "a" } }
            (ask.token())
            (form.choice(&method, &options))
            (form.line(&note))
            (form.line(&reference))
            button.main { (ask.say("decision-approve-button")) }
        }
    }
}

fn rejecting(ask: &Ask<'_>, dossier: &Dossier, form: &Form) -> Markup {
    let mut options =
        vec![Choice { value: String::new(), words: ask.say("decision-answer-own"), more: None }];
    options.extend(ANSWERS.iter().map(|(name, text)| Choice {
        value: (*name).to_owned(),
        words: ask.say(text),
        more: None,
    }));
    let answer = Field::new("answer", ask.say("decision-answer")).key("r");
    let reason = Field::new("reason", ask.say("decision-reason"))
        .hint(ask.say("decision-reason-hint"))
        .at_most(1_000)
        .optional();
    html! {
        form.card method="post" action={ (PLACE) "/" (dossier.request.id) "/reject" } {
            header { h2 { (ask.say("decision-reject")) } kbd { "r" } }
            (ask.token())
            (form.list(&answer, &options))
            (form.line(&reason))
            button.stop { (ask.say("decision-reject-button")) }
        }
    }
}
