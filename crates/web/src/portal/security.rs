//! What keeps one's account safe: the sheet of recovery codes, the open sessions, and from where one's devices were
//! used.

use authority::certified::device::Use;
use authority::error::{Error, Kind};
use maud::{Markup, html};
use model::session::Session;

use super::devices::own;
use super::public::minute;
use crate::answer::{Page, Reply};
use crate::ask::Ask;
use crate::fault::Fault;
use crate::visit::Holder;

#[cfg(test)]
mod tests;

/// How many uses are shown.
const USES: usize = 20;

/// The page.
pub(crate) fn page(ask: &Ask<'_>, _: &Holder) -> Result<Reply, Fault> {
    let own = own(ask)?;
    let is_person = own.person().is_some();
    let left = if is_person { own.count_recovery()? } else { 0 };
    let sessions = own.sessions()?;
    let title = ask.say("security");
    let content = html! {
        h1 { (title) }
        @if is_person { (codes(ask, left)) }
        section.card {
            h2 { (ask.say("security-sessions")) }
            @if sessions.is_empty() { p.soft { (ask.say("security-no-sessions")) } }
            @for session in &sessions { (session_row(ask, session)) }
        }
        section.card {
            h2 { (ask.say("security-uses")) }
            (uses(ask, &last_uses(&own)?))
            p.small.soft { (ask.say("security-uses-text")) }
        }
    };
    Ok(Reply::Page(Page::new(title, content)))
}

fn codes(ask: &Ask<'_>, left: usize) -> Markup {
    html! {
        section.card {
            header {
                h2 { (ask.say("security-codes")) }
                span.chip.good[left >= 4].wait[left < 4] {
                    (ask.tell("security-left", &[("count", i64::try_from(left).unwrap_or(i64::MAX).into())]))
                }
            }
            p { (ask.say("security-codes-text")) }
            @if left > 0 { p.small.soft { (ask.say("security-codes-void")) } }
            form method="post" action="/security/codes" {
                (ask.token())
                button.main { (ask.say("security-codes-button")) }
            }
        }
    }
}

/// Makes a sheet and shows it, this once.
pub(crate) fn make_codes(ask: &Ask<'_>, _: &Holder) -> Result<Reply, Fault> {
    let sheet = own(ask)?.make_recovery()?;
    let title = ask.say("sheet");
    let content = html! {
        h1 { (title) }
        p.note.wait { b { (ask.say("sheet-once")) } br; (ask.say("sheet-once-text")) }
        section.card {
            header { h2 { (ask.web.authority().settings().name) } span.small.soft { (ask.visit.origin) "/lost" } }
            ol.sheet { @for code in &sheet { li.mono { (code) } } }
            p.small.soft { (ask.say("sheet-how")) }
        }
        div.row { a.button.main href="/security" { (ask.say("sheet-done")) } }
    };
    Ok(Reply::Page(Page::new(title, content)))
}

fn session_row(ask: &Ask<'_>, session: &Session) -> Markup {
    let key: String = session.key.iter().map(|octet| format!("{octet:02x}")).collect();
    html! {
        div.row {
            p {
                (ask.say("security-since")) " " (minute(session.made_at.0 * 1_000)) ", "
                (ask.say("security-used")) " " (minute(session.last_used_at.0 * 1_000))
            }
            form method="post" action="/security/close" {
                (ask.token())
                input type="hidden" name="session" value=(key);
                button.slim.stop { (ask.say("security-close")) }
            }
        }
    }
}

/// Ends one of one's sessions.
pub(crate) fn close(ask: &Ask<'_>, _: &Holder) -> Result<Reply, Fault> {
    match own(ask)?.close_session(ask.form.text("session")) {
        // It was ended before, or was never there.
        Ok(()) | Err(Error::NotFound { what: Kind::Session, .. }) => {
            Ok(Reply::See("/security".to_owned()))
        }
        Err(other) => Err(other.into()),
    }
}

/// The last uses of all devices, newest first.
fn last_uses(own: &authority::certified::Certified<'_>) -> Result<Vec<Use>, Fault> {
    let mut devices: Vec<_> =
        own.certificates()?.into_iter().filter_map(|record| record.device_handle).collect();
    devices.sort();
    devices.dedup();
    let mut all = Vec::new();
    for device in &devices {
        all.extend(own.uses(device, USES as u64)?);
    }
    all.sort_by_key(|one| -one.at_ms);
    all.truncate(USES);
    Ok(all)
}

fn uses(ask: &Ask<'_>, uses: &[Use]) -> Markup {
    html! {
        @if uses.is_empty() { p.soft { (ask.say("devices-unused")) } } @else {
            div.scroll {
                table {
                    thead { tr {
                        th { (ask.say("security-when")) } th { (ask.say("security-device")) }
                        th { (ask.say("security-door")) } th { (ask.say("security-where")) }
                    } }
                    tbody {
                        @for one in uses {
                            tr {
                                td data-label=(ask.say("security-when")) { (minute(one.at_ms)) }
                                td data-label=(ask.say("security-device")) { (one.device) }
                                td data-label=(ask.say("security-door")) { (one.door) }
                                td.mono data-label=(ask.say("security-where")) { (one.address) }
                            }
                        }
                    }
                }
            }
        }
    }
}
