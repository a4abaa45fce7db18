//! One outside CA: its certificates, what theirs are worth here, whom they name, and how current its CRLs are.

use authority::reader::Reader;
use authority::registry::outside::AnchorFile;
use maud::{Markup, html};
use model::anchor::{Anchor, List, PersonFrom, StatusDemand, Terms, Unmapped, Vouching};
use model::identity::Handle;
use pki::certificate::Certificate;
use pki::crl::Crl;
use pki::time::UnixTime;

use super::parts::{self, Column};
use super::{authorities, words};
use crate::answer::{Page, Reply};
use crate::ask::Ask;
use crate::fault::Fault;
use crate::picture;
use crate::portal::public::{day, grouped};

/// The page.
pub(crate) fn page(ask: &Ask<'_>, reader: &Reader<'_>) -> Result<Reply, Fault> {
    let name: Handle = ask.argument(0).parse().map_err(|_| Fault::NotFound)?;
    let file = reader.anchor_file(&name)?;
    let anchor = &file.anchor;
    let certificates = file.certificates.as_deref().unwrap_or_default();
    let content = html! {
        h1 { (name) }
        p.row { span.chip { (ask.say("ca-outside-one")) } }
        p.lead { (ask.say("anchor-text")) }
        @if let Err(why) = &file.certificates { (authorities::unreadable(ask, why)) }
        div.cards { @for ca in certificates { (certificate(ask, ca)) } }
        section.card { h2 { (ask.say("anchor-terms")) } (terms(ask, &anchor.given.terms)) }
        section.card {
            h2 { "CRL" }
            (lists(ask, &file.anchor, certificates))
            @for source in &anchor.sources { (authorities::source_of(ask, source)) }
        }
        @if !anchor.revoked.is_empty() { section.card { h2 { (ask.say("anchor-revoked")) } (revoked(ask, &file)) } }
        section.card {
            header { h2 { (ask.say("word-history")) } (parts::audit(ask, &[("what", &format!("anchor:{name}"))])) }
            (parts::history(ask, &file.history))
        }
    };
    let page = Page::new(name.as_str(), content).wide();
    let page = page.under("/console/authorities", ask.say("authorities"));
    let page = page.cli(format!("signet anchor show {name}"));
    let page = page.cli(format!("signet anchor crl {name} FILE"));
    Ok(Reply::Page(page.cli(format!("signet anchor remove {name}"))))
}

fn certificate(ask: &Ask<'_>, ca: &Certificate) -> Markup {
    let days = (ca.not_after().0 - ask.now().0).div_euclid(86_400);
    let left = ask.tell("in-days", &[("days", days.into())]);
    html! {
        article.card {
            header { h2 { bdi { (ca.subject().label()) } } }
            (picture::bar(ca.not_before(), ca.not_after(), ask.now(), &left))
            dl.facts {
                dt { (ask.say("fact-name")) } dd { bdi { (ca.subject()) } }
                dt { (ask.say("ca-valid")) } dd { (day(ca.not_before())) " – " (parts::end(ask, ca.not_after())) }
                dt { (ask.say("fact-key")) } dd { (ca.public_key().kind()) }
                dt { (ask.say("fact-fingerprint")) } dd.mono { (grouped(&ca.fingerprint().to_string())) }
            }
        }
    }
}

