//! Adding a device from one that has a certificate: this one shows a QR code and words, the other photographs the code,
//! shows the same words, and has its certificate at once.

use authority::code::Secret;
use authority::device_link::Linked;
use authority::error::{Error, Kind};
use http::HeaderMap;
use http::header::COOKIE;
use maud::{Markup, html};
use model::device_link::{DeviceLink, DeviceLinkId};
use model::identity::Handle;

use super::devices::{device_field, own, read_device};
use super::invitation::{key, proven_or_sealed};
use super::platform::Platform;
use crate::answer::{Page, Reply};
use crate::ask::Ask;
use crate::fault::Fault;
use crate::form::Form;
use crate::picture;
use crate::visit::Holder;
use crate::way_back;

#[cfg(test)]
mod tests;

/// How often the page looks whether the other device has come.
const AGAIN_SECS: u32 = 5;
/// A cookie's name goes on with the name of the link.
const PREFIX: &str = "__Host-signet-link-";

/// What will happen.
pub(crate) fn ask(ask: &Ask<'_>, _: &Holder) -> Result<Reply, Fault> {
    let title = ask.say("add-device");
    let content = html! {
        h1 { (title) }
        p.lead { (ask.say("add-text")) }
        section.card {
            ol.steps {
                li { (ask.say("add-step-1")) }
                li { (ask.say("add-step-2")) }
                li { (ask.say("add-step-3")) }
            }
            form method="post" action="/devices/add" {
                (ask.token())
                div.row {
                    button.main { (ask.say("add-begin")) }
                    a.button href="/" { (ask.say("back")) }
                }
            }
        }
    };
    Ok(Reply::Page(Page::new(title, content)))
}

/// Makes the link.
pub(crate) fn begin(ask: &Ask<'_>, _: &Holder) -> Result<Reply, Fault> {
    let made = own(ask)?.link_device()?;
    let cookie = format!(
        "{PREFIX}{}={}; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=600",
        made.id, made.secret
    );
    Ok(Reply::Keep { cookie, place: format!("/devices/add/{}", made.id) })
}

/// The code and the words, until the other device has come.
pub(crate) fn page(ask: &Ask<'_>, _: &Holder) -> Result<Reply, Fault> {
    let id: DeviceLinkId = ask.argument(0).parse().map_err(|_| Fault::NotFound)?;
    let (link, device) = own(ask)?.device_link(id).map_err(|error| match error {
        Error::NotFound { what: Kind::Request, .. } => Fault::NotFound,
        other => other.into(),
    })?;
    let secret = find(ask.headers, id);
    let page = match (device, secret) {
        (Some(device), _) => done(ask, &device),
        (None, Some(secret)) if ask.now() <= link.given.expires_at => showing(ask, &link, &secret),
        (None, _) => over(ask),
    };
    Ok(Reply::Page(page))
}

/// The secret of a link that this browser made.
fn find(headers: &HeaderMap, id: DeviceLinkId) -> Option<Secret> {
    let fields = headers.get_all(COOKIE).iter().filter_map(|field| field.to_str().ok());
    let name = format!("{PREFIX}{id}");
    let mut pairs = fields.flat_map(|field| field.split(';'));
    pairs.find_map(|pair| Secret::parse(pair.trim().strip_prefix(&name)?.strip_prefix('=')?))
}

fn showing(ask: &Ask<'_>, link: &DeviceLink, secret: &Secret) -> Page {
    let url = format!("{}/d/{secret}", ask.visit.origin);
    let title = ask.say("add-show");
    let content = html! {
        h1 { (title) }
        p.lead { (ask.say("add-show-text")) }
        section.card {
            @if let Some(qr) = picture::qr(&url, &ask.say("add-qr")) { (qr) }
            p { (ask.say("add-words")) }
            p.words { bdi { (link.given.words) } }
            p.small.soft role="status" { (ask.say("add-waiting")) }
            details {
                summary { (ask.say("add-by-hand")) }
                p { (ask.say("add-by-hand-text")) }
                code.secret #link { (url) }
                button.slim type="button" data-signet-copy="#link" data-signet-copied=(ask.say("hand-copied")) hidden {
                    (ask.say("hand-copy"))
                }
            }
            div.row { a.button href="/" { (ask.say("back")) } }
        }
    };
    Page { again_secs: Some(AGAIN_SECS), ..Page::new(title, content) }
}

