//! `signet group`: named sets of people and devices, for rules.

use authority::error::Error;
use authority::{Authority, Operator};
use clap::{Args, Subcommand};
use model::identity::{Group, Handle};
use serde::Serialize;

use super::Context;
use super::register::Register;
use crate::exit::Exit;
use crate::failure::Failure;

#[derive(Debug, Subcommand)]
pub(super) enum GroupCommand {
    /// Make a group, or put somebody into one; it is made when missing
    Add(MemberArgs),
    /// List groups
    List,
    /// Show who and what is in a group
    Show {
        /// Short name, like sales
        group: Handle,
    },
    /// Take somebody out of a group, or remove the group
    Remove {
        #[command(flatten)]
        member: MemberArgs,
        /// Do not ask
        #[arg(long, short)]
        yes: bool,
    },
}

/// A group, and who of it is meant.
#[derive(Debug, Args)]
pub(super) struct MemberArgs {
    /// Short name, like sales
    group: Handle,
    /// This person, with every device
    #[arg(long, conflicts_with = "device")]
    person: Option<Handle>,
    /// This machine
    #[arg(long)]
    device: Option<Handle>,
}

/// A group as shown.
#[derive(Debug, Serialize)]
struct Shown<'a> {
    handle: &'a Handle,
    persons: Vec<&'a Handle>,
    devices: Vec<String>,
}

impl<'a> Shown<'a> {
    fn of(group: &'a Group, register: &'a Register) -> Self {
        Self {
            handle: &group.handle,
            persons: register.persons_in(group.id),
            devices: register.devices_in(group.id),
        }
    }
}

/// Runs the command.
///
/// # Errors
/// When the record cannot be read or changed as asked.
pub(super) fn run(context: &Context, command: GroupCommand) -> Result<Exit, Failure> {
    match command {
        GroupCommand::Add(args) => add(context, &args),
        GroupCommand::List => list(context),
        GroupCommand::Show { group } => show(context, &group),
        GroupCommand::Remove { member, yes } => remove(context, &member, yes),
    }
}

fn add(context: &Context, args: &MemberArgs) -> Result<Exit, Failure> {
    let authority = context.authority()?;
    let operator = authority.as_operator(context.actor());
    match (&args.person, &args.device) {
        (Some(person), _) => {
            authority.person(person)?;
            make_missing(&authority, &operator, &args.group)?;
            operator.add_person_to_group(person, &args.group)?;
        }
        (None, Some(device)) => {
            authority.device(None, device)?;
            make_missing(&authority, &operator, &args.group)?;
            operator.add_machine_to_group(device, &args.group)?;
        }
        (None, None) => drop(operator.add_group(&args.group)?),
    }
    show(context, &args.group)
}

/// Putting the first one in makes the group.
fn make_missing(
    authority: &Authority,
    operator: &Operator<'_>,
    group: &Handle,
) -> Result<(), Failure> {
    if let Err(Error::NotFound { .. }) = authority.group(group) {
        operator.add_group(group)?;
    }
    Ok(())
}

fn list(context: &Context) -> Result<Exit, Failure> {
    let register = Register::read(&context.authority()?.store().read()?)?;
    let groups: Vec<Shown<'_>> =
        register.groups.iter().map(|group| Shown::of(group, &register)).collect();
    context.output.show(&groups, |page| {
        let rows = groups.iter().map(|group| {
            let persons = super::joined(&group.persons);
            vec![group.handle.as_str().into(), persons.into(), super::joined(&group.devices).into()]
        });
        page.table(
            &["group", "persons", "devices"],
            rows.collect(),
            "there is no group yet: signet group add sales",
        );
    });
    Ok(Exit::Ok)
}

fn show(context: &Context, group: &Handle) -> Result<Exit, Failure> {
    let register = Register::read(&context.authority()?.store().read()?)?;
    let shown = Shown::of(register.group(group)?, &register);
    context.output.show(&shown, |page| {
        page.field("group", shown.handle.as_str());
        page.field("persons", super::joined(&shown.persons));
        page.field("devices", super::joined(&shown.devices));
    });
    Ok(Exit::Ok)
}

fn remove(context: &Context, args: &MemberArgs, yes: bool) -> Result<Exit, Failure> {
    let authority = context.authority()?;
    let operator = authority.as_operator(context.actor());
    if args.person.is_some() || args.device.is_some() {
        super::confirm(yes, &format!("Take it out of the group {}?", args.group))?;
        match (&args.person, &args.device) {
            (Some(person), _) => operator.remove_person_from_group(person, &args.group)?,
            (_, Some(device)) => operator.remove_machine_from_group(device, &args.group)?,
            (None, None) => {}
        }
        return show(context, &args.group);
    }
    authority.group(&args.group)?;
    super::confirm(yes, &format!("Remove the group {}?", args.group))?;
    operator.remove_group(&args.group)?;
    context.output.show(&serde_json::json!({ "removed": args.group }), |page| {
        page.line(format!("The group {} is removed.", args.group));
    });
    Ok(Exit::Ok)
}
