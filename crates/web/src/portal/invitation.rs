//! An invitation, and applying by it: who one is, which device, and the key, which the browser makes as the form goes.

use authority::code::Secret;
use authority::error::Error;
use authority::request::application::{Application, Invited};
use maud::{Markup, html};
use model::invitation::{Fate, Invitation};
use model::verification::ClassName;
use pki::certificate_request::{CertificateRequest, Proven};

use super::devices::{device_field, read_device};
use super::interim;
use super::platform::Platform;
use super::public::day;
use crate::answer::{Page, Reply};
use crate::ask::Ask;
use crate::fault::Fault;
use crate::form::{Field, Form};
use crate::way_back;

/// Finds the invitation of the link, or says what is wrong with it.
fn invited<'a>(ask: &Ask<'a>) -> Result<Invited<'a>, Fault> {
    let secret = Secret::parse(ask.argument(0)).ok_or(Fault::NotFound)?;
    let invited =
        ask.web.authority().as_invited(ask.visit.actor(), &secret).map_err(Fault::Link)?;
    let invitation = invited.invitation();
    match invitation.fate(ask.now()) {
        Fate::Sent => Ok(invited),
        fate => Err(Fault::Link(
            authority::error::Conflict::InvitationOver {
                invitation: invitation.id.to_string(),
                fate: fate.to_string(),
            }
            .into(),
        )),
    }
}

/// What one is invited to, and what will happen.
pub(crate) fn page(ask: &Ask<'_>) -> Result<Reply, Fault> {
    let invited = invited(ask)?;
    let invitation = invited.invitation();
    let authority = ask.web.authority();
    let class = authority.classes().of_record(&invitation.class);
    let name = &authority.settings().name;
    let title = ask.tell("invited", &[("name", name.into())]);
    let content = html! {
        h1 { (title) }
        p.lead { (ask.say("invited-text")) }
        section.card {
            dl.facts {
                dt { (ask.say("invited-for")) } dd { bdi { (invitation.email) } }
                dt { (ask.say("invited-by")) } dd { bdi { (inviter(invitation)) } }
                dt { (ask.say("fact-class")) } dd { (ask.class(&class)) }
                dt { (ask.say("invited-until")) } dd { (day(invitation.expires_at)) }
            }
            h2 { (ask.say("invited-steps")) }
            ol.steps {
                li { (ask.say("invited-step-1")) }
                li { (ask.say("invited-step-2")) }
                li { (ask.say("invited-step-3")) }
            }
            div.row { a.button.main href={ (ask.path) "/apply" } { (ask.say("invited-begin")) } }
        }
        p.small.soft { (ask.say("invited-not-me")) }
    };
    Ok(Reply::Page(Page::new(title, content)))
}

/// Who invites, as people say it: `operator:bob` is `bob`.
fn inviter(invitation: &Invitation) -> &str {
    let by = invitation.made_by.as_str();
    by.split_once(':').map_or(by, |(_, name)| name)
}

/// The form.
pub(crate) fn ask(ask: &Ask<'_>) -> Result<Reply, Fault> {
    let invited = invited(ask)?;
    let mut form = Form::default();
    form.suggest("name", invited.invitation().name.as_deref().unwrap_or_default());
    form.suggest("device", Platform::told(ask.headers).device);
    Ok(Reply::Page(applying(ask, &invited.invitation().class, &form)))
}

/// Opens the request.
pub(crate) fn apply(ask: &Ask<'_>) -> Result<Reply, Fault> {
    let invited = invited(ask)?;
    let class = invited.invitation().class.clone();
    let mut form = ask.form.clone();
    let Some(application) = application(ask, &invited, &mut form)? else {
        return Ok(Reply::Again(applying(ask, &class, &form)));
    };
    for problem in invited.check(&application)?.problems {
        form.reject(shown_at(problem.field), ask.wrong(&problem.why));
    }
    if !form.is_right() {
        return Ok(Reply::Again(applying(ask, &class, &form)));
    }
    let opened = match invited.speaking(Some(ask.language.into())).open(application) {
        Ok(opened) => opened,
        Err(Error::Invalid { field, why }) => {
            form.reject(shown_at(field), ask.wrong(&why));
            return Ok(Reply::Again(applying(ask, &class, &form)));
        }
        Err(error) => return Err(Fault::Link(error)),
    };
    let applicant = ask.web.authority().as_applicant(ask.visit.actor(), &opened.secret)?;
    applicant.send_code()?;
    interim::register(ask, &applicant);
    let id = opened.request.id;
    let cookie = way_back::cookie(id, &opened.secret);
    Ok(Reply::Keep { cookie, place: format!("/requests/{id}") })
}

