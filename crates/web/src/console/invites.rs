//! Invitations: who was asked, what came of it, and asking more: one, or a list at once, by mail or by a link that is
//! shown as text and as a picture. A shown link is kept nowhere, so its page is the answer to the form itself.

use authority::error::Error;
use authority::invitation::list::{self, Terms};
use authority::invitation::{Delivery, Invite, Invited};
use authority::reader::Reader;
use authority::request::officer::Officer;
use maud::{Markup, html};
use model::identity::Role;
use model::invitation::{Fate, Invitation};
use model::request::{InvitationId, State};

use super::parts::{self, Column};
use super::words;
use crate::answer::{Page, Reply};
use crate::ask::Ask;
use crate::fault::Fault;
use crate::form::{Choice, Field, Form};
use crate::picture;

const PLACE: &str = "/console/invites";
/// For how long links can be good: hours, and the words.
const LIVES: &[(u32, &str)] = &[
    (24, "invites-day"),
    (72, "invites-three-days"),
    (168, "invites-week"),
    (720, "invites-month"),
];

/// The page.
pub(crate) fn page(ask: &Ask<'_>, reader: &Reader<'_>) -> Result<Reply, Fault> {
    let mut one = Form::default();
    one.suggest("email", ask.query.text("email"));
    Ok(Reply::Page(shown(ask, reader, &one, &Form::default())?))
}

/// Invites one.
pub(crate) fn make(ask: &Ask<'_>, officer: &Officer<'_>) -> Result<Reply, Fault> {
    let mut form = ask.form.clone();
    if form.text("email").is_empty() {
        form.reject("email", ask.say("own-email-wrong"));
    }
    let terms = terms(ask, &mut form);
    let delivery = delivery(ask, &mut form);
    if let (Some(terms), Some(delivery), true) = (terms, delivery, form.is_right()) {
        let invite = Invite {
            email: form.text("email").to_owned(),
            name: form.find("name").map(str::to_owned),
            class: terms.class,
            role: terms.role,
            hours: terms.hours,
            language: terms.language,
        };
        match officer.invite(invite, delivery) {
            Ok(invited) => return Ok(done(ask, delivery, &[invited])),
            Err(Error::Invalid { field: "name", .. }) => {
                form.reject("name", ask.say("invites-name-wrong"))
            }
            Err(Error::Invalid { field: "email", .. }) => {
                form.reject("email", ask.say("own-email-wrong"))
            }
            Err(Error::Invalid { why, .. }) => form.reject("class", ask.wrong(&why)),
            Err(other) => return Err(other.into()),
        }
    }
    Ok(Reply::Again(shown(ask, officer, &form, &Form::default())?))
}

/// Invites everybody in a list.
pub(crate) fn make_many(ask: &Ask<'_>, officer: &Officer<'_>) -> Result<Reply, Fault> {
    let mut form = ask.form.clone();
    let terms = terms(ask, &mut form);
    let delivery = delivery(ask, &mut form);
    if let (Some(terms), Some(delivery), true) = (terms, delivery, form.is_right()) {
        match list::parse(form.text("many"), &terms, ask.web.authority().classes()) {
            Ok(invites) => {
                let all = invites.into_iter().map(|invite| officer.invite(invite, delivery));
                let invited = all.collect::<Result<Vec<_>, _>>()?;
                return Ok(done(ask, delivery, &invited));
            }
            Err(wrong) => {
                let line = i64::try_from(wrong.line).unwrap_or(i64::MAX);
                let why = ask.wrong(&wrong.why);
                let said = [("line", line.into()), ("why", (&why).into())];
                form.reject("many", ask.tell("invites-line-wrong", &said));
            }
        }
    }
    Ok(Reply::Again(shown(ask, officer, &Form::default(), &form)?))
}

/// Makes another link.
pub(crate) fn resend(ask: &Ask<'_>, officer: &Officer<'_>) -> Result<Reply, Fault> {
    let (hours, _) = LIVES.first().copied().unwrap_or((24, ""));
    let delivery = if ask.form.text("by") == "shown" { Delivery::Shown } else { Delivery::Mail };
    let invited = officer.resend(named(ask)?, hours, delivery)?;
    Ok(done(ask, delivery, &[invited]))
}

/// Withdraws an invitation.
pub(crate) fn withdraw(ask: &Ask<'_>, officer: &Officer<'_>) -> Result<Reply, Fault> {
    officer.withdraw_invitation(named(ask)?)?;
    Ok(Reply::See(PLACE.to_owned()))
}

fn named(ask: &Ask<'_>) -> Result<InvitationId, Fault> {
    ask.argument(0).parse().map_err(|_| Fault::NotFound)
}

