//! `signet invite`: a one-time link for somebody who is to get a certificate, by mail or printed.

use std::path::{Path, PathBuf};

use authority::invitation::list::{self, Terms, Wrong};
use authority::invitation::{Delivery, Invite, Invited};
use authority::reader::Reader;
use clap::Args;
use model::identity::Role;
use model::invitation::Invitation;
use model::language::Tag;
use model::request::InvitationId;
use model::verification::Class;
use serde::Serialize;
use store::{InvitationFilter, Order};

use super::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::input;
use crate::output::when;

/// Whom to invite, or what to do with an invitation.
#[derive(Debug, Args)]
#[command(
    group = clap::ArgGroup::new("what").required(true),
    after_help = "A CSV file has a line for each: email, then if wanted name and class, as in\n  alice@example.org,Alice Example,document"
)]
pub(super) struct InviteArgs {
    /// The mailbox of whom to invite
    #[arg(group = "what")]
    email: Option<String>,
    /// Invite everybody in this file
    #[arg(long, value_name = "FILE", group = "what")]
    csv: Option<PathBuf>,
    /// List who was invited
    #[arg(long, group = "what")]
    list: bool,
    /// Make another link for an invitation; the one before is void
    #[arg(long, value_name = "INVITATION", group = "what")]
    resend: Option<InvitationId>,
    /// Withdraw an invitation; its link is void
    #[arg(long, value_name = "INVITATION", group = "what")]
    withdraw: Option<InvitationId>,
    /// How well the identity is to be checked [default: the lowest above interim]
    #[arg(long)]
    class: Option<String>,
    /// The name of whom to invite, if known
    #[arg(long, requires = "email")]
    name: Option<String>,
    /// The role that whoever accepts gets with the approval: officer, operator or auditor
    #[arg(long)]
    role: Option<Role>,
    /// Print the link instead of sending it
    #[arg(long)]
    print: bool,
    /// The language to write in: en, de [default: that of mail.language]
    #[arg(long, value_name = "LANGUAGE", value_parser = super::post::language)]
    language: Option<Tag>,
    /// How long the link is good, in hours
    #[arg(long, default_value_t = 24)]
    hours: u32,
}

/// An invitation as shown.
#[derive(Debug, Serialize)]
struct Shown {
    invitation: String,
    email: String,
    name: Option<String>,
    class: String,
    /// The role that comes with the approval, if any.
    role: Option<Role>,
    status: String,
    made_by: String,
    made_at: String,
    expires_at: String,
    request: Option<String>,
    /// The link, when it is printed and not sent.
    #[serde(skip_serializing_if = "Option::is_none")]
    link: Option<String>,
}

impl Shown {
    fn of(invitation: &Invitation, context: &Context) -> Self {
        Self {
            invitation: invitation.id.to_string(),
            email: invitation.email.clone(),
            name: invitation.name.clone(),
            class: invitation.class.to_string(),
            role: invitation.role,
            status: invitation.fate(context.now()).to_string(),
            made_by: invitation.made_by.clone(),
            made_at: invitation.made_at.to_string(),
            expires_at: invitation.expires_at.to_string(),
            request: invitation.request.map(|id| id.to_string()),
            link: None,
        }
    }

    fn made(invited: &Invited, context: &Context, delivery: Delivery) -> Self {
        let link = (delivery == Delivery::Shown).then(|| invited.link.clone());
        Self { link, ..Self::of(&invited.invitation, context) }
    }
}

