//! Files made here under a password that is kept nowhere, until they are collected.

use model::request::RequestId;
use pki::time::UnixTime;

use super::exactly_one;
use crate::error::{Error, Noun};
use crate::view::View;
use crate::write::WriteTx;

const FIND: &str = "SELECT name, content FROM sealed_file WHERE request_id = $1";
const ADD: &str = "INSERT INTO sealed_file (request_id, name, content, made_at) \
    VALUES ($1, $2, $3, $4)";
const REMOVE: &str = "DELETE FROM sealed_file WHERE request_id = $1";
const REMOVE_OLD: &str = "DELETE FROM sealed_file WHERE made_at < $1";
const COUNT_OLD: &str = "SELECT COUNT(*) FROM sealed_file WHERE made_at < $1";

impl View {
    /// Finds the file of a request: its name and content.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn find_sealed_file(&self, id: RequestId) -> Result<Option<(String, Vec<u8>)>, Error> {
        self.connection.find(FIND, &[(&id).into()], |row| Ok((row.take()?, row.take()?)))
    }

    /// Counts the files made before `time`.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn count_old_sealed_files(&self, time: UnixTime) -> Result<u64, Error> {
        Ok(self.connection.find(COUNT_OLD, &[(&time).into()], |row| row.take())?.unwrap_or(0))
    }
}

impl WriteTx<'_> {
    /// Keeps the file of a request.
    ///
    /// # Errors
    /// `Taken` when it has one; `Dangling` when there is no such request.
    pub fn add_sealed_file(
        &mut self,
        id: RequestId,
        name: &str,
        content: &[u8],
    ) -> Result<(), Error> {
        let now = self.now();
        let values = [(&id).into(), name.into(), content.into(), (&now).into()];
        self.change()?.execute(ADD, &values).map(drop)
    }

    /// Erases the file of a request.
    ///
    /// # Errors
    /// `Missing` when there is none.
    pub fn remove_sealed_file(&mut self, id: RequestId) -> Result<(), Error> {
        exactly_one(self.change()?.execute(REMOVE, &[(&id).into()])?, Noun::Request)
    }

    /// Erases files made before `time`.
    ///
    /// # Errors
    /// The store cannot be written.
    pub fn remove_old_sealed_files(&mut self, time: UnixTime) -> Result<(), Error> {
        self.change()?.execute(REMOVE_OLD, &[(&time).into()]).map(drop)
    }
}
