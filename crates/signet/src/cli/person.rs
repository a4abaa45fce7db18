//! `signet person`: who certificates speak for.

use clap::{Args, Subcommand};
use model::identity::{Handle, Member, NewPerson, Person};
use model::language::Tag;
use serde::Serialize;

use super::Context;
use super::outside::ShownOutside;
use super::register::Register;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output::page::Page;

#[derive(Debug, Subcommand)]
pub(super) enum PersonCommand {
    /// Put a person on record
    Add(AddArgs),
    /// List everyone
    List,
    /// Show one person with devices and groups
    Show {
        /// Short name, like alice
        handle: Handle,
    },
    /// Remove a person: their certificates are revoked, their devices removed
    Remove {
        /// Short name, like alice
        handle: Handle,
        /// Do not ask
        #[arg(long, short)]
        yes: bool,
    },
}

#[derive(Debug, Args)]
pub(super) struct AddArgs {
    /// Short name, like alice
    handle: Handle,
    /// Full name, as people read it
    #[arg(long)]
    name: String,
    /// Mailbox, put into certificates as rfc822Name
    #[arg(long)]
    email: Option<String>,
    /// User principal name, put into certificates for Windows
    #[arg(long)]
    upn: Option<String>,
    /// The language to write in: en, de [default: that of mail.language]
    #[arg(long, value_name = "LANGUAGE", value_parser = super::post::language)]
    language: Option<Tag>,
}

/// A person as shown.
#[derive(Debug, Serialize)]
struct Shown<'a> {
    handle: &'a Handle,
    name: &'a str,
    email: Option<&'a str>,
    upn: Option<&'a str>,
    devices: Vec<&'a Handle>,
    groups: Vec<&'a Handle>,
    /// Certificates of outside CAs that stand for devices; told by `show` alone.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    outside: Vec<ShownOutside>,
}

impl<'a> Shown<'a> {
    fn of(person: &'a Person, register: &'a Register) -> Self {
        Self {
            handle: &person.handle,
            name: &person.name,
            email: person.email.as_deref(),
            upn: person.upn.as_deref(),
            devices: register.devices_of(person.id),
            groups: register.groups_of(Member::Person(person.id)),
            outside: Vec::new(),
        }
    }

    fn fill(&self, page: &mut Page) {
        page.heading(self.name);
        page.field("handle", self.handle.as_str());
        page.maybe("email", self.email);
        page.maybe("upn", self.upn);
        page.field("devices", super::joined(&self.devices));
        page.field("groups", super::joined(&self.groups));
        self.outside.iter().for_each(|one| one.fill(page));
    }
}

/// Runs the command.
///
/// # Errors
/// When the record cannot be read or changed as asked.
pub(super) fn run(context: &Context, command: PersonCommand) -> Result<Exit, Failure> {
    match command {
        PersonCommand::Add(args) => add(context, args),
        PersonCommand::List => list(context),
        PersonCommand::Show { handle } => show(context, &handle),
        PersonCommand::Remove { handle, yes } => remove(context, &handle, yes),
    }
}

fn add(context: &Context, args: AddArgs) -> Result<Exit, Failure> {
    let AddArgs { handle, name, email, upn, language } = args;
    let new = NewPerson { handle, name, email, upn, language };
    let authority = context.authority()?;
    let person = authority.as_operator(context.actor()).add_person(new)?;
    let register = Register::read(&authority.store().read()?)?;
    let shown = Shown::of(&person, &register);
    context.output.show(&shown, |page| {
        page.line(format!("{} ({}) is on record.", person.name, person.handle))
    });
    let (signet, dir) = (super::program(), super::dir_flag(context));
    let handle = &person.handle;
    context.output.note(&format!(
        "Next: {signet} cert issue --person {handle} --device laptop --out {handle}.p12 --password-file pw{dir}"
    ));
    Ok(Exit::Ok)
}

fn list(context: &Context) -> Result<Exit, Failure> {
    let register = Register::read(&context.authority()?.store().read()?)?;
    let persons: Vec<Shown<'_>> =
        register.persons.iter().map(|person| Shown::of(person, &register)).collect();
    context.output.show(&persons, |page| {
        let rows = persons.iter().map(|person| {
            vec![
                person.handle.as_str().into(),
                person.name.into(),
                person.email.unwrap_or("-").into(),
                super::joined(&person.devices).into(),
                super::joined(&person.groups).into(),
            ]
        });
        let nobody = "nobody is on record yet: signet person add alice --name \"Alice Example\"";
        page.table(&["handle", "name", "email", "devices", "groups"], rows.collect(), nobody);
    });
    Ok(Exit::Ok)
}

fn show(context: &Context, handle: &Handle) -> Result<Exit, Failure> {
    let authority = context.authority()?;
    let register = Register::read(&authority.store().read()?)?;
    let person = register.person(handle)?;
    let reader = authority.as_reader(context.actor())?;
    let mut shown = Shown::of(person, &register);
    for device in register.devices.iter().filter(|device| device.owner == Some(person.id)) {
        shown.outside.extend(ShownOutside::of(&reader, &device.handle, device.id)?);
    }
    context.output.show(&shown, |page| shown.fill(page));
    Ok(Exit::Ok)
}

fn remove(context: &Context, handle: &Handle, yes: bool) -> Result<Exit, Failure> {
    let authority = context.authority()?;
    let register = Register::read(&authority.store().read()?)?;
    let person = register.person(handle)?;
    super::confirm(
        yes,
        &format!("Remove {} ({handle}) and revoke their certificates?", person.name),
    )?;
    let removed = authority.as_operator(context.actor()).remove_person(handle)?;
    super::tell_removed(context, handle.as_str(), &removed.certificates);
    Ok(Exit::Ok)
}
