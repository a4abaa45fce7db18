//! One's own request: proving the mailbox, what happened so far, withdrawing, and what it came to.

use authority::code::Secret;
use authority::error::{Error, Reason};
use authority::request::applicant::{Applicant, Collected};
use authority::request::{Dossier, Needs};
use bytes::Bytes;
use maud::{Markup, html};
use model::audit::Action;
use model::request::{Pairing, RequestId, State, Verdict};
use pki::pem;

use super::invitation::{key as key_fields, progress, proven};
use super::platform::Platform;
use super::{hand_over, interim, timeline};
use crate::answer::{File, Keeps, Page, Reply};
use crate::ask::Ask;
use crate::fault::Fault;
use crate::form::{Field, Form};
use crate::said;
use crate::way_back;

/// How often a page that waits for an officer looks again.
const AGAIN_SECS: u32 = 10;

/// Who may open a request: the browser that keeps its way back, its interim certificate, or the person's own.
fn applicant<'a>(ask: &Ask<'a>) -> Result<Applicant<'a>, Fault> {
    let id: RequestId = ask.argument(0).parse().map_err(|_| Fault::NotYours)?;
    let authority = ask.web.authority();
    if let Some(secret) = way_back::find(ask.headers, id) {
        let applicant = authority.as_applicant(ask.visit.actor(), &secret).map_err(Fault::Link)?;
        return if applicant.id() == id { Ok(applicant) } else { Err(Fault::NotYours) };
    }
    if ask.visit.applicant().is_some_and(|waiting| waiting.request == id) {
        return Ok(authority.as_interim(ask.visit.actor())?);
    }
    if ask.visit.holder().is_none_or(|holder| holder.person.is_none()) {
        return Err(Fault::NotYours);
    }
    let certified = authority.as_certified(ask.visit.actor())?;
    certified.applicant(id).map_err(|error| match error {
        Error::NotFound { .. } => Fault::NotYours,
        other => other.into(),
    })
}

fn place(id: RequestId) -> String {
    format!("/requests/{id}")
}

/// Keeps the way back in this browser, then shows the request.
pub(crate) fn way_back(ask: &Ask<'_>) -> Result<Reply, Fault> {
    let secret = Secret::parse(ask.argument(0)).ok_or(Fault::NotFound)?;
    let applicant =
        ask.web.authority().as_applicant(ask.visit.actor(), &secret).map_err(Fault::Link)?;
    let id = applicant.id();
    Ok(Reply::Keep { cookie: way_back::cookie(id, &secret), place: place(id) })
}

/// Asks whether the mailbox is to be confirmed: programs that look at mail open links, too.
pub(crate) fn ask_mailbox(ask: &Ask<'_>) -> Result<Reply, Fault> {
    let title = ask.say("mailbox");
    let content = html! {
        h1 { (title) }
        p.lead { (ask.say("mailbox-text")) }
        form.card method="post" action=(ask.path) {
            (ask.token())
            button.main { (ask.say("mailbox-button")) }
        }
    };
    Ok(Reply::Page(Page::new(title, content)))
}

/// Confirms the mailbox by the link that was sent to it.
pub(crate) fn mailbox(ask: &Ask<'_>) -> Result<Reply, Fault> {
    let secret = Secret::parse(ask.argument(0)).ok_or(Fault::NotFound)?;
    let proven = ask.web.authority().prove_by_link(ask.visit.actor(), &secret);
    let id = proven.map_err(Fault::Link)?.id();
    if way_back::find(ask.headers, id).is_some() {
        return Ok(Reply::See(place(id)));
    }
    let title = ask.say("mailbox-done");
    let content = html! { h1 { (title) } p.lead { (ask.say("mailbox-done-text")) } };
    Ok(Reply::Page(Page::new(title, content)))
}

/// The request.
pub(crate) fn page(ask: &Ask<'_>) -> Result<Reply, Fault> {
    let applicant = applicant(ask)?;
    Ok(Reply::Page(shown(ask, &applicant, &Form::default())?))
}

