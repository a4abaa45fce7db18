//! `signet role`: which persons are officers, operators and auditors. Whoever may run this on the host is an operator.

use authority::Authority;
use clap::{Args, Subcommand};
use model::identity::{Appointment, Handle, Role};
use serde::Serialize;

use super::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output::when;

#[derive(Debug, Subcommand)]
pub(super) enum RoleCommand {
    /// Give a person a role: officer decides on requests, operator runs the system, auditor reads
    Grant(RoleArgs),
    /// Take a role from a person; what was done with it stands
    Revoke(RoleArgs),
    /// List who has which role
    List,
}

#[derive(Debug, Args)]
pub(super) struct RoleArgs {
    /// Short name, like alice
    person: Handle,
    /// officer, operator or auditor
    role: Role,
}

/// A role of a person, as shown.
#[derive(Debug, Serialize)]
struct Shown {
    person: Handle,
    role: Role,
    granted_at: String,
    granted_by: String,
}

impl Shown {
    fn of(appointment: &Appointment) -> Self {
        Self {
            person: appointment.person.clone(),
            role: appointment.role,
            granted_at: appointment.granted_at.to_string(),
            granted_by: appointment.granted_by.clone(),
        }
    }
}

/// Runs the command.
///
/// # Errors
/// When the record cannot be read or changed as asked.
pub(super) fn run(context: &Context, command: &RoleCommand) -> Result<Exit, Failure> {
    let authority = context.authority()?;
    match command {
        RoleCommand::Grant(args) => grant(context, &authority, args),
        RoleCommand::Revoke(args) => revoke(context, &authority, args),
        RoleCommand::List => list(context, &authority),
    }
}

fn grant(context: &Context, authority: &Authority, args: &RoleArgs) -> Result<Exit, Failure> {
    let RoleArgs { person, role } = args;
    let granted = authority.as_operator(context.actor()).grant_role(person, *role)?;
    context.output.show(&Shown::of(&granted), |page| {
        page.line(format!("{person} has the role {role} from now on."));
    });
    Ok(Exit::Ok)
}

fn revoke(context: &Context, authority: &Authority, args: &RoleArgs) -> Result<Exit, Failure> {
    let RoleArgs { person, role } = args;
    authority.as_operator(context.actor()).revoke_role(person, *role)?;
    let left = authority.roles_of(person)?;
    let value = serde_json::json!({ "person": person, "revoked": role, "roles": left });
    context.output.show(&value, |page| {
        page.line(format!(
            "{person} has the role {role} no longer; left: {}.",
            super::joined(&left)
        ));
    });
    Ok(Exit::Ok)
}

fn list(context: &Context, authority: &Authority) -> Result<Exit, Failure> {
    let now = context.now();
    let found = authority.roles()?;
    let shown: Vec<Shown> = found.iter().map(Shown::of).collect();
    context.output.show(&shown, |page| {
        let rows = found.iter().map(|one| {
            vec![
                one.person.as_str().into(),
                one.role.as_str().into(),
                when::dated(one.granted_at, now).into(),
                one.granted_by.as_str().into(),
            ]
        });
        page.table(
            &["person", "role", "since", "given by"],
            rows.collect(),
            "nobody has a role yet: signet role grant alice officer",
        );
    });
    Ok(Exit::Ok)
}
