//! Links by which a person's device lets another in.

use model::device_link::{DeviceLink, DeviceLinkId, NewDeviceLink};
use model::request::RequestId;
use pki::time::UnixTime;

use super::exactly_one;
use crate::engine::Row;
use crate::error::{Error, Noun};
use crate::view::View;
use crate::write::WriteTx;

const FIND: &str = "SELECT id, person_id, serial, class, words, expires_at, made_at, request_id \
    FROM device_link WHERE id = $1";
const ADD: &str = "INSERT INTO device_link (id, person_id, serial, class, words, expires_at, \
    made_at) VALUES ($1, $2, $3, $4, $5, $6, $7)";
const USE: &str = "UPDATE device_link SET request_id = $1 WHERE id = $2 AND request_id IS NULL";
const REMOVE_ENDED: &str = "DELETE FROM device_link WHERE expires_at < $1";
const COUNT_ENDED: &str = "SELECT COUNT(*) FROM device_link WHERE expires_at < $1";

fn device_link(row: &Row<'_>) -> Result<DeviceLink, Error> {
    Ok(DeviceLink {
        id: row.take()?,
        given: NewDeviceLink {
            person: row.take()?,
            serial: row.take()?,
            class: row.take()?,
            words: row.take()?,
            expires_at: row.take()?,
        },
        made_at: row.take()?,
        request: row.take()?,
    })
}

impl View {
    /// Finds a link.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn find_device_link(&self, id: DeviceLinkId) -> Result<Option<DeviceLink>, Error> {
        self.connection.find(FIND, &[(&id).into()], device_link)
    }

    /// Counts the links that ended before `time`.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn count_ended_device_links(&self, time: UnixTime) -> Result<u64, Error> {
        Ok(self.connection.find(COUNT_ENDED, &[(&time).into()], |row| row.take())?.unwrap_or(0))
    }
}

impl WriteTx<'_> {
    /// Adds a link.
    ///
    /// # Errors
    /// `Taken` when there is one of this name; `Dangling` when person or certificate are not on record.
    pub fn add_device_link(&mut self, id: DeviceLinkId, new: &NewDeviceLink) -> Result<(), Error> {
        let now = self.now();
        let values = [
            (&id).into(),
            (&new.person).into(),
            (&new.serial).into(),
            (&new.class).into(),
            (&new.words).into(),
            (&new.expires_at).into(),
            (&now).into(),
        ];
        self.change()?.execute(ADD, &values).map(drop)
    }

    /// Notes the request that was opened by a link.
    ///
    /// # Errors
    /// `Missing` when there is no such link, or it was used.
    pub fn use_device_link(&mut self, id: DeviceLinkId, request: RequestId) -> Result<(), Error> {
        let used = self.change()?.execute(USE, &[(&request).into(), (&id).into()])?;
        exactly_one(used, Noun::Code)
    }

    /// Removes links that ended before `time`.
    ///
    /// # Errors
    /// The store cannot be written.
    pub fn remove_ended_device_links(&mut self, time: UnixTime) -> Result<(), Error> {
        self.change()?.execute(REMOVE_ENDED, &[(&time).into()]).map(drop)
    }
}