/// Takes the six digits.
pub(crate) fn code(ask: &Ask<'_>) -> Result<Reply, Fault> {
    let applicant = applicant(ask)?;
    let mut form = ask.form.clone();
    let digits: String =
        form.text("code").chars().filter(|c| !c.is_whitespace() && *c != '-').collect();
    if digits.len() == 6 && digits.bytes().all(|digit| digit.is_ascii_digit()) {
        match applicant.answer_code(&digits) {
            Ok(_) => return Ok(Reply::See(place(applicant.id()))),
            Err(Error::Refused(reason)) => form.reject("code", said::why(ask.language, &reason)),
            Err(other) => return Err(other.into()),
        }
    } else {
        // What cannot be a code costs no try.
        form.reject("code", ask.say("code-empty"));
    }
    Ok(Reply::Again(shown(ask, &applicant, &form)?))
}

/// Sends another code.
pub(crate) fn send(ask: &Ask<'_>) -> Result<Reply, Fault> {
    let applicant = applicant(ask)?;
    match applicant.send_code() {
        Ok(()) => Ok(Reply::See(place(applicant.id()))),
        Err(Error::Refused(reason)) => {
            let mut form = Form::default();
            form.reject("code", said::why(ask.language, &reason));
            Ok(Reply::Again(shown(ask, &applicant, &form)?))
        }
        Err(other) => Err(other.into()),
    }
}

/// Confirms that the officer's screen shows the same words.
pub(crate) fn confirm(ask: &Ask<'_>) -> Result<Reply, Fault> {
    let applicant = applicant(ask)?;
    match applicant.confirm_pairing() {
        Ok(_) => Ok(Reply::See(place(applicant.id()))),
        // They ended meanwhile; the page says what there is now.
        Err(Error::Refused(Reason::NoPairing)) => Ok(Reply::See(place(applicant.id()))),
        Err(other) => Err(other.into()),
    }
}

/// Makes the file of an approved request here, and shows its password this once.
pub(crate) fn seal(ask: &Ask<'_>) -> Result<Reply, Fault> {
    let applicant = applicant(ask)?;
    let password = match applicant.seal(Platform::of(ask).choice()) {
        Ok(password) => password,
        // It was made before; the page says how it stands.
        Err(Error::Conflict(_)) => return Ok(Reply::See(place(applicant.id()))),
        Err(other) => return Err(other.into()),
    };
    let title = ask.say("sealed");
    let content = html! {
        h1 { (title) }
        p.note.wait { b { (ask.say("sheet-once")) } br; (ask.say("sealed-once")) }
        section.card {
            ol.steps {
                li {
                    b { (ask.say("hand-password")) }
                    code.secret #password { (password.as_str()) }
                    p.hint { (ask.say("hand-password-text")) }
                }
                li { b { (ask.say("hand-file")) } p.hint { (ask.say("sealed-file")) } (collecting(ask, applicant.id())) }
            }
        }
    };
    Ok(Reply::Page(Page::new(title, content)))
}

fn collecting(ask: &Ask<'_>, id: RequestId) -> Markup {
    html! {
        form method="post" action={ (place(id)) "/file" } {
            (ask.token())
            button.main { (ask.say("hand-download")) }
        }
    }
}

/// Hands the file out, once.
pub(crate) fn file(ask: &Ask<'_>) -> Result<Reply, Fault> {
    let applicant = applicant(ask)?;
    match applicant.collect_sealed() {
        Ok((name, bytes)) => Ok(Reply::File(File {
            kind: "application/x-pkcs12",
            name: Some(name),
            bytes: Bytes::from(bytes),
            keeps: Keeps::No,
        })),
        Err(Error::NotFound { .. }) => Ok(Reply::See(place(applicant.id()))),
        Err(other) => Err(other.into()),
    }
}

/// A file that was made here: it waits, or was collected.
fn sealed(ask: &Ask<'_>, applicant: &Applicant<'_>) -> Result<Markup, Fault> {
    let waits = applicant.has_sealed()?;
    Ok(html! {
        section.card {
            h2 { (ask.say("hand-title")) }
            @if waits { p { (ask.say("sealed-waits")) } (collecting(ask, applicant.id())) }
            @else { p.note { (ask.say("sealed-gone")) } }
        }
        section.card { (Platform::of(ask).steps(ask)) div.row { a.button.main href="/check" { (ask.say("hand-test")) } } }
    })
}

/// Takes the key of a request that was opened without one.
pub(crate) fn key(ask: &Ask<'_>) -> Result<Reply, Fault> {
    let applicant = applicant(ask)?;
    let mut form = ask.form.clone();
    if let Some(csr) = proven(ask, &mut form) {
        match applicant.give_key(&csr) {
            Ok(_) => return Ok(Reply::See(place(applicant.id()))),
            Err(error @ (Error::Refused(_) | Error::Invalid { .. })) => {
                form.reject("csr", ask.said(&error));
            }
            Err(other) => return Err(other.into()),
        }
    }
    Ok(Reply::Again(shown(ask, &applicant, &form)?))
}