fn terms(ask: &Ask<'_>, form: &mut Form) -> Option<Terms> {
    let class = ask.web.authority().classes().parse(form.text("class")).ok();
    if class.is_none() {
        form.reject("class", ask.say("invites-class-wrong"));
    }
    let role: Option<Role> = match form.text("role") {
        "" => None,
        role => {
            let role = role.parse().ok();
            if role.is_none() {
                form.reject("role", ask.say("roles-role-wrong"));
            }
            role
        }
    };
    let hours = LIVES.iter().find(|(hours, _)| hours.to_string() == form.text("hours"));
    if hours.is_none() {
        form.reject("hours", ask.say("invites-hours-wrong"));
    }
    let (hours, _) = *hours?;
    Some(Terms { class: class?, role, hours, language: Some(ask.language.into()) })
}

fn delivery(ask: &Ask<'_>, form: &mut Form) -> Option<Delivery> {
    match form.text("by") {
        "mail" => Some(Delivery::Mail),
        "shown" => Some(Delivery::Shown),
        _ => {
            form.reject("by", ask.say("invites-by-wrong"));
            None
        }
    }
}

/// Links that were sent need not be shown; others are shown once.
fn done(ask: &Ask<'_>, delivery: Delivery, invited: &[Invited]) -> Reply {
    if delivery == Delivery::Mail {
        return Reply::See(format!("{PLACE}?invited={}", invited.len()));
    }
    let title = ask.say("invites-shown");
    let content = html! {
        h1 { (title) }
        p.lead { (ask.say("invites-shown-text")) }
        div.cards {
            @for (n, one) in invited.iter().enumerate() {
                section.card {
                    header { h2 { bdi { (one.invitation.email) } } }
                    @if let Some(picture) = picture::qr(&one.link, &ask.say("invites-qr")) { (picture) }
                    code.secret id={ "link" (n) } { (one.link) }
                    button.slim type="button" data-signet-copy={ "#link" (n) } data-signet-copied=(ask.say("hand-copied")) hidden { (ask.say("hand-copy")) }
                    p.small.soft { (ask.say("invited-until")) " " (words::minute(one.invitation.expires_at)) }
                }
            }
        }
        p { a.button href=(PLACE) { (ask.say("back")) } }
    };
    Reply::Page(Page::new(title, content).wide().under(PLACE, ask.say("invites")))
}

