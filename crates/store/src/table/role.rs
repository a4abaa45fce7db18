//! What persons are trusted with.

use model::identity::{Appointment, PersonId, Role};

use super::exactly_one;
use crate::engine::Row;
use crate::error::{Error, Noun};
use crate::view::View;
use crate::write::WriteTx;

const LIST: &str = "SELECT person.handle, role.role, role.granted_at, role.granted_by FROM role \
    JOIN person ON person.id = role.person_id ORDER BY person.handle, role.role";
const LIST_OF_PERSON: &str = "SELECT role FROM role WHERE person_id = $1 ORDER BY role";
const GRANT: &str =
    "INSERT INTO role (person_id, role, granted_at, granted_by) VALUES ($1, $2, $3, $4)";
const REVOKE: &str = "DELETE FROM role WHERE person_id = $1 AND role = $2";

fn appointment(row: &Row<'_>) -> Result<Appointment, Error> {
    Ok(Appointment {
        person: row.take()?,
        role: row.take()?,
        granted_at: row.take()?,
        granted_by: row.take()?,
    })
}

impl View {
    /// Lists who has which role, by handle.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn list_roles(&self) -> Result<Vec<Appointment>, Error> {
        self.connection.list(LIST, &[], appointment)
    }

    /// Lists the roles of a person.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn list_roles_of(&self, person: PersonId) -> Result<Vec<Role>, Error> {
        self.connection.list(LIST_OF_PERSON, &[(&person).into()], |row| row.take())
    }
}

impl WriteTx<'_> {
    /// Gives a person a role; `by` is the search key of who does.
    ///
    /// # Errors
    /// `Taken` when the person has it already, `Dangling` when there is no such person.
    pub fn grant_role(&mut self, person: PersonId, role: Role, by: &str) -> Result<(), Error> {
        let now = self.now();
        let values = [(&person).into(), (&role).into(), (&now).into(), by.into()];
        self.change()?.execute(GRANT, &values).map(drop)
    }

    /// Takes a role from a person.
    ///
    /// # Errors
    /// `Missing` when the person does not have it.
    pub fn revoke_role(&mut self, person: PersonId, role: Role) -> Result<(), Error> {
        let values = [(&person).into(), (&role).into()];
        exactly_one(self.change()?.execute(REVOKE, &values)?, Noun::Role)
    }
}