/// The field of the form at which a problem is told.
fn shown_at(field: &str) -> &'static str {
    match field {
        "name" => "name",
        "device" => "device",
        _ => "csr",
    }
}

fn application(
    ask: &Ask<'_>,
    invited: &Invited<'_>,
    form: &mut Form,
) -> Result<Option<Application>, Fault> {
    let name = form.text("name").to_owned();
    if name.is_empty() {
        form.reject("name", ask.say("apply-name-wrong"));
    }
    let device = read_device(ask, form);
    let csr = proven_or_sealed(ask, form);
    let class = ask.web.authority().classes().of_record(&invited.invitation().class);
    let (Some(device), Some(csr)) = (device, csr) else { return Ok(None) };
    Ok(form.is_right().then(|| Application { name, device, class, csr: csr.map(Box::new) }))
}

/// The request that the browser made, or a message in its place.
pub(crate) fn proven(ask: &Ask<'_>, form: &mut Form) -> Option<Proven> {
    let text = form.text("csr").to_owned();
    if text.is_empty() {
        form.reject("csr", ask.say("apply-no-key"));
        return None;
    }
    let proven = CertificateRequest::parse(text.as_bytes()).and_then(CertificateRequest::prove);
    if proven.is_err() {
        form.reject("csr", ask.say("apply-bad-key"));
    }
    proven.ok()
}

fn applying(ask: &Ask<'_>, class: &ClassName, form: &Form) -> Page {
    let title = ask.say("apply");
    let name = Field::new("name", ask.say("apply-name"))
        .hint(ask.say("apply-name-hint"))
        .autocomplete("name")
        .at_most(100);
    let interim_days = interim::days(ask, class);
    let content = html! {
        (progress(ask, 0))
        h1 { (title) }
        form.card method="post" action=(ask.path) data-signet-apply data-signet-common-name=(form.text("name"))
            data-signet-interim-days=[interim_days] {
            (form.summary(ask.language))
            (ask.token())
            (form.line(&name))
            (form.line(&device_field(ask)))
            (key(ask, form))
            @if interim_days.is_some() { (interim::field(ask)) }
            div.row {
                button.main { (ask.say("apply-button")) }
                a.button href={ "/i/" (ask.argument(0)) } { (ask.say("back")) }
            }
        }
    };
    Page::new(title, content)
}

/// The request that the browser made, or none where the person wants a file that is made here; a message in its place.
pub(crate) fn proven_or_sealed(ask: &Ask<'_>, form: &mut Form) -> Option<Option<Proven>> {
    if form.find("csr").is_none() && form.text("sealed") == "yes" {
        return Some(None);
    }
    proven(ask, form).map(Some)
}

/// What somebody may do whose browser cannot make a key.
fn seal(ask: &Ask<'_>) -> Markup {
    html! {
        p { (ask.say("sealed-text")) }
        button name="sealed" value="yes" { (ask.say("sealed-choose")) }
    }
}

/// The hidden field of the key, and what may have to be said about it.
pub(crate) fn key(ask: &Ask<'_>, form: &Form) -> Markup {
    html! {
        input type="hidden" name="csr" data-signet-request;
        (form.message("csr"))
        noscript { div.note.wait { p { (ask.say("apply-noscript")) } (seal(ask)) } }
        div role="alert" {
            div.note.wait data-signet-show="cannot" hidden { p { (ask.say("apply-cannot")) } (seal(ask)) }
            p.note.stop data-signet-show="no-storage" hidden { (ask.say("apply-private")) }
            p.note.wait data-signet-show="firefox-android" hidden { (ask.say("apply-firefox-android")) }
            p.note.wait data-signet-show="ios-not-safari" hidden { (ask.say("apply-ios-not-safari")) }
            p.note.stop data-signet-show="failed" hidden { (ask.say("apply-failed")) }
        }
        div role="status" { p.note data-signet-show="working" hidden { (ask.say("apply-working")) } }
        p.hint { (ask.say("apply-key-text")) }
    }
}

/// How far one has come.
pub(crate) fn progress(ask: &Ask<'_>, at: usize) -> Markup {
    let steps = [ask.say("progress-1"), ask.say("progress-2"), ask.say("progress-3")];
    html! {
        ol.progress {
            @for (n, step) in steps.iter().enumerate() {
                li.done[n < at] aria-current=[(n == at).then_some("step")] { (n + 1) span { " · " (step) } }
            }
        }
    }
}