fn shown(ask: &Ask<'_>, reader: &Reader<'_>, one: &Form, many: &Form) -> Result<Page, Fault> {
    let sought = ask.query.find("q").map(str::to_owned);
    let found = reader.last_invitations(sought.clone())?;
    let title = ask.say("invites");
    let invited: i64 = ask.query.text("invited").parse().unwrap_or(0);
    let content = html! {
        h1 { (title) }
        @if invited > 0 { p.note.good role="status" { (ask.tell("invites-sent", &[("count", invited.into())])) } }
        (one.summary(ask.language))
        (many.summary(ask.language))
        @if ask.may(Role::Officer) {
            (making(ask, one))
            (making_many(ask, many))
        }
        section.card {
            header { h2 { (ask.say("invites-last")) } }
            form.filters method="get" action=(PLACE) role="search" {
                div.grow { label for="q" { (ask.say("word-mailbox")) } input #q name="q" type="search" value=(sought.as_deref().unwrap_or_default()) maxlength="254" autocomplete="off"; }
                button { (ask.say("invites-find")) }
            }
            @if found.is_empty() { div.empty { p { (ask.say("invites-none")) } } } @else { (table(ask, &found)) }
        }
    };
    Ok(Page::new(title, content)
        .wide()
        .cli("signet invite MAILBOX --name NAME --class CLASS")
        .cli("signet invite --csv FILE")
        .cli("signet invite --list"))
}

fn table(ask: &Ask<'_>, found: &[(Invitation, Option<State>)]) -> Markup {
    let columns = ["word-mailbox", "word-class", "word-state", "word-since", "word-by"];
    let columns = columns.map(Column::Words).into_iter();
    let doing = ask.may(Role::Officer).then_some(Column::Unseen("word-do"));
    html! {
        div.scroll {
            table {
                (parts::head(ask, columns.chain(doing)))
                tbody { @for (invitation, request) in found { (row(ask, invitation, *request)) } }
            }
        }
    }
}

fn row(ask: &Ask<'_>, invitation: &Invitation, request: Option<State>) -> Markup {
    let fate = invitation.fate(ask.now());
    html! {
        tr {
            td data-label=(ask.say("word-mailbox")) {
                div { b { bdi { (invitation.email) } } @if let Some(name) = &invitation.name { span.soft { bdi { (name) } } } }
            }
            td data-label=(ask.say("word-class")) {
                div { (words::class(ask, &invitation.class)) @if let Some(role) = invitation.role { span.soft { (ask.say(words::role(role))) } } }
            }
            td data-label=(ask.say("word-state")) { (state(ask, invitation, fate, request)) }
            td data-label=(ask.say("word-since")) { (words::minute(invitation.made_at)) }
            td data-label=(ask.say("word-by")) { bdi { (words::by(&invitation.made_by)) } }
            @if ask.may(Role::Officer) { td { @if matches!(fate, Fate::Sent | Fate::Expired) { (doing(ask, invitation)) } } }
        }
    }
}

fn state(ask: &Ask<'_>, invitation: &Invitation, fate: Fate, request: Option<State>) -> Markup {
    let (tone, text) = match (fate, request) {
        (Fate::Sent, _) => ("wait", "invite-sent"),
        (Fate::Expired, _) => ("stop", "invite-expired"),
        (Fate::Withdrawn, _) => ("", "invite-withdrawn"),
        (Fate::Used, Some(State::Issued)) => ("good", "invite-done"),
        (Fate::Used, _) => ("act", "invite-opened"),
    };
    html! {
        div {
            span.chip.(tone) { (ask.say(text)) }
            @if let Some(request) = &invitation.request { " " a.mono.small href={ "/console/requests/" (request) } { (request) } }
        }
    }
}

fn doing(ask: &Ask<'_>, invitation: &Invitation) -> Markup {
    let place = format!("{PLACE}/{}", invitation.id);
    html! {
        div.row {
            // Whoever could send the way to a role could send it to oneself.
            @if invitation.role.is_none() || ask.may(Role::Operator) {
                form method="post" action={ (place) "/resend" } {
                    (ask.token())
                    button.slim name="by" value="mail" { (ask.say("invites-resend")) }
                    " "
                    button.slim name="by" value="shown" { (ask.say("invites-show")) }
                }
            }
            form method="post" action={ (place) "/withdraw" } {
                (ask.token())
                button.slim.stop { (ask.say("invites-withdraw")) }
            }
        }
    }
}

fn making(ask: &Ask<'_>, form: &Form) -> Markup {
    let email = Field::new("email", ask.say("word-mailbox")).autocomplete("off");
    let name = Field::new("name", ask.say("invites-name"))
        .hint(ask.say("invites-name-hint"))
        .at_most(100)
        .optional();
    html! {
        form.card method="post" action=(PLACE) {
            h2 { (ask.say("invites-make")) }
            (ask.token())
            div.fields { (form.line(&email)) (form.line(&name)) }
            (common(ask, form, "f"))
            button.main { (ask.say("invites-make-button")) }
        }
    }
}

fn making_many(ask: &Ask<'_>, form: &Form) -> Markup {
    let many = Field::new("many", ask.say("invites-many"))
        .hint(ask.say("invites-many-hint"))
        .at_most(60_000);
    html! {
        details.card open[!form.is_right()] {
            summary { (ask.say("invites-make-many")) }
            form method="post" action={ (PLACE) "/list" } {
                (ask.token())
                (form.lines(&many))
                (common(ask, form, "m"))
                button { (ask.say("invites-many-button")) }
            }
        }
    }
}

/// What one invitation and many have in common.
fn common(ask: &Ask<'_>, form: &Form, prefix: &'static str) -> Markup {
    let classes = ask.web.authority().classes();
    let choice = |value: String, words: String| Choice { value, words, more: None };
    let offered: Vec<Choice> = classes
        .list()
        .iter()
        .filter(|definition| definition.class.rank() > 0)
        .map(|definition| choice(definition.class.to_string(), ask.class(&definition.class)))
        .collect();
    let mut roles = vec![choice(String::new(), ask.say("invites-no-role"))];
    roles.extend(Role::ALL.map(|role| choice(role.to_string(), ask.say(words::role(role)))));
    let lives: Vec<Choice> =
        LIVES.iter().map(|(hours, text)| choice(hours.to_string(), ask.say(text))).collect();
    let ways = [
        choice("mail".to_owned(), ask.say("invites-by-mail")),
        choice("shown".to_owned(), ask.say("invites-by-shown")),
    ];
    html! {
        div.fields {
        (form.list(&Field::new("class", ask.say("word-class")).of(prefix), &offered))
        (form.list(&Field::new("hours", ask.say("invites-hours")).of(prefix), &lives))
        @if ask.may(Role::Operator) { (form.list(&Field::new("role", ask.say("invites-role")).of(prefix), &roles)) }
        (form.list(&Field::new("by", ask.say("invites-by")).of(prefix), &ways))
        }
    }
}
