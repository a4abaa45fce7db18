//! The ways into the console and out of it: the host's one-time link, and one's own certificate. Opening a link by GET
//! does nothing, since programs that look at messages open links, too.

use authority::code::Secret;
use authority::reader::Reader;
use maud::html;

use crate::answer::{Page, Reply};
use crate::ask::Ask;
use crate::cookie::Browser;
use crate::fault::Fault;
use crate::visit::Holder;

/// Asks whether to enter by the host's link.
pub(crate) fn ask_to_enter(ask: &Ask<'_>) -> Result<Reply, Fault> {
    let title = ask.say("console-enter");
    let content = html! {
        h1 { (title) }
        p.lead { (ask.say("console-enter-text")) }
        form.card method="post" action=(ask.path) {
            (ask.token())
            button.main { (ask.say("console-enter-button")) }
            p.hint { (ask.say("console-enter-hint")) }
        }
    };
    Ok(Reply::Page(Page::new(title, content)))
}

/// Enters by the host's link, which is used up. What comes first is a certificate of one's own.
pub(crate) fn enter(ask: &Ask<'_>) -> Result<Reply, Fault> {
    let secret = Secret::parse(ask.argument(0)).ok_or(Fault::NotFound)?;
    let browser = Browser::new()?;
    ask.web
        .authority()
        .enter(&ask.visit.actor(), &secret, ask.visit.shown(), browser.session_key())
        .map_err(Fault::Entry)?;
    Ok(Reply::Keep { cookie: browser.field(), place: "/console/own".to_owned() })
}

/// Signs in by one's own certificate.
pub(crate) fn sign_in(ask: &Ask<'_>, holder: &Holder) -> Result<Reply, Fault> {
    let browser = Browser::new()?;
    let (actor, certificate) = (ask.visit.actor(), holder.leaf.fingerprint());
    ask.web.authority().open_session(&actor, certificate, browser.session_key())?;
    Ok(Reply::Keep { cookie: browser.field(), place: wanted(ask) })
}

/// The page that was asked for before signing in; never one of another site.
fn wanted(ask: &Ask<'_>) -> String {
    let wanted = ask.form.text("next");
    let plain = |c: char| c.is_ascii_graphic() && c != '\\';
    let own = super::is_part(wanted) && wanted.chars().all(plain);
    if own { wanted } else { "/console" }.to_owned()
}

/// Signs out.
pub(crate) fn sign_out(ask: &Ask<'_>, _: &Reader<'_>) -> Result<Reply, Fault> {
    if let Some(staff) = &ask.staff {
        ask.web.authority().close_session(staff.actor(), staff.session_key())?;
    }
    let browser = Browser::new()?;
    Ok(Reply::Keep { cookie: browser.field(), place: "/console".to_owned() })
}

/// What stands where the console is closed: how to get in. Whoever has a role gets in by one button.
pub(crate) fn closed(ask: &Ask<'_>, fault: &Fault) -> Page {
    let (title, text) = fault.words(ask);
    let by_certificate = ask.web.authority().may_sign_in(&ask.visit.actor()).unwrap_or(false);
    let content = html! {
        h1 { (title) }
        p.lead { (text) }
        @if by_certificate {
            form.card method="post" action="/console/sign-in" {
                (ask.token())
                input type="hidden" name="next" value=(ask.path);
                h2 { (ask.say("console-sign-in-title")) }
                p { (ask.say("console-sign-in-text")) }
                button.main { (ask.say("console-sign-in")) @if let Some(name) = name(ask) { " · " bdi { (name) } } }
            }
        } @else {
            section.card {
                h2 { (ask.say("console-ways")) }
                ol.steps {
                    li { p { (ask.say("console-way-certificate")) } p { a.button.slim href="/check" { (ask.say("welcome-check")) } } }
                    li { p { (ask.say("console-way-host")) } pre { "signet operator recover" } }
                }
            }
        }
        p.small.soft { (ask.say("request-id")) " " code { (ask.visit.request_id) } }
    };
    Page::new(title, content)
}

fn name<'a>(ask: &'a Ask<'_>) -> Option<&'a str> {
    ask.visit.holder()?.name.as_deref()
}
