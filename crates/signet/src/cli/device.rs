//! `signet device`: what certificates are issued to: the devices of people, and machines.

use authority::issuance::order::Holder;
use clap::Subcommand;
use model::identity::{Device, Handle, Member};
use serde::Serialize;

use super::Context;
use super::outside::ShownOutside;
use super::register::Register;
use crate::exit::Exit;
use crate::failure::Failure;

#[derive(Debug, Subcommand)]
pub(super) enum DeviceCommand {
    /// Put a device on record (cert issue does this by itself)
    Add {
        /// Short name, like laptop
        handle: Handle,
        /// Its owner; without one it is a machine that stands alone
        #[arg(long)]
        person: Option<Handle>,
    },
    /// List devices and machines
    List {
        /// Only those of this person
        #[arg(long)]
        person: Option<Handle>,
    },
    /// Show one device
    Show {
        /// Short name, like laptop
        handle: Handle,
        /// Its owner
        #[arg(long)]
        person: Option<Handle>,
    },
    /// Remove a device and revoke its certificates
    Remove {
        /// Short name, like laptop
        handle: Handle,
        /// Its owner
        #[arg(long)]
        person: Option<Handle>,
        /// Do not ask
        #[arg(long, short)]
        yes: bool,
    },
}

/// A device as shown.
#[derive(Debug, Serialize)]
struct Shown<'a> {
    handle: &'a Handle,
    person: Option<&'a Handle>,
    holder: String,
    groups: Vec<&'a Handle>,
    /// Certificates of outside CAs that stand for it; told by `show` alone.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    outside: Vec<ShownOutside>,
}

impl<'a> Shown<'a> {
    fn of(device: &'a Device, register: &'a Register) -> Self {
        Self {
            handle: &device.handle,
            person: register.owner(device),
            holder: device.holder.to_string(),
            groups: register.groups_of(Member::Device(device.id)),
            outside: Vec::new(),
        }
    }
}

/// Runs the command.
///
/// # Errors
/// When the record cannot be read or changed as asked.
pub(super) fn run(context: &Context, command: DeviceCommand) -> Result<Exit, Failure> {
    match command {
        DeviceCommand::Add { handle, person } => add(context, &handle, person.as_ref()),
        DeviceCommand::List { person } => list(context, person.as_ref()),
        DeviceCommand::Show { handle, person } => show(context, &handle, person.as_ref()),
        DeviceCommand::Remove { handle, person, yes } => {
            remove(context, &handle, person.as_ref(), yes)
        }
    }
}

fn add(context: &Context, handle: &Handle, person: Option<&Handle>) -> Result<Exit, Failure> {
    let authority = context.authority()?;
    let operator = authority.as_operator(context.actor());
    let device = match person {
        Some(person) => operator.add_device(person, handle)?,
        None => operator.add_machine(handle)?,
    };
    let register = Register::read(&authority.store().read()?)?;
    let shown = Shown::of(&device, &register);
    context
        .output
        .show(&shown, |page| page.line(format!("{} is on record.", register.device_name(&device))));
    Ok(Exit::Ok)
}

fn list(context: &Context, person: Option<&Handle>) -> Result<Exit, Failure> {
    let register = Register::read(&context.authority()?.store().read()?)?;
    let owner = person.map(|person| register.person(person)).transpose()?.map(|person| person.id);
    let wanted = |device: &&Device| owner.is_none() || device.owner == owner;
    let devices: Vec<Shown<'_>> =
        register.devices.iter().filter(wanted).map(|device| Shown::of(device, &register)).collect();
    context.output.show(&devices, |page| {
        let rows = devices.iter().map(|device| {
            vec![
                device.handle.as_str().into(),
                device.person.map_or("(machine)", Handle::as_str).into(),
                device.holder.clone().into(),
                super::joined(&device.groups).into(),
            ]
        });
        page.table(
            &["device", "person", "holder", "groups"],
            rows.collect(),
            "no device is on record yet",
        );
    });
    Ok(Exit::Ok)
}

fn show(context: &Context, handle: &Handle, person: Option<&Handle>) -> Result<Exit, Failure> {
    let authority = context.authority()?;
    let register = Register::read(&authority.store().read()?)?;
    let device = register.device(person, handle)?;
    let reader = authority.as_reader(context.actor())?;
    let outside = ShownOutside::of(&reader, handle, device.id)?;
    let shown = Shown { outside, ..Shown::of(device, &register) };
    context.output.show(&shown, |page| {
        page.field("device", shown.handle.as_str());
        page.field("person", shown.person.map_or("none: a machine", Handle::as_str));
        page.field("holder", shown.holder.clone());
        page.field("groups", super::joined(&shown.groups));
        shown.outside.iter().for_each(|one| one.fill(page));
    });
    Ok(Exit::Ok)
}

fn remove(
    context: &Context,
    handle: &Handle,
    person: Option<&Handle>,
    yes: bool,
) -> Result<Exit, Failure> {
    let authority = context.authority()?;
    let register = Register::read(&authority.store().read()?)?;
    let name = register.device_name(register.device(person, handle)?);
    let device = handle.clone();
    let holder = match person {
        Some(person) => Holder::Device { person: person.clone(), device },
        None => Holder::Machine { device, dns_names: Vec::new() },
    };
    super::confirm(yes, &format!("Remove {name} and revoke its certificates?"))?;
    let removed = authority.as_operator(context.actor()).remove_device(holder)?;
    super::tell_removed(context, &name, &removed);
    Ok(Exit::Ok)
}
