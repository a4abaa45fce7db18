//! Groups and who is in them. The table is called `grp`, since GROUP is a word of SQL.

use model::identity::{DeviceId, Group, GroupId, Handle, Member, PersonId};

use super::{exactly_one, inserted};
use crate::engine::Row;
use crate::error::{Error, Noun};
use crate::view::View;
use crate::write::WriteTx;

const FIND: &str = "SELECT id, handle FROM grp WHERE handle = $1 AND removed_at IS NULL";
const LIST: &str = "SELECT id, handle FROM grp WHERE removed_at IS NULL ORDER BY handle";
const LIST_OF_PERSON: &str = "SELECT grp.handle FROM person_membership \
    JOIN grp ON grp.id = person_membership.grp_id WHERE person_id = $1 ORDER BY person_id, handle";
const LIST_OF_DEVICE: &str = "SELECT grp.handle FROM device_membership \
    JOIN grp ON grp.id = device_membership.grp_id WHERE device_id = $1 ORDER BY device_id, handle";
const ADD: &str = "INSERT INTO grp (id, handle, added_at) \
    VALUES ((SELECT COALESCE(MAX(id), 0) + 1 FROM grp), $1, $2) RETURNING id";
const REMOVE: &str = "UPDATE grp SET removed_at = $1 WHERE id = $2 AND removed_at IS NULL";
const CLEAR_PERSONS: &str = "DELETE FROM person_membership WHERE grp_id = $1";
const CLEAR_DEVICES: &str = "DELETE FROM device_membership WHERE grp_id = $1";
const LIST_PERSONS: &str =
    "SELECT person_id, grp_id FROM person_membership ORDER BY person_id, grp_id";
const LIST_DEVICES: &str =
    "SELECT device_id, grp_id FROM device_membership ORDER BY device_id, grp_id";
const ADD_PERSON: &str = "INSERT INTO person_membership (person_id, grp_id) VALUES ($1, $2)";
const ADD_DEVICE: &str = "INSERT INTO device_membership (device_id, grp_id) VALUES ($1, $2)";
const REMOVE_PERSON: &str = "DELETE FROM person_membership WHERE person_id = $1 AND grp_id = $2";
const REMOVE_DEVICE: &str = "DELETE FROM device_membership WHERE device_id = $1 AND grp_id = $2";

fn group(row: &Row<'_>) -> Result<Group, Error> {
    Ok(Group { id: row.take()?, handle: row.take()? })
}

impl View {
    /// Finds a group by handle.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn find_group(&self, handle: &Handle) -> Result<Option<Group>, Error> {
        self.connection.find(FIND, &[handle.into()], group)
    }

    /// Lists all groups by handle.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn list_groups(&self) -> Result<Vec<Group>, Error> {
        self.connection.list(LIST, &[], group)
    }

    /// Lists the groups of a person by handle.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn list_groups_of(&self, person: PersonId) -> Result<Vec<Handle>, Error> {
        self.connection.list(LIST_OF_PERSON, &[(&person).into()], |row| row.take())
    }

    /// Lists the groups that a device is in by itself, by handle.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn list_groups_with(&self, device: DeviceId) -> Result<Vec<Handle>, Error> {
        self.connection.list(LIST_OF_DEVICE, &[(&device).into()], |row| row.take())
    }

    /// Lists who is in which group.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn list_memberships(&self) -> Result<Vec<(Member, GroupId)>, Error> {
        let person = |row: &Row<'_>| Ok((Member::Person(row.take()?), row.take()?));
        let device = |row: &Row<'_>| Ok((Member::Device(row.take()?), row.take()?));
        let mut found = self.connection.list(LIST_PERSONS, &[], person)?;
        found.extend(self.connection.list(LIST_DEVICES, &[], device)?);
        Ok(found)
    }
}

impl WriteTx<'_> {
    /// Adds an empty group.
    ///
    /// # Errors
    /// `Taken` when another has the handle.
    pub fn add_group(&mut self, handle: &Handle) -> Result<Group, Error> {
        let now = self.now();
        let values = [handle.into(), (&now).into()];
        let id = inserted(self.change()?.find(ADD, &values, |row| row.take())?)?;
        Ok(Group { id, handle: handle.clone() })
    }

    /// Removes a group; its members stay.
    ///
    /// # Errors
    /// `Missing` when there is no such group.
    pub fn remove_group(&mut self, id: GroupId) -> Result<(), Error> {
        let now = self.now();
        let connection = self.change()?;
        let rows = connection.execute(REMOVE, &[(&now).into(), (&id).into()])?;
        exactly_one(rows, Noun::Group)?;
        connection.execute(CLEAR_PERSONS, &[(&id).into()])?;
        connection.execute(CLEAR_DEVICES, &[(&id).into()]).map(drop)
    }

    /// Puts a member into a group.
    ///
    /// # Errors
    /// `Taken` when it is in already, `Dangling` when there is no such member or group.
    pub fn add_member(&mut self, group: GroupId, member: Member) -> Result<(), Error> {
        let connection = self.change()?;
        let rows = match member {
            Member::Person(id) => connection.execute(ADD_PERSON, &[(&id).into(), (&group).into()]),
            Member::Device(id) => connection.execute(ADD_DEVICE, &[(&id).into(), (&group).into()]),
        };
        rows.map(drop)
    }

    /// Takes a member out of a group.
    ///
    /// # Errors
    /// `Missing` when it is not in.
    pub fn remove_member(&mut self, group: GroupId, member: Member) -> Result<(), Error> {
        let connection = self.change()?;
        let rows = match member {
            Member::Person(id) => {
                connection.execute(REMOVE_PERSON, &[(&id).into(), (&group).into()])
            }
            Member::Device(id) => {
                connection.execute(REMOVE_DEVICE, &[(&id).into(), (&group).into()])
            }
        };
        exactly_one(rows?, Noun::Member)
    }
}
