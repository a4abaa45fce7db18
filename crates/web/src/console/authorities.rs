//! Authorities: roots and issuing CAs, how long they hold, and where their keys are.

use std::fmt::Display;
use std::path::Path;

use authority::hierarchy::Hierarchy;
use authority::keyring::Role as KeyRole;
use authority::keyring::passphrase;
use authority::reader::Reader;
use maud::{Markup, html};
use model::anchor::{Anchor, Source};
use pki::certificate::Certificate;

use super::{parts, words};
use crate::answer::{Page, Reply};
use crate::ask::Ask;
use crate::fault::Fault;
use crate::picture;
use crate::portal::public::{day, grouped};

/// The page.
pub(crate) fn page(ask: &Ask<'_>, reader: &Reader<'_>) -> Result<Reply, Fault> {
    let authority = reader.authority();
    let hierarchy = authority.hierarchy();
    let keyring = authority.keyring();
    let title = ask.say("authorities");
    let content = html! {
        h1 { (title) }
        p.lead { (ask.say("authorities-text")) }
        ul.tree {
            @for root in hierarchy.roots() {
                li {
                    (card(ask, authority, root, KeyRole::Root, is_same(root, hierarchy.root())))
                    ul { @for issuing in below(hierarchy, root) {
                        li { (card(ask, authority, issuing, KeyRole::Issuing, is_same(issuing, hierarchy.issuing()))) }
                    } }
                }
            }
        }
        section.card {
            h2 { (ask.say("ca-keys")) }
            dl.facts {
                dt { (ask.say("ca-key-place")) } dd.mono { (keyring.directory().display()) }
                dt { (ask.say("ca-passphrase")) } dd { (passphrase(ask, keyring.source())) }
            }
            @if keyring.source().caution().is_some() { p.note.wait { (caution(ask, keyring.source())) } }
        }
        (outside(ask, &authority.anchors()?))
    };
    let page = Page::new(title, content).wide().cli("signet ca show");
    Ok(Reply::Page(page.cli("signet ca show root --pem").cli("signet anchor list")))
}

/// Where the passphrase of the keys comes from.
pub(crate) fn passphrase(ask: &Ask<'_>, source: &passphrase::Source) -> String {
    let from = |id: &str, path: &Path| {
        ask.tell(id, &[("file", path.display().to_string().as_str().into())])
    };
    match source {
        passphrase::Source::Generated(path) => from("passphrase-generated", path),
        passphrase::Source::File(path) => from("passphrase-file", path),
        passphrase::Source::Credential(path) => from("passphrase-credential", path),
        passphrase::Source::Prompt(_) => ask.say("passphrase-prompt"),
    }
}

/// What an operator should know about a source that is not as it should be in production.
fn caution(ask: &Ask<'_>, source: &passphrase::Source) -> String {
    ask.say(match source {
        passphrase::Source::Generated(_) => "passphrase-lies-here",
        passphrase::Source::File(_)
        | passphrase::Source::Credential(_)
        | passphrase::Source::Prompt(_) => "passphrase-is-open",
    })
}

fn is_same(one: &Certificate, other: &Certificate) -> bool {
    one.fingerprint() == other.fingerprint()
}

/// The issuing CAs that a root signed.
fn below<'a>(
    hierarchy: &'a Hierarchy,
    root: &'a Certificate,
) -> impl Iterator<Item = &'a Certificate> {
    hierarchy.issuing_cas().filter(|issuing| issuing.verify_signature(root.public_key()).is_ok())
}