/// Runs the command.
///
/// # Errors
/// When somebody cannot be invited; of a file nobody is, when a line is wrong.
pub(super) fn run(context: &Context, args: InviteArgs) -> Result<Exit, Failure> {
    let authority = context.authority()?;
    let officer = authority.as_officer(context.actor())?;
    let delivery = if args.print { Delivery::Shown } else { Delivery::Mail };
    if args.list {
        return show_all(context, &officer);
    }
    if let Some(id) = args.withdraw {
        let withdrawn = officer.withdraw_invitation(id)?;
        context.output.show(&Shown::of(&withdrawn, context), |page| {
            page.line(format!("The invitation of {} is withdrawn.", withdrawn.email));
        });
        return Ok(Exit::Ok);
    }
    super::require_portal(&authority)?;
    let invited = match (&args.resend, &args.csv) {
        (Some(id), _) => vec![officer.resend(*id, args.hours, delivery)?],
        (None, Some(file)) => {
            let invites = read(file, &args, authority.classes())?;
            let all = invites.into_iter().map(|invite| officer.invite(invite, delivery));
            all.collect::<Result<Vec<_>, _>>()?
        }
        (None, None) => {
            let class = class(args.class.as_deref(), authority.classes())?;
            let email = args.email.clone().unwrap_or_default();
            let (name, language) = (args.name.clone(), args.language.clone());
            let (role, hours) = (args.role, args.hours);
            let invite = Invite { email, name, class, role, hours, language };
            vec![officer.invite(invite, delivery)?]
        }
    };
    show(context, &invited, delivery, args.csv.is_some());
    if delivery == Delivery::Mail {
        super::post::tell_fate(context);
    }
    Ok(Exit::Ok)
}

fn class(name: Option<&str>, classes: &model::verification::Classes) -> Result<Class, Failure> {
    match name {
        Some(name) => super::class::named(classes, name),
        None => Ok(classes.lowest_proven()),
    }
}

fn show(context: &Context, invited: &[Invited], delivery: Delivery, many: bool) {
    let shown: Vec<Shown> = invited.iter().map(|one| Shown::made(one, context, delivery)).collect();
    let fill = |page: &mut crate::output::page::Page| {
        for one in invited {
            let Invited { invitation, link, .. } = one;
            match delivery {
                Delivery::Mail => page.line(format!("{} is invited by mail.", invitation.email)),
                Delivery::Shown => page.line(format!("For {}:  {link}", invitation.email)),
            }
            page.field("invitation", invitation.id.to_string());
            page.field("good once, until", when::dated(invitation.expires_at, context.now()));
        }
    };
    match shown.first().filter(|_| !many) {
        Some(one) => context.output.show(one, fill),
        None => context.output.show(&shown, fill),
    }
}

fn show_all(context: &Context, reader: &Reader<'_>) -> Result<Exit, Failure> {
    let filter = InvitationFilter { order: Order::NewestFirst, ..InvitationFilter::default() };
    let invitations = reader.invitations(&filter)?;
    let shown: Vec<Shown> =
        invitations.iter().map(|invitation| Shown::of(invitation, context)).collect();
    context.output.show(&shown, |page| {
        let rows = shown.iter().zip(&invitations).map(|(one, invitation)| {
            vec![
                one.invitation.as_str().into(),
                one.email.as_str().into(),
                one.class.as_str().into(),
                one.status.as_str().into(),
                when::distance(invitation.made_at, context.now()).into(),
                one.request.as_deref().unwrap_or("-").into(),
            ]
        });
        let head = ["INVITATION", "EMAIL", "CLASS", "STATUS", "MADE", "REQUEST"];
        page.table(&head, rows.collect(), "Nobody was invited.");
    });
    Ok(Exit::Ok)
}

/// Reads a file whole before anybody is invited.
fn read(
    file: &Path,
    args: &InviteArgs,
    classes: &model::verification::Classes,
) -> Result<Vec<Invite>, Failure> {
    let wrong = |what: String, why: String| {
        Failure::new(Exit::Usage, "CSV", what)
            .why(why)
            .remedy("write email,name,class on each line; nobody was invited")
    };
    let class = class(args.class.as_deref(), classes)?;
    let (role, hours, language) = (args.role, args.hours, args.language.clone());
    let terms = Terms { class, role, hours, language };
    let bytes = input::bytes(file)?;
    let text = std::str::from_utf8(&bytes)
        .map_err(|error| wrong(file.display().to_string(), error.to_string()))?;
    list::parse(text, &terms, classes).map_err(|Wrong { line, why }| {
        wrong(format!("{}, line {line}", file.display()), why.to_string())
    })
}
