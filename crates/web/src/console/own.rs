//! A certificate of one's own for whoever came by the host's link: an invitation for oneself, with the role.

use authority::Operator;
use authority::error::Error;
use authority::invitation::{Delivery, Invite};
use maud::html;
use model::identity::Role;

use crate::answer::{Page, Reply};
use crate::ask::Ask;
use crate::fault::Fault;
use crate::form::{Field, Form};

/// How long the link is good, in hours: it is followed at once.
const HOURS: u32 = 1;

/// Offers it.
pub(crate) fn page(ask: &Ask<'_>, _: &Operator<'_>) -> Result<Reply, Fault> {
    Ok(Reply::Page(shown(ask, &Form::default())))
}

/// Makes the invitation, and goes on as everybody does who is invited.
pub(crate) fn make(ask: &Ask<'_>, operator: &Operator<'_>) -> Result<Reply, Fault> {
    let mut form = ask.form.clone();
    let name = form.text("name").to_owned();
    if name.is_empty() {
        form.reject("name", ask.say("apply-name-wrong"));
    }
    let email = form.text("email").to_owned();
    if email.is_empty() {
        form.reject("email", ask.say("own-email-wrong"));
    }
    if form.is_right() {
        let class = ask.web.authority().classes().lowest_proven();
        let role = Some(Role::Operator);
        let language = Some(ask.language.into());
        let invite = Invite { email, name: Some(name), class, role, hours: HOURS, language };
        match operator.invite(invite, Delivery::Shown) {
            Ok(invited) => return Ok(Reply::See(format!("/i/{}", invited.secret))),
            Err(Error::Invalid { field: "name", why }) => form.reject("name", ask.wrong(&why)),
            Err(Error::Invalid { why, .. }) => form.reject("email", ask.wrong(&why)),
            Err(other) => return Err(other.into()),
        }
    }
    Ok(Reply::Again(shown(ask, &form)))
}

fn shown(ask: &Ask<'_>, form: &Form) -> Page {
    let title = ask.say("own");
    let name = Field::new("name", ask.say("apply-name")).autocomplete("name").at_most(100);
    let email = Field::new("email", ask.say("own-email"))
        .hint(ask.say("own-email-hint"))
        .autocomplete("email");
    let content = html! {
        h1 { (title) }
        p.lead { (ask.say("own-text")) }
        form.card method="post" action="/console/own" {
            (form.summary(ask.language))
            (ask.token())
            (form.line(&name))
            (form.line(&email))
            div.row {
                button.main { (ask.say("own-button")) }
                a.button href="/console" { (ask.say("own-later")) }
            }
        }
    };
    Page::new(title, content)
        .under("/console", ask.say("console-today"))
        .cli("signet invite MAILBOX --name NAME --role operator --print")
}
