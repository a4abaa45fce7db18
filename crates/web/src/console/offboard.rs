//! Offboarding: everything that ends with a person, shown before, done at once, and told by a receipt.

use authority::Operator;
use authority::error::Error;
use authority::reader::Reader;
use authority::registry::{PersonFile, is_in_force};
use maud::{Markup, html};
use model::audit::Actor;
use model::identity::Handle;
use model::invitation::Invitation;

use super::{parts, reach, receipt, words};
use crate::answer::{Page, Reply};
use crate::ask::Ask;
use crate::fault::Fault;

/// What would end.
pub(crate) fn preview(ask: &Ask<'_>, operator: &Operator<'_>) -> Result<Reply, Fault> {
    let handle: Handle = ask.argument(0).parse().map_err(|_| Fault::NotFound)?;
    let file = match operator.person_file(&handle) {
        Ok(file) => file,
        Err(fault) => return gone(operator, &handle, fault),
    };
    let invitations = operator.authority().open_invitations(&file.person)?;
    let name = &file.person.name;
    let title = ask.tell("offboard", &[("name", name.into())]);
    let content = html! {
        h1 { bdi { (title) } }
        p.lead { (ask.say("offboard-text")) }
        @if is_oneself(operator, &handle) { p.note.stop { (ask.say("offboard-oneself")) } }
        section.card {
            h2 { (ask.say("offboard-ends")) }
            (ending(ask, &file, &invitations))
        }
        form.card method="post" action=(ask.path) {
            (ask.token())
            p { (ask.say("offboard-cut")) }
            div.row {
                button.stop { (title) }
                a.button href=(parts::person(&handle)) { (ask.say("offboard-not")) }
            }
        }
    };
    let page = Page::new(title, content).under("/console/people", ask.say("people"));
    let page = page.under(parts::person(&handle), name);
    Ok(Reply::Page(page.cli(format!("signet person remove {handle} --yes"))))
}

fn is_oneself(operator: &Operator<'_>, handle: &Handle) -> bool {
    matches!(operator.actor(), Actor::Holder { person: Some(person), .. } if person == handle)
}

fn ending(ask: &Ask<'_>, file: &PersonFile, invitations: &[Invitation]) -> Markup {
    let now = ask.now();
    let alive = file.requests.iter().filter(|request| !request.state.is_over());
    html! {
        ul {
            @for device in &file.devices {
                @let in_force = device.certificates.iter().filter(|record| is_in_force(record, now)).count();
                li {
                    b { (device.device.handle) } ": "
                    (ask.tell("offboard-certificates", &[("count", i64::try_from(in_force).unwrap_or(i64::MAX).into())]))
                    @if let Some(reach) = reach::of_device(ask, device) {
                        @if !reach.doors.is_empty() { " · " (ask.say("device-opens")) " " (reach.doors.join(", ")) }
                    }
                }
            }
            @if file.devices.is_empty() { li { (ask.say("offboard-no-device")) } }
            @for request in alive { li { (ask.say("offboard-request")) " " span.mono { (request.id) } } }
            @for one in invitations { li { (ask.say("offboard-invitation")) " " span.mono { (one.id) } } }
            @if file.sessions > 0 {
                li { (ask.tell("offboard-sessions", &[("count", i64::try_from(file.sessions).unwrap_or(i64::MAX).into())])) }
            }
            @for role in &file.roles { li { (ask.say("offboard-role")) " " (ask.say(words::role(*role))) } }
            @for group in &file.groups { li { (ask.say("offboard-group")) " " (group) } }
        }
    }
}

/// Ends it all.
pub(crate) fn remove(ask: &Ask<'_>, operator: &Operator<'_>) -> Result<Reply, Fault> {
    let handle: Handle = ask.argument(0).parse().map_err(|_| Fault::NotFound)?;
    match operator.remove_person(&handle) {
        Ok(offboarded) => Ok(Reply::See(receipt::place(offboarded.range))),
        Err(fault) => gone(operator, &handle, fault),
    }
}

/// Shows the receipt of somebody who was removed before; pressing twice is no mistake.
pub(crate) fn gone(reader: &Reader<'_>, handle: &Handle, fault: Error) -> Result<Reply, Fault> {
    let Error::NotFound { .. } = fault else { return Err(fault.into()) };
    let range = reader.removal_of(handle)?.ok_or(fault)?;
    Ok(Reply::See(receipt::place(range)))
}
