//! The hand-over: the file, its password once, the steps for this very platform, and the way to a test.

use authority::delivery::friendly_name;
use maud::{Markup, html};
use model::request::Request;
use model::verification::Class;
use pki::certificate::Certificate;

use super::platform::Platform;
use super::public::day;
use crate::ask::Ask;

/// Shows how to get the file of a certificate that was issued.
pub(crate) fn show(ask: &Ask<'_>, request: &Request, leaf: &Certificate) -> Markup {
    let platform = Platform::of(ask);
    let class = ask.web.authority().classes().of_record(&request.given.class);
    let certificate = format!("/requests/{}/certificate.pem", request.id);
    let head = html! {
        header { h2 { (ask.say("hand-title")) } span.chip.act { (ask.class(&class)) } }
        @if request.given.csr.is_none() { (same_key(ask, &certificate)) }
        p.small.soft { (ask.say("devices-until")) " " (day(leaf.not_after())) }
    };
    html! {
        (taking(ask, (request, leaf), (&class, &certificate), &head))
        section.card { (platform.steps(ask)) (after(ask)) }
    }
}

/// Shows how to get the file of an interim certificate; its key waits here for the final one.
pub(crate) fn interim(
    ask: &Ask<'_>,
    request: &Request,
    leaf: &Certificate,
    head: &Markup,
) -> Markup {
    let certificate = format!("/requests/{}/interim.pem", request.id);
    let steps = html! { (head) details { summary { (ask.say("interim-how")) } (Platform::of(ask).steps(ask)) (after(ask)) } };
    taking(ask, (request, leaf), (&Class::interim(), &certificate), &steps)
}

/// The part of a page where a script joins certificate and key; that of a final certificate lets go of the key.
fn taking(
    ask: &Ask<'_>,
    (request, leaf): (&Request, &Certificate),
    (class, certificate): (&Class, &str),
    head: &Markup,
) -> Markup {
    let (name, device) = (Some(request.given.name.as_str()), request.given.device.as_str());
    let friendly = friendly_name(name, device, class, leaf);
    html! {
        section.card data-signet-hand-over data-signet-certificate=(certificate)
            data-signet-format=(Platform::of(ask).format()) data-signet-friendly-name=(friendly)
            data-signet-person=(request.given.handle) data-signet-device=(device)
            data-signet-class=(class) data-signet-final[!class.is_interim()] {
            (head)
            noscript { p.note.stop { (ask.say("apply-noscript")) } }
            div role="status" {
                p.note.wait data-signet-show="working" hidden { (ask.say("hand-working")) }
                p.note.stop data-signet-show="no-key" hidden { (ask.say("hand-no-key")) }
                p.note.good data-signet-show="forgotten" hidden { (ask.say("hand-forgotten")) }
                p.note.stop data-signet-show="failed" hidden { (ask.say("hand-failed")) }
            }
            div.row data-signet-show="failed" hidden { button type="button" data-signet-retry { (ask.say("hand-retry")) } }
            div data-signet-show="ready" hidden { (file(ask)) }
        }
    }
}

/// What to do with a certificate whose key is in use already, wherever that is kept.
fn same_key(ask: &Ask<'_>, certificate: &str) -> Markup {
    html! {
        p.note { (ask.say("hand-same-key")) }
        div.row { a.button href=(certificate) { (ask.say("hand-same-key-button")) } }
    }
}

fn file(ask: &Ask<'_>) -> Markup {
    html! {
        ol.steps {
            li {
                b { (ask.say("hand-password")) }
                code.secret #password data-signet-password {}
                p.hint { (ask.say("hand-password-text")) }
                div.row {
                    button.slim type="button" data-signet-copy="#password" data-signet-copied=(ask.say("hand-copied")) hidden {
                        (ask.say("hand-copy"))
                    }
                }
            }
            li {
                b { (ask.say("hand-file")) }
                p.hint { (ask.say("hand-file-text")) }
                div.row { button.main type="button" data-signet-download { (ask.say("hand-download")) } }
            }
        }
        details {
            summary { (ask.say("hand-wrong")) }
            p { (ask.say("hand-wrong-text")) }
            button.slim type="button" data-signet-wrong-password { (ask.say("hand-wrong-button")) }
            p.note.good data-signet-show="rewrapped" hidden { (ask.say("hand-rewrapped")) }
        }
        details {
            summary { (ask.say("hand-forget")) }
            p { (ask.say("hand-forget-text")) }
            button.slim type="button" data-signet-forget { (ask.say("hand-forget-button")) }
        }
    }
}

fn after(ask: &Ask<'_>) -> Markup {
    html! {
        div.row { a.button.main href="/check" { (ask.say("hand-test")) } }
    }
}