/// Asks whether the request is to be withdrawn.
pub(crate) fn ask_to_withdraw(ask: &Ask<'_>) -> Result<Reply, Fault> {
    let request = applicant(ask)?.dossier()?.request;
    if request.state.is_over() {
        return Ok(Reply::See(place(request.id)));
    }
    let title = ask.say("withdraw");
    let content = html! {
        h1 { (title) }
        p.lead { (ask.say("withdraw-text")) }
        form.card method="post" action=(ask.path) {
            (ask.token())
            div.row {
                button.stop { (ask.say("withdraw-button")) }
                a.button href=(place(request.id)) { (ask.say("back")) }
            }
        }
    };
    Ok(Reply::Page(Page::new(title, content)))
}

/// Withdraws the request.
pub(crate) fn withdraw(ask: &Ask<'_>) -> Result<Reply, Fault> {
    let request = applicant(ask)?.withdraw()?;
    Ok(Reply::See(place(request.id)))
}

/// The certificate and those above it, for its applicant.
pub(crate) fn certificate(ask: &Ask<'_>) -> Result<Reply, Fault> {
    let applicant = applicant(ask)?;
    let Collected::Issued { certificate, chain } = applicant.collect()? else {
        return Err(Fault::NotFound);
    };
    let all = std::iter::once(&*certificate).chain(&chain);
    let text: String = all.map(|one| pem::encode("CERTIFICATE", one.der())).collect();
    Ok(Reply::File(File {
        kind: "application/x-pem-file",
        name: Some(format!("{}.pem", applicant.id())),
        bytes: Bytes::from(text),
        keeps: Keeps::No,
    }))
}

/// The interim certificate, for its applicant.
pub(crate) fn interim_certificate(ask: &Ask<'_>) -> Result<Reply, Fault> {
    let request = applicant(ask)?.dossier()?.request;
    let der = request.interim.filter(|_| !request.state.is_over()).ok_or(Fault::NotFound)?;
    Ok(Reply::File(File {
        kind: "application/x-pem-file",
        name: Some(format!("{}-interim.pem", request.id)),
        bytes: Bytes::from(pem::encode("CERTIFICATE", &der)),
        keeps: Keeps::No,
    }))
}

fn shown(ask: &Ask<'_>, applicant: &Applicant<'_>, form: &Form) -> Result<Page, Fault> {
    let collected = applicant.collect()?;
    let dossier = applicant.dossier()?;
    let request = &dossier.request;
    let title = ask.tell("request", &[("device", (&request.given.device.to_string()).into())]);
    let (at, content) = match &collected {
        Collected::Issued { .. } if is_sealed(&dossier) => (2, sealed(ask, applicant)?),
        Collected::Issued { certificate, .. } => (2, hand_over::show(ask, request, certificate)),
        Collected::Waiting(_) => {
            let met = applicant.pairing()?.filter(|_| request.state.is_undecided());
            (
                1,
                html! { (met.map(|met| pairing(ask, request.id, &met)).unwrap_or_default()) (waiting(ask, &dossier, form)) },
            )
        }
        Collected::Over(_) => (3, over(ask, &dossier)),
    };
    let content = html! {
        @if at < 3 { (progress(ask, at)) }
        h1 { (title) }
        (content)
        section.card {
            header { h2 { (ask.say("timeline")) } span.small.soft { (ask.say("request-name")) " " code { (request.id) } } }
            (timeline::show(ask, &dossier.history))
            (return_link(ask, request.id))
            @if !request.state.is_over() {
                div.row { a.button.slim.stop href={ (place(request.id)) "/withdraw" } { (ask.say("withdraw")) } }
            }
        }
    };
    // What is being typed must not be lost, so a page with fields waits by itself.
    let takes = interim::is_to_be_taken(ask, request);
    let waits =
        at == 1 && request.given.key.is_some() && request.mailbox_proven_at.is_some() && !takes;
    Ok(Page { again_secs: waits.then_some(AGAIN_SECS), ..Page::new(title, content) })
}

fn is_sealed(dossier: &Dossier) -> bool {
    dossier.history.iter().any(|entry| entry.event.action == Action::FileSealed)
}

