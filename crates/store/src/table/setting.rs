//! Settings: named texts.

use crate::error::Error;
use crate::view::View;
use crate::write::WriteTx;

const FIND: &str = "SELECT value FROM setting WHERE name = $1";
const PUT: &str = "INSERT INTO setting (name, value) VALUES ($1, $2) \
    ON CONFLICT (name) DO UPDATE SET value = excluded.value";

impl View {
    /// Finds the value of a setting.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn find_setting(&self, name: &str) -> Result<Option<String>, Error> {
        self.connection.find(FIND, &[name.into()], |row| row.take())
    }
}

impl WriteTx<'_> {
    /// Gives a setting a value.
    ///
    /// # Errors
    /// The store cannot be written.
    pub fn put_setting(&mut self, name: &str, value: &str) -> Result<(), Error> {
        self.change()?.execute(PUT, &[name.into(), value.into()]).map(drop)
    }
}