fn card(
    ask: &Ask<'_>,
    authority: &authority::Authority,
    ca: &Certificate,
    role: KeyRole,
    is_current: bool,
) -> Markup {
    let (title, text) = match role {
        KeyRole::Root => ("public-root", "public-root-text"),
        _ => ("public-issuing", "public-issuing-text"),
    };
    let holds = is_current && authority.keyring().holds(role);
    let days = (ca.not_after().0 - ask.now().0).div_euclid(86_400);
    let left = ask.tell("in-days", &[("days", days.into())]);
    html! {
        article.card {
            header {
                h2 { bdi { (ca.subject().common_name().unwrap_or_default()) } }
                span.chip { (ask.say(title)) }
            }
            p.small.soft { (ask.say(text)) }
            (picture::bar(ca.not_before(), ca.not_after(), ask.now(), &left))
            dl.facts {
                dt { (ask.say("ca-valid")) } dd { (day(ca.not_before())) " – " (parts::end(ask, ca.not_after())) }
                dt { (ask.say("fact-key")) } dd { (ca.public_key().kind()) }
                dt { (ask.say("ca-key")) } dd {
                    @if holds { (ask.say("ca-key-here")) } @else if is_current { (ask.say("ca-key-away")) } @else { (ask.say("ca-retired")) }
                }
                dt { (ask.say("fact-fingerprint")) } dd.mono { (grouped(&ca.fingerprint().to_string())) }
            }
            div.row {
                a.button.slim href={ "/ca/" (ca.fingerprint()) ".cer" } { (ask.say("public-der")) }
                a.button.slim href={ "/ca/" (ca.fingerprint()) ".pem" } { (ask.say("public-pem")) }
            }
        }
    }
}

/// The outside CAs that doors believe too, and what their certificates are worth here.
fn outside(ask: &Ask<'_>, anchors: &[Anchor]) -> Markup {
    html! {
        h2 { (ask.say("ca-outside")) }
        @if anchors.is_empty() {
            section.card { (parts::empty(ask, "ca-outside-none", Some("signet anchor add corp --ca corp.pem --map-policy 1.2.3.4=document"))) }
        }
        div.cards { @for anchor in anchors { (outsider(ask, anchor)) } }
    }
}

pub(crate) fn source_of(ask: &Ask<'_>, source: &Source) -> Markup {
    html! {
        div.mono { (source.url) }
        @if let Some(outage) = &source.outage {
            div.small { span.chip.stop { (ask.say("ca-outside-away")) " " (words::minute(outage.since)) } " " span lang="en" { (outage.why) } }
        }
    }
}

/// That the certificates of an outside CA cannot be read any more.
pub(crate) fn unreadable(ask: &Ask<'_>, why: &impl Display) -> Markup {
    html! { p { span.chip.stop { (ask.say("anchor-unreadable")) } " " span lang="en" { (why) } } }
}

fn outsider(ask: &Ask<'_>, anchor: &Anchor) -> Markup {
    let terms = &anchor.given.terms;
    let certificates = Certificate::list_from_pem(anchor.given.certificates.as_bytes());
    let classes = ask.web.authority().classes();
    html! {
        article.card {
            header { h3 { a href=(parts::anchor(&anchor.given.name)) { (anchor.given.name) } } span.chip { (ask.say("ca-outside-one")) } }
            @if let Err(why) = &certificates { (unreadable(ask, why)) }
            dl.facts {
                @for ca in certificates.iter().flatten() {
                    dt { bdi { (ca.subject().label()) } }
                    dd { (parts::end(ask, ca.not_after())) div.mono { (grouped(&ca.fingerprint().to_string())) } }
                }
                dt { (ask.say("ca-outside-classes")) }
                dd {
                    @if terms.policies.is_empty() { "–" }
                    @for mapping in &terms.policies { div { (mapping.policy) " → " (ask.class(&classes.of_record(&mapping.class))) } }
                }
                dt { (ask.say("ca-outside-person")) } dd.mono { (terms.person_from) }
                dt { "CRL" } dd { (anchor.lists.len()) }
                @if !anchor.sources.is_empty() {
                    dt { (ask.say("ca-outside-fetched")) }
                    dd { @for source in &anchor.sources { (source_of(ask, source)) } }
                }
            }
        }
    }
}
