//! People with roles: who is trusted with what, giving and taking it.

use authority::Operator;
use authority::auditor::Auditor;
use authority::error::{Conflict, Error};
use maud::{Markup, html};
use model::identity::{Appointment, Handle, Role};

use super::parts::{self, Column};
use super::words;
use crate::answer::{Page, Reply};
use crate::ask::Ask;
use crate::fault::Fault;
use crate::form::{Choice, Field, Form};

const PLACE: &str = "/console/roles";

/// Who has which role.
pub(crate) fn page(ask: &Ask<'_>, auditor: &Auditor<'_>) -> Result<Reply, Fault> {
    Ok(Reply::Page(shown(ask, &auditor.roles()?, &Form::default())))
}

/// Gives a role.
pub(crate) fn grant(ask: &Ask<'_>, operator: &Operator<'_>) -> Result<Reply, Fault> {
    let mut form = ask.form.clone();
    let person: Option<Handle> = form.text("person").to_lowercase().parse().ok();
    let role: Option<Role> = form.text("role").parse().ok();
    if role.is_none() {
        form.reject("role", ask.say("roles-role-wrong"));
    }
    match (person, role) {
        (None, _) => form.reject("person", ask.say("roles-person-wrong")),
        (Some(_), None) => {}
        (Some(person), Some(role)) => match operator.grant_role(&person, role) {
            Ok(_) => return Ok(Reply::See(PLACE.to_owned())),
            Err(Error::NotFound { .. }) => form.reject("person", ask.say("roles-person-unknown")),
            Err(Error::Conflict(Conflict::HasRole { .. })) => {
                form.reject("role", ask.say("roles-has"));
            }
            Err(other) => return Err(other.into()),
        },
    }
    Ok(Reply::Again(shown(ask, &operator.roles()?, &form)))
}

/// Takes a role.
pub(crate) fn revoke(ask: &Ask<'_>, operator: &Operator<'_>) -> Result<Reply, Fault> {
    let person: Handle = ask.argument(0).parse().map_err(|_| Fault::NotFound)?;
    let role: Role = ask.argument(1).parse().map_err(|_| Fault::NotFound)?;
    operator.revoke_role(&person, role)?;
    Ok(Reply::See(PLACE.to_owned()))
}

fn shown(ask: &Ask<'_>, roles: &[Appointment], form: &Form) -> Page {
    let title = ask.say("roles");
    let content = html! {
        h1 { (title) }
        p.lead { (ask.say("roles-text")) }
        section.card {
            @if roles.is_empty() { div.empty { p { (ask.say("roles-none")) } } } @else { (table(ask, roles)) }
        }
        @if ask.may(Role::Operator) { (giving(ask, form)) }
    };
    Page::new(title, content)
        .wide()
        .under("/console/settings", ask.say("settings"))
        .cli("signet role list")
        .cli("signet role grant PERSON officer|operator|auditor")
        .cli("signet role revoke PERSON officer|operator|auditor")
}

fn table(ask: &Ask<'_>, roles: &[Appointment]) -> Markup {
    let gives = ask.may(Role::Operator);
    let columns =
        ["word-person", "word-role", "word-since", "word-by"].map(Column::Words).into_iter();
    html! {
        div.scroll {
            table {
                (parts::head(ask, columns.chain(gives.then_some(Column::Unseen("word-do")))))
                tbody {
                    @for one in roles {
                        tr {
                            td data-label=(ask.say("word-person")) { a href={ "/console/people/" (one.person) } { b { (one.person) } } }
                            td data-label=(ask.say("word-role")) { (ask.say(words::role(one.role))) }
                            td data-label=(ask.say("word-since")) { (words::minute(one.granted_at)) }
                            td data-label=(ask.say("word-by")) { bdi { (words::by(&one.granted_by)) } }
                            @if gives { td { (taking(ask, one)) } }
                        }
                    }
                }
            }
        }
    }
}

fn taking(ask: &Ask<'_>, one: &Appointment) -> Markup {
    html! {
        form method="post" action={ (PLACE) "/" (one.person) "/" (one.role) "/revoke" } {
            (ask.token())
            button.slim.stop { (ask.say("roles-revoke")) span.unseen { ": " (one.person) ", " (ask.say(words::role(one.role))) } }
        }
    }
}

fn giving(ask: &Ask<'_>, form: &Form) -> Markup {
    let option = |role: Role, more: &str| Choice {
        value: role.to_string(),
        words: ask.say(words::role(role)),
        more: Some(ask.say(more)),
    };
    let options = [
        option(Role::Officer, "role-officer-text"),
        option(Role::Operator, "role-operator-text"),
        option(Role::Auditor, "role-auditor-text"),
    ];
    let person =
        Field::new("person", ask.say("word-person")).hint(ask.say("roles-person-hint")).at_most(63);
    html! {
        form.card method="post" action=(PLACE) {
            h2 { (ask.say("roles-grant")) }
            (form.summary(ask.language))
            (ask.token())
            (form.line(&person))
            (form.choice(&Field::new("role", ask.say("word-role")), &options))
            button.main { (ask.say("roles-grant-button")) }
        }
    }
}
