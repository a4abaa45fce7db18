//! Settings: what is in force, to be read. The configuration is a file of the host, and changed there.

use authority::auditor::Auditor;
use authority::request::Needs;
use maud::{Markup, html};
use model::verification::Definition;

use super::parts::{self, Column};
use super::{authorities, words};
use crate::answer::{Page, Reply};
use crate::ask::Ask;
use crate::fault::Fault;
use crate::language::Language;

/// The page.
pub(crate) fn page(ask: &Ask<'_>, _: &Auditor<'_>) -> Result<Reply, Fault> {
    let authority = ask.web.authority();
    let title = ask.say("settings");
    let languages: Vec<&str> = Language::ALL.into_iter().map(Language::endonym).collect();
    let content = html! {
        h1 { (title) }
        p.lead { (ask.say("settings-text")) }
        section.card {
            header { h2 { (ask.say("settings-house")) } a.button.slim href="/console/roles" { (ask.say("roles")) } }
            dl.facts {
                dt { (ask.say("settings-name")) } dd { bdi { (authority.settings().name) } }
                dt { (ask.say("settings-portal")) } dd { bdi { (authority.portal()) } }
                dt { (ask.say("settings-public")) } dd { bdi { (authority.settings().public_url) } }
                dt { (ask.say("settings-arc")) } dd.mono { (authority.settings().policy_arc) }
                dt { (ask.say("settings-keys")) } dd { (authorities::passphrase(ask, authority.keyring().source())) }
                dt { (ask.say("settings-languages")) } dd { (languages.join(", ")) }
                @if let Some(contact) = &ask.visit.contact { dt { (ask.say("settings-contact")) } dd { bdi { (contact) } } }
            }
        }
        section.card {
            h2 { (ask.say("settings-classes")) }
            (ladder(ask, authority.classes().list()))
        }
        section.card {
            header { h2 { (ask.say("settings-file")) } a.button.slim href="/console/doors" { (ask.say("doors")) } }
            p.soft { (ask.say("settings-file-text")) }
            @match ask.web.house().settings() {
                Some(text) => { pre tabindex="0" { (text) } }
                None => { p { (ask.say("settings-file-none")) } }
            }
        }
    };
    Ok(Reply::Page(
        Page::new(title, content)
            .wide()
            .cli("signet config show")
            .cli("signet config check && signet reload")
            .cli("signet class list"),
    ))
}

/// The ladder of classes, from the highest down.
fn ladder(ask: &Ask<'_>, classes: &[Definition]) -> Markup {
    let columns = [
        Column::Words("settings-class"),
        Column::Words("settings-means"),
        Column::Number("settings-certificate-days"),
        Column::Number("settings-evidence-days"),
        Column::Words("settings-approvals"),
        Column::Words("settings-policy"),
    ];
    html! {
        div.scroll {
            table {
                (parts::head(ask, columns))
                tbody { @for definition in classes.iter().rev() { (rung(ask, definition)) } }
            }
        }
    }
}

fn rung(ask: &Ask<'_>, definition: &Definition) -> Markup {
    let methods: Vec<String> =
        definition.methods.iter().map(|method| ask.say(words::method(*method))).collect();
    let approvals = match Needs::of(definition) {
        _ if definition.class.rank() == 0 => "settings-nobody",
        Needs::Mailbox => "settings-mailbox",
        Needs::OneOfficer => "settings-one",
        Needs::TwoOfficers => "settings-two",
    };
    html! {
        tr {
            td data-label=(ask.say("settings-class")) { code { (definition.class) } }
            td data-label=(ask.say("settings-means")) {
                div { (ask.class(&definition.class)) @if !methods.is_empty() { span.soft { (methods.join("; ")) } } }
            }
            td.num data-label=(ask.say("settings-certificate-days")) { (definition.certificate_days) }
            td.num data-label=(ask.say("settings-evidence-days")) {
                @match definition.evidence_days { Some(days) => { (days) } None => { "∞" } }
            }
            td data-label=(ask.say("settings-approvals")) { (ask.say(approvals)) }
            td.mono data-label=(ask.say("settings-policy")) { (definition.policy) }
        }
    }
}