fn terms(ask: &Ask<'_>, terms: &Terms) -> Markup {
    let classes = ask.web.authority().classes();
    let unmapped = match terms.unmapped {
        Unmapped::Refuse => "anchor-unmapped-refuse",
        Unmapped::Interim => "anchor-unmapped-interim",
    };
    let from = match terms.person_from {
        PersonFrom::Email => "anchor-from-email",
        PersonFrom::Upn => "anchor-from-upn",
        PersonFrom::CommonName => "anchor-from-cn",
        PersonFrom::UserId => "anchor-from-uid",
        PersonFrom::SerialNumber => "anchor-from-serial",
    };
    let evidence = match terms.evidence {
        Vouching::Theirs => "anchor-evidence-theirs",
        Vouching::Ours => "anchor-evidence-ours",
    };
    let status = match terms.status {
        StatusDemand::Given => "anchor-status-given",
        StatusDemand::Required => "anchor-status-required",
        StatusDemand::Lenient => "anchor-status-lenient",
    };
    html! {
        dl.facts {
            dt { (ask.say("ca-outside-classes")) }
            dd {
                @for mapping in &terms.policies { div { span.mono { (mapping.policy) } " → " (ask.class(&classes.of_record(&mapping.class))) } }
                @if terms.policies.is_empty() { "–" }
            }
            dt { (ask.say("anchor-unmapped")) } dd { (ask.say(unmapped)) }
            dt { (ask.say("ca-outside-person")) } dd { (ask.say(from)) }
            dt { (ask.say("anchor-evidence")) } dd { (ask.say(evidence)) }
            dt { (ask.say("anchor-status")) } dd { (ask.say(status)) }
        }
    }
}

/// Each CA with its CRL, or without one.
fn lists(ask: &Ask<'_>, anchor: &Anchor, certificates: &[Certificate]) -> Markup {
    let columns = [
        Column::Words("crl-of"),
        Column::Words("word-standing"),
        Column::Words("crl-next"),
        Column::Words("crl-made"),
        Column::Number("crl-entries"),
    ];
    let list = |ca: &Certificate| {
        let key = ca.public_key().fingerprint();
        anchor.lists.iter().find(|list| list.issuer == key)
    };
    html! {
        div.scroll { table {
            (parts::head(ask, columns))
            tbody { @for ca in certificates { (row(ask, ca, list(ca), anchor.given.terms.status)) } }
        } }
    }
}

fn row(ask: &Ask<'_>, ca: &Certificate, list: Option<&List>, demand: StatusDemand) -> Markup {
    let crl = list.and_then(|list| Crl::parse(&list.der).ok());
    let (tone, standing) = match (&crl, demand) {
        (Some(crl), _) => standing(crl, ask.now()),
        (None, StatusDemand::Required) => ("stop", "crl-missing"),
        (None, StatusDemand::Given | StatusDemand::Lenient) => ("", "crl-none"),
    };
    html! {
        tr {
            td data-label=(ask.say("crl-of")) { b { bdi { (ca.subject().label()) } } }
            td data-label=(ask.say("word-standing")) { span.chip.(tone) { (ask.say(standing)) } }
            td data-label=(ask.say("crl-next")) { div { @match crl.as_ref().and_then(Crl::next_update) { Some(at) => (parts::end(ask, at)), None => "–" } } }
            td data-label=(ask.say("crl-made")) { @match &crl { Some(crl) => (words::minute(crl.this_update())), None => "–" } }
            td.num data-label=(ask.say("crl-entries")) { @match &crl { Some(crl) => (crl.len()), None => "–" } }
        }
    }
}

/// How current a CRL is: from half of its life on, the next one is worth looking for.
fn standing(crl: &Crl, now: UnixTime) -> (&'static str, &'static str) {
    let Some(next) = crl.next_update() else { return ("stop", "crl-endless") };
    let (whole, left) = (next.0 - crl.this_update().0, next.0 - now.0);
    match left {
        ..0 => ("stop", "crl-over"),
        _ if left * 2 < whole => ("wait", "crl-aging"),
        _ => ("good", "crl-current"),
    }
}

fn revoked(ask: &Ask<'_>, file: &AnchorFile) -> Markup {
    let columns = ["fact-serial", "word-when", "revoke-why"];
    html! {
        div.scroll { table {
            (parts::head(ask, columns.map(Column::Words)))
            tbody { @for one in &file.anchor.revoked { tr {
                td.mono data-label=(ask.say("fact-serial")) { (one.serial) }
                td data-label=(ask.say("word-when")) { (words::minute(one.at)) }
                td data-label=(ask.say("revoke-why")) { (one.reason) }
            } } }
        } }
    }
}
