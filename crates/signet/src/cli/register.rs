//! What is on record of people, devices and groups, joined for showing.

use std::collections::HashMap;

use model::identity::{Device, DeviceId, Group, GroupId, Handle, Member, Person, PersonId};
use store::ReadTx;

use crate::failure::Failure;

/// Everyone and everything on record, in one consistent state.
#[derive(Debug)]
pub(super) struct Register {
    pub(super) persons: Vec<Person>,
    pub(super) devices: Vec<Device>,
    pub(super) groups: Vec<Group>,
    memberships: Vec<(Member, GroupId)>,
}

impl Register {
    /// Reads the register.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub(super) fn read(read: &ReadTx) -> Result<Self, Failure> {
        Ok(Self {
            persons: read.list_persons()?,
            devices: read.list_devices()?,
            groups: read.list_groups()?,
            memberships: read.list_memberships()?,
        })
    }

    /// Finds a person.
    ///
    /// # Errors
    /// `NOT-FOUND`.
    pub(super) fn person(&self, handle: &Handle) -> Result<&Person, Failure> {
        self.persons.iter().find(|person| person.handle == *handle).ok_or_else(|| {
            Failure::not_found(format!("there is no person {handle}"))
                .remedy("`signet person list` shows who is registered, `signet person add` registers somebody")
        })
    }

    /// Finds a device of a person, or a machine.
    ///
    /// # Errors
    /// `NOT-FOUND`.
    pub(super) fn device(
        &self,
        owner: Option<&Handle>,
        handle: &Handle,
    ) -> Result<&Device, Failure> {
        let owner_id = owner.map(|owner| self.person(owner)).transpose()?.map(|person| person.id);
        let found =
            self.devices.iter().find(|device| device.handle == *handle && device.owner == owner_id);
        found.ok_or_else(|| {
            let whose = owner.map_or("machine".to_owned(), |owner| format!("device of {owner}, called"));
            Failure::not_found(format!("there is no {whose} {handle}"))
                .remedy("`signet device list` shows what is registered; --person names the owner of a device")
        })
    }

    /// Finds a group.
    ///
    /// # Errors
    /// `NOT-FOUND`.
    pub(super) fn group(&self, handle: &Handle) -> Result<&Group, Failure> {
        self.groups.iter().find(|group| group.handle == *handle).ok_or_else(|| {
            Failure::not_found(format!("there is no group {handle}")).remedy(
                "`signet group list` shows what is registered, `signet group add` makes one",
            )
        })
    }

    /// The handle of the person who owns a device.
    pub(super) fn owner(&self, device: &Device) -> Option<&Handle> {
        let id = device.owner?;
        self.persons.iter().find(|person| person.id == id).map(|person| &person.handle)
    }

    /// The handles of a person's devices.
    pub(super) fn devices_of(&self, person: PersonId) -> Vec<&Handle> {
        self.devices
            .iter()
            .filter(|device| device.owner == Some(person))
            .map(|device| &device.handle)
            .collect()
    }

    /// The handles of the groups something is in.
    pub(super) fn groups_of(&self, member: Member) -> Vec<&Handle> {
        let names: HashMap<GroupId, &Handle> =
            self.groups.iter().map(|group| (group.id, &group.handle)).collect();
        self.memberships
            .iter()
            .filter(|(who, _)| *who == member)
            .filter_map(|(_, id)| names.get(id).copied())
            .collect()
    }

    /// The handles of the persons in a group.
    pub(super) fn persons_in(&self, group: GroupId) -> Vec<&Handle> {
        let is_in = |id: PersonId| self.memberships.contains(&(Member::Person(id), group));
        self.persons.iter().filter(|person| is_in(person.id)).map(|person| &person.handle).collect()
    }

    /// The devices in a group by themselves: `alice/laptop`, or the handle of a machine.
    pub(super) fn devices_in(&self, group: GroupId) -> Vec<String> {
        let is_in = |id: DeviceId| self.memberships.contains(&(Member::Device(id), group));
        self.devices
            .iter()
            .filter(|device| is_in(device.id))
            .map(|device| self.device_name(device))
            .collect()
    }

    /// A device by the name people use: `alice/laptop`, or the handle of a machine.
    pub(super) fn device_name(&self, device: &Device) -> String {
        self.owner(device)
            .map_or_else(|| device.handle.to_string(), |owner| format!("{owner}/{}", device.handle))
    }
}