fn done(ask: &Ask<'_>, device: &Handle) -> Page {
    let title = ask.tell("add-done", &[("device", (&device.to_string()).into())]);
    let content = html! {
        h1 { (title) }
        p.note.good { (ask.say("add-done-text")) }
        div.row { a.button.main href="/" { (ask.say("devices")) } }
    };
    Page::new(title, content)
}

fn over(ask: &Ask<'_>) -> Page {
    let title = ask.say("add-over");
    let content = html! {
        h1 { (title) }
        p.lead { (ask.say("add-over-text")) }
        div.row { a.button.main href="/devices/add" { (ask.say("add-begin")) } }
    };
    Page::new(title, content)
}

fn linked<'a>(ask: &Ask<'a>) -> Result<Linked<'a>, Fault> {
    let secret = Secret::parse(ask.argument(0)).ok_or(Fault::NotFound)?;
    let linked = ask.web.authority().as_linked(ask.visit.actor(), &secret);
    Ok(linked.map_err(Fault::Link)?.speaking(Some(ask.language.into())))
}

/// The other device: whose it will be, the words, and its name.
pub(crate) fn welcome(ask: &Ask<'_>) -> Result<Reply, Fault> {
    let linked = linked(ask)?;
    let mut form = Form::default();
    form.suggest("device", Platform::told(ask.headers).device);
    Ok(Reply::Page(welcoming(ask, &linked, &form)))
}

/// Adds it.
pub(crate) fn add(ask: &Ask<'_>) -> Result<Reply, Fault> {
    let linked = linked(ask)?;
    let mut form = ask.form.clone();
    let (device, csr) = (read_device(ask, &mut form), proven_or_sealed(ask, &mut form));
    let (Some(device), Some(csr)) = (device, csr) else {
        return Ok(Reply::Again(welcoming(ask, &linked, &form)));
    };
    let opened = match linked.open(&device, csr.map(Box::new)) {
        Ok(opened) => opened,
        Err(Error::Invalid { field, why }) => {
            form.reject(if field == "device" { "device" } else { "csr" }, ask.wrong(&why));
            return Ok(Reply::Again(welcoming(ask, &linked, &form)));
        }
        Err(error) => return Err(Fault::Link(error)),
    };
    let id = opened.request.id;
    let cookie = way_back::cookie(id, &opened.secret);
    Ok(Reply::Keep { cookie, place: format!("/requests/{id}") })
}

fn welcoming(ask: &Ask<'_>, linked: &Linked<'_>, form: &Form) -> Page {
    let name = &linked.person().name;
    let title = ask.tell("add-here", &[("name", name.into())]);
    let content = html! {
        h1 { (title) }
        p.lead { (ask.say("add-here-text")) }
        section.card { (words(ask, linked)) }
        form.card method="post" action={ "/d/" (ask.argument(0)) } data-signet-apply
            data-signet-common-name=(name) {
            (form.summary(ask.language))
            (ask.token())
            (form.line(&device_field(ask)))
            (key(ask, form))
            div.row { button.main { (ask.say("add-here-button")) } }
        }
        p.small.soft { (ask.say("add-not-me")) }
    };
    Page::new(title, content)
}

fn words(ask: &Ask<'_>, linked: &Linked<'_>) -> Markup {
    html! {
        p { (ask.say("add-here-words")) }
        p.words { bdi { (linked.words()) } }
        dl.facts { dt { (ask.say("fact-class")) } dd { (ask.class(linked.class())) } }
    }
}
