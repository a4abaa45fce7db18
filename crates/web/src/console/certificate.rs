//! One certificate: what it says, how it stands, what happened to it.

use authority::reader::Reader;
use authority::registry::certificates::CertificateFile;
use maud::{Markup, html};
use model::certificate::{Record, State};
use model::identity::Role;
use pki::certificate::Certificate;
use pki::oid::Oid;
use pki::serial::Serial;

use super::{certificates, parts, words};
use crate::answer::{Page, Reply};
use crate::ask::Ask;
use crate::fault::Fault;
use crate::picture;
use crate::portal::public::grouped;

/// The page.
pub(crate) fn page(ask: &Ask<'_>, reader: &Reader<'_>) -> Result<Reply, Fault> {
    let serial: Serial = ask.argument(0).parse().map_err(|_| Fault::NotFound)?;
    let file = reader.certificate_file(&serial)?;
    let record = &file.record;
    let revoke = parts::link("/console/certificates/revoke", &[("serial", &serial.to_string())]);
    let renew = parts::link("/console/certificates/renew", &[("serial", &serial.to_string())]);
    let content = html! {
        h1 { bdi { (record.name) } }
        p.row { (parts::standing(ask, record)) (parts::class(ask, record.class.as_ref())) }
        @if let (Some(at), Some(reason)) = (record.revoked_at, record.reason) {
            p.note.stop { (ask.say("cert-revoked")) " " (words::minute(at)) ": " (reason) }
        }
        div.split {
            section.card { h2 { (ask.say("cert-record")) } (on_record(ask, &file)) }
            section.card {
                header { h2 { (ask.say("word-history")) } (parts::audit(ask, &[("what", &format!("certificate:{serial}"))])) }
                (parts::history(ask, &file.history))
            }
        }
        @if let Some(certificate) = &file.certificate { (decoded(ask, certificate)) }
        @if record.state == State::Issued {
            div.row {
                @if ask.may(Role::Officer) && record.person.is_some() { a.button href=(renew) { (ask.say("asking-link")) } }
                @if ask.may(Role::Operator) { a.button.stop href=(revoke) { (ask.say("revoke-link")) } }
            }
        }
    };
    let page = Page::new(serial.to_string(), content).wide();
    let page = page.under(certificates::PLACE, ask.say("certificates"));
    let page = page.cli(format!("signet cert show {serial}"));
    Ok(Reply::Page(page.cli(format!("signet cert revoke {serial} --reason REASON"))))
}

fn on_record(ask: &Ask<'_>, file: &CertificateFile) -> Markup {
    let record = &file.record;
    html! {
        (picture::bar(record.not_before, record.not_after, ask.now(), &ask.say("fact-until")))
        dl.facts {
            @if let Some(person) = &record.person {
                dt { (ask.say("word-person")) } dd { a href=(parts::person(person)) { (person) } }
            }
            @match (&record.person, &record.device_handle) {
                (Some(_), Some(device)) => { dt { (ask.say("word-device")) } dd { (device) } },
                (None, Some(machine)) => { dt { (ask.say("word-machine")) } dd { a href=(parts::machine(machine)) { (machine) } } },
                (_, None) => {},
            }
            dt { (ask.say("cert-profile")) } dd { (record.profile) }
            dt { (ask.say("fact-from")) } dd { (words::minute(record.not_before)) }
            dt { (ask.say("fact-until")) } dd { (words::minute(record.not_after)) " " span.soft.beside { (days(ask, record)) } }
            @if let Some(at) = record.issued_at { dt { (ask.say("cert-issued")) } dd { (words::minute(at)) } }
            @if let Some(request) = &file.request {
                dt { (ask.say("word-request")) } dd { a.mono href={ "/console/requests/" (request.id) } { (request.id) } }
            }
            dt { (ask.say("fact-serial")) } dd.mono { (record.serial) }
            @if let Some(fingerprint) = record.fingerprint {
                dt { (ask.say("fact-fingerprint")) } dd.mono { (grouped(&fingerprint.to_string())) }
            }
            dt { (ask.say("cert-key-fingerprint")) } dd.mono {
                a href=(parts::link(certificates::PLACE, &[("q", &record.key.to_string())])) { (grouped(&record.key.to_string())) }
            }
        }
    }
}

fn days(ask: &Ask<'_>, record: &Record) -> String {
    let days = (record.not_after.0 - ask.now().0).div_euclid(86_400);
    if days < 0 {
        return ask.tell("days-ago", &[("days", (-days).into())]);
    }
    ask.tell("in-days", &[("days", days.into())])
}

/// What the certificate itself says (RFC 5280 §4).
pub(crate) fn decoded(ask: &Ask<'_>, certificate: &Certificate) -> Markup {
    let extensions = certificate.extensions();
    let names = extensions.subject_alt_names();
    let usage = extensions.key_usage();
    let purposes = extensions.extended_key_usage();
    let policies = extensions.policies();
    let thumbprint = hex(&pki::digest::sha1(certificate.der()));
    html! {
        section.card {
            h2 { (ask.say("cert-content")) }
            dl.facts {
                dt { (ask.say("fact-name")) } dd { bdi { (certificate.subject()) } }
                dt { (ask.say("fact-issuer")) } dd { bdi { (certificate.issuer()) } }
                @if let Some(names) = names {
                    dt { (ask.say("cert-names")) }
                    dd { @for name in &names.value.0 { div { bdi { (name) } } } }
                }
                dt { (ask.say("fact-key")) } dd { (certificate.public_key().kind()) }
                dt { (ask.say("cert-signed")) } dd lang="en" { (certificate.signature_algorithm()) }
                @if let Some(usage) = usage {
                    dt { (ask.say("cert-usage")) } dd lang="en" { (usage.value.words().collect::<Vec<_>>().join(", ")) }
                }
                @if let Some(purposes) = purposes {
                    dt { (ask.say("cert-purpose")) } dd lang="en" { @for oid in &purposes.value.0 { div { (meaning(oid)) } } }
                }
                @if let Some(policies) = policies {
                    dt { (ask.say("cert-policies")) } dd { @for oid in policies.value.oids() { div { (policy(ask, oid)) } } }
                }
                dt { (ask.say("cert-thumbprint")) } dd.mono { (grouped(&thumbprint)) }
            }
            details { summary { "PEM" } pre { (certificate.to_pem()) } }
        }
    }
}

fn hex(octets: &[u8]) -> String {
    octets.iter().map(|octet| format!("{octet:02x}")).collect()
}

fn meaning(oid: &Oid) -> String {
    oid.words().map_or_else(|| oid.to_string(), |words| format!("{words} ({oid})"))
}

fn policy(ask: &Ask<'_>, oid: &Oid) -> String {
    let classes = ask.web.authority().classes().by_policy();
    classes.get(oid).map_or_else(|| meaning(oid), |class| format!("{} ({oid})", ask.class(class)))
}