/// Words to be compared with the officer's, face to face.
fn pairing(ask: &Ask<'_>, id: RequestId, met: &Pairing) -> Markup {
    html! {
        section.card {
            header { h2 { (ask.say("pairing")) } @if met.applicant_at.is_some() { span.chip.good { (ask.say("pairing-confirmed")) } } }
            p { (ask.say("pairing-text")) }
            p.words { bdi { (met.words) } }
            @if met.applicant_at.is_none() {
                form method="post" action={ (place(id)) "/pairing" } {
                    (ask.token())
                    button.main { (ask.say("pairing-button")) }
                }
                p.small.soft { (ask.say("pairing-not")) }
            }
        }
    }
}

/// How to come back from another browser.
fn return_link(ask: &Ask<'_>, id: RequestId) -> Markup {
    html! {
        @if let Some(secret) = way_back::find(ask.headers, id) {
            details {
                summary { (ask.say("return")) }
                p { (ask.say("return-text")) }
                code.secret #return { (ask.visit.origin) "/r/" (secret) }
                button.slim type="button" data-signet-copy="#return" data-signet-copied=(ask.say("hand-copied")) hidden {
                    (ask.say("hand-copy"))
                }
            }
        }
    }
}

fn waiting(ask: &Ask<'_>, dossier: &Dossier, form: &Form) -> Markup {
    let request = &dossier.request;
    html! {
        // Nothing of who has the mailbox is shown before it answers, so the request for the key names the device.
        @if request.given.key.is_none() {
            form.card method="post" action={ (place(request.id)) "/key" } data-signet-apply
                data-signet-common-name=(request.given.device) {
                h2 { (ask.say("key-title")) }
                (ask.token())
                (key_fields(ask, form))
                button.main { (ask.say("key-button")) }
            }
            @if request.state == State::Approved {
                form.card method="post" action={ (place(request.id)) "/sealed" } {
                    h2 { (ask.say("sealed")) }
                    (ask.token())
                    p { (ask.say("sealed-text")) }
                    button { (ask.say("sealed-button")) }
                }
            }
        }
        @match (&request.given.email, request.mailbox_proven_at) {
            (Some(email), None) if request.state.is_undecided() => { (digits(ask, request.id, email, form)) }
            _ => {}
        }
        (interim::card(ask, request))
        @if matches!(dossier.needs, Some(Needs::OneOfficer | Needs::TwoOfficers)) && request.state.is_undecided() {
            section.card {
                header { h2 { (ask.say("waiting")) } span.chip.wait { (ask.say("waiting-chip")) } }
                p { @if dossier.needs == Some(Needs::TwoOfficers) { (ask.say("waiting-two")) } @else { (ask.say("waiting-one")) } }
                p { (ask.tell("waiting-ahead", &[("count", i64::try_from(dossier.ahead).unwrap_or(i64::MAX).into())])) }
                p.small.soft { (ask.say("waiting-text")) }
            }
        }
    }
}

fn digits(ask: &Ask<'_>, id: RequestId, email: &str, form: &Form) -> Markup {
    let field = Field::new("code", ask.say("code")).hint(ask.say("code-hint")).digits();
    html! {
        section.card {
            h2 { (ask.say("code-title")) }
            p { (ask.say("code-text")) " " b { bdi { (email) } } }
            form method="post" action={ (place(id)) "/code" } {
                (ask.token())
                (form.line(&field))
                div.row { button.main { (ask.say("code-button")) } }
            }
            form method="post" action={ (place(id)) "/send" } {
                (ask.token())
                button.slim { (ask.say("code-again")) }
            }
        }
    }
}

fn over(ask: &Ask<'_>, dossier: &Dossier) -> Markup {
    let (title, text) = match dossier.request.state {
        State::Rejected => ("over-rejected", "over-rejected-text"),
        State::Withdrawn => ("over-withdrawn", "over-withdrawn-text"),
        State::Expired => ("over-expired", "over-expired-text"),
        // Issued, and the certificate was revoked since.
        State::Issued | State::Open | State::Proving | State::Approved => {
            ("over-revoked", "over-revoked-text")
        }
    };
    let mut refusals = dossier.decisions.iter().filter(|one| one.verdict == Verdict::Reject);
    html! {
        div.note.stop {
            b { (ask.say(title)) }
            @if let Some(refusal) = refusals.next_back() { p { "“" bdi { (refusal.note) } "”" } }
            p { (ask.say(text)) }
        }
    }
}
