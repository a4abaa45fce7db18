//! What anybody may know: who certifies here, by which certificates, and what the classes mean.

use bytes::Bytes;
use maud::{Markup, html};
use pki::certificate::Certificate;
use pki::pem;

use super::sign_up;
use crate::answer::{File, Keeps, Page, Reply};
use crate::ask::Ask;
use crate::fault::Fault;
use crate::visit::Seen;
use crate::way_back;

/// What a guest sees first, or somebody whose certificate is not believed.
pub(crate) fn welcome(ask: &Ask<'_>) -> Page {
    let name = &ask.web.authority().settings().name;
    let title = ask.tell("welcome", &[("name", name.into())]);
    let content = html! {
        h1 { (title) }
        @match &ask.visit.seen {
            Seen::Refused { refusal, .. } => {
                p.note.stop {
                    b { (ask.say("welcome-refused")) }
                    br;
                    (ask.say("welcome-refused-text")) " " code { (refusal.code()) }
                }
                @for id in way_back::list(ask.headers) {
                    p { a.button.main href={ "/requests/" (id) } { (ask.tell("welcome-request", &[("id", (&id.to_string()).into())])) } }
                }
                p { a.button href="/check" { (ask.say("welcome-check")) } }
            }
            Seen::Guest | Seen::Holder(_) | Seen::Outside(_) | Seen::Applicant(_) => {
                p.lead { (ask.say("welcome-text")) }
                div.row {
                    @if sign_up::is_open(ask) { a.button.main href="/join" { (ask.say("join-link")) } }
                    a.button.main[!sign_up::is_open(ask)] href="/check" { (ask.say("welcome-check")) }
                    a.button href="/ca" { (ask.say("foot-public")) }
                    a.button href="/lost" { (ask.say("foot-lost")) }
                }
            }
        }
    };
    Page::new(title, content)
}

/// The CA certificates, their fingerprints, and the policy in words.
pub(crate) fn page(ask: &Ask<'_>) -> Result<Reply, Fault> {
    let hierarchy = ask.web.authority().hierarchy();
    let content = html! {
        h1 { (ask.say("public")) }
        p.lead { (ask.say("public-text")) }
        @for ca in hierarchy.roots() { (card(ask, ca, "public-root", "public-root-text")) }
        @for ca in hierarchy.issuing_cas() { (card(ask, ca, "public-issuing", "public-issuing-text")) }
    };
    Ok(Reply::Page(Page::new(ask.say("public"), content)))
}

fn card(ask: &Ask<'_>, ca: &Certificate, title: &str, text: &str) -> Markup {
    html! {
        section.card {
            header { h2 { (ask.say(title)) } span.chip { (ca.public_key().kind()) } }
            p { (ask.say(text)) }
            dl.facts {
                dt { (ask.say("fact-name")) } dd { bdi { (ca.subject()) } }
                dt { (ask.say("fact-until")) } dd { (day(ca.not_after())) }
                dt { (ask.say("fact-fingerprint")) } dd.mono { (grouped(&ca.fingerprint().to_string())) }
            }
            div.row {
                a.button.slim href={ "/ca/" (ca.fingerprint()) ".cer" } { (ask.say("public-der")) }
                a.button.slim href={ "/ca/" (ca.fingerprint()) ".pem" } { (ask.say("public-pem")) }
            }
        }
    }
}

/// One CA certificate as a file.
pub(crate) fn certificate(ask: &Ask<'_>) -> Result<Reply, Fault> {
    let (fingerprint, end) = ask.argument(0).rsplit_once('.').ok_or(Fault::NotFound)?;
    let hierarchy = ask.web.authority().hierarchy();
    let mut all = hierarchy.roots().chain(hierarchy.issuing_cas());
    let found =
        all.find(|ca| ca.fingerprint().to_string() == fingerprint).ok_or(Fault::NotFound)?;
    let (kind, bytes) = match end {
        "cer" => ("application/pkix-cert", Bytes::copy_from_slice(found.der())),
        "pem" => ("application/x-pem-file", pem::encode("CERTIFICATE", found.der()).into()),
        _ => return Err(Fault::NotFound),
    };
    let name = found.subject().common_name().unwrap_or_else(|| "ca".to_owned());
    let name = Some(format!("{name}.{end}"));
    Ok(Reply::File(File { kind, name, bytes, keeps: Keeps::Hour }))
}

/// A date as `2026-11-21`.
pub(crate) fn day(at: pki::time::UnixTime) -> Markup {
    let text = at.to_string();
    html! { time datetime=(text) { (text.get(..10).unwrap_or(&text)) } }
}

/// A time as `2026-11-21 14:05 UTC`.
pub(crate) fn minute(at_ms: i64) -> Markup {
    let text = pki::time::UnixTime(at_ms.div_euclid(1_000)).to_string();
    let shown = text.get(..16).unwrap_or(&text).replace('T', " ");
    html! { time datetime=(text) { (shown) " UTC" } }
}

/// Hexadecimal digits in groups of four, to be read aloud.
pub(crate) fn grouped(hex: &str) -> String {
    let digits: Vec<char> = hex.chars().collect();
    digits.chunks(4).map(|four| four.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
}
