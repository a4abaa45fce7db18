//! Devices: of persons, and machines.

use model::identity::{Device, DeviceId, Handle, HolderId, NewDevice, Person, PersonId};

use super::{exactly_one, inserted, person};
use crate::engine::Row;
use crate::error::{Error, Noun};
use crate::sought::Sought;
use crate::view::View;
use crate::write::WriteTx;

const FIND: &str = "SELECT id, holder, handle, owner_id FROM device \
    WHERE owner_id = $1 AND handle = $2 AND removed_at IS NULL";
const FIND_MACHINE: &str = "SELECT id, holder, handle, owner_id FROM device \
    WHERE owner_id IS NULL AND handle = $1 AND removed_at IS NULL";
const FIND_OF_PERSON: &str = "SELECT p.id, p.handle, p.name, p.email, p.upn, \
    d.id, d.holder, d.handle, d.owner_id FROM person p LEFT JOIN device d \
    ON d.owner_id = p.id AND d.handle = $1 AND d.removed_at IS NULL \
    WHERE p.handle = $2 AND p.removed_at IS NULL";
const FIND_BY_ID: &str = "SELECT id, holder, handle, owner_id FROM device \
    WHERE id = $1 AND removed_at IS NULL";
const FIND_BY_HOLDER: &str = "SELECT id, holder, handle, owner_id FROM device \
    WHERE holder = $1 AND removed_at IS NULL";
const FIND_OWNER: &str = "SELECT owner_id FROM device WHERE id = $1";
const LIST_OF_PERSON: &str = "SELECT id, holder, handle, owner_id FROM device \
    WHERE owner_id = $1 AND removed_at IS NULL ORDER BY owner_id, handle";
const LIST: &str = "SELECT id, holder, handle, owner_id FROM device \
    WHERE removed_at IS NULL ORDER BY owner_id, handle";
const LIST_MACHINES: &str = "SELECT id, holder, handle, owner_id FROM device \
    WHERE owner_id IS NULL AND removed_at IS NULL AND handle > $1 ORDER BY handle";
const COUNT_MACHINES: &str = "SELECT COUNT(*) FROM device \
    WHERE owner_id IS NULL AND removed_at IS NULL AND handle > $1";
const COUNT: &str = "SELECT COUNT(*) FROM device WHERE removed_at IS NULL";
const ADD: &str = "INSERT INTO device (id, holder, handle, owner_id, added_at) \
    VALUES ((SELECT COALESCE(MAX(id), 0) + 1 FROM device), $1, $2, $3, $4) RETURNING id";
const RENAME: &str = "UPDATE device SET handle = $1 WHERE id = $2 AND removed_at IS NULL";
const REMOVE: &str = "UPDATE device SET removed_at = $1 WHERE id = $2 AND removed_at IS NULL";
const REMOVE_MEMBERSHIPS: &str = "DELETE FROM device_membership WHERE device_id = $1";

fn device(row: &Row<'_>) -> Result<Device, Error> {
    device_with(row.take()?, row)
}

fn device_with(id: DeviceId, row: &Row<'_>) -> Result<Device, Error> {
    Ok(Device { id, holder: row.take()?, handle: row.take()?, owner: row.take()? })
}

impl View {
    /// Finds a device of a person, or a machine, by handle.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn find_device(
        &self,
        owner: Option<PersonId>,
        handle: &Handle,
    ) -> Result<Option<Device>, Error> {
        match owner {
            Some(owner) => self.connection.find(FIND, &[(&owner).into(), handle.into()], device),
            None => self.connection.find(FIND_MACHINE, &[handle.into()], device),
        }
    }

    /// Finds a person, and the person's device if there is one of this handle.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn find_person_and_device(
        &self,
        person: &Handle,
        handle: &Handle,
    ) -> Result<Option<(Person, Option<Device>)>, Error> {
        self.connection.find(FIND_OF_PERSON, &[handle.into(), person.into()], |row| {
            let person = person::person(row)?;
            let id: Option<DeviceId> = row.take()?;
            let device = id.map(|id| device_with(id, row)).transpose()?;
            Ok((person, device))
        })
    }

    /// Finds a device by number.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn find_device_by_id(&self, id: DeviceId) -> Result<Option<Device>, Error> {
        self.connection.find(FIND_BY_ID, &[(&id).into()], device)
    }

    /// Finds a device by the name its certificates carry.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn find_device_by_holder(&self, holder: HolderId) -> Result<Option<Device>, Error> {
        self.connection.find(FIND_BY_HOLDER, &[(&holder).into()], device)
    }

    /// Finds whose a device is or, once removed, was; none for a machine.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn find_owner(&self, id: DeviceId) -> Result<Option<PersonId>, Error> {
        Ok(self.connection.find(FIND_OWNER, &[(&id).into()], |row| row.take())?.flatten())
    }

    /// Lists the devices of a person by handle.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn list_devices_of(&self, owner: PersonId) -> Result<Vec<Device>, Error> {
        self.connection.list(LIST_OF_PERSON, &[(&owner).into()], device)
    }

    /// Counts devices and machines.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn count_devices(&self) -> Result<u64, Error> {
        Ok(self.connection.find(COUNT, &[], |row| row.take())?.unwrap_or(0))
    }

    /// Lists by handle the first machines after one that have all the words of a text in their handle.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn search_machines(
        &self,
        sought: &Sought,
        after: Option<&Handle>,
        most: usize,
    ) -> Result<Vec<Device>, Error> {
        let after = after.map_or("", Handle::as_str);
        self.connection.pick(LIST_MACHINES, &[after.into()], most, |row| {
            let found = device(row)?;
            let fits = sought.fits(&[found.handle.as_str()]);
            Ok(fits.then_some(found))
        })
    }

    /// Counts machines.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn count_machines(&self) -> Result<u64, Error> {
        Ok(self.connection.find(COUNT_MACHINES, &["".into()], |row| row.take())?.unwrap_or(0))
    }

    /// Lists all devices, each owner's together.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn list_devices(&self) -> Result<Vec<Device>, Error> {
        self.connection.list(LIST, &[], device)
    }
}

impl WriteTx<'_> {
    /// Adds a device.
    ///
    /// # Errors
    /// `Taken` when the owner (or another machine) has the handle, `Dangling` when there is no
    /// such owner.
    pub fn add_device(&mut self, new: &NewDevice) -> Result<Device, Error> {
        let NewDevice { holder, handle, owner } = new;
        let now = self.now();
        let values = [holder.into(), handle.into(), owner.as_ref().into(), (&now).into()];
        let id = inserted(self.change()?.find(ADD, &values, |row| row.take())?)?;
        Ok(Device { id, holder: *holder, handle: handle.clone(), owner: *owner })
    }

    /// Gives a device another handle.
    ///
    /// # Errors
    /// `Missing` when there is no such device; `Taken` when its owner has another of this handle.
    pub fn rename_device(&mut self, id: DeviceId, handle: &Handle) -> Result<(), Error> {
        let rows = self.change()?.execute(RENAME, &[handle.into(), (&id).into()])?;
        exactly_one(rows, Noun::Device)
    }

    /// Removes a device with its memberships. Certificates stay on record; revoke them first.
    ///
    /// # Errors
    /// `Missing` when there is no such device.
    pub fn remove_device(&mut self, id: DeviceId) -> Result<(), Error> {
        let now = self.now();
        let connection = self.change()?;
        let rows = connection.execute(REMOVE, &[(&now).into(), (&id).into()])?;
        exactly_one(rows, Noun::Device)?;
        connection.execute(REMOVE_MEMBERSHIPS, &[(&id).into()]).map(drop)
    }
}
