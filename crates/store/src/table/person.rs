//! Persons.

use model::identity::{Handle, NewPerson, Person, PersonId};

use super::{exactly_one, inserted};
use crate::engine::Row;
use crate::error::{Error, Noun};
use crate::sought::Sought;
use crate::view::View;
use crate::write::WriteTx;

const FIND: &str = "SELECT id, handle, name, email, upn FROM person \
    WHERE handle = $1 AND removed_at IS NULL";
const FIND_BY_ID: &str = "SELECT id, handle, name, email, upn FROM person \
    WHERE id = $1 AND removed_at IS NULL";
const LIST_BY_EMAIL: &str = "SELECT id, handle, name, email, upn FROM person \
    WHERE email = $1 AND removed_at IS NULL AND email IS NOT NULL ORDER BY id";
const LIST: &str = "SELECT id, handle, name, email, upn FROM person \
    WHERE removed_at IS NULL ORDER BY handle";
const LIST_AFTER: &str = "SELECT id, handle, name, email, upn FROM person \
    WHERE handle > $1 AND removed_at IS NULL ORDER BY handle";
const COUNT: &str = "SELECT COUNT(*) FROM person WHERE removed_at IS NULL";
const ADD: &str = "INSERT INTO person (id, handle, name, email, upn, language, added_at) \
    VALUES ((SELECT COALESCE(MAX(id), 0) + 1 FROM person), $1, $2, $3, $4, $5, $6) RETURNING id";
const CHANGE: &str = "UPDATE person SET name = $1, email = $2, upn = $3 \
    WHERE id = $4 AND removed_at IS NULL";
const REMOVE: &str = "UPDATE person SET removed_at = $1 WHERE id = $2 AND removed_at IS NULL";
const REMOVE_DEVICES: &str =
    "UPDATE device SET removed_at = $1 WHERE owner_id = $2 AND removed_at IS NULL";
const REMOVE_ROLES: &str = "DELETE FROM role WHERE person_id = $1";
const REMOVE_MEMBERSHIPS: &str = "DELETE FROM person_membership WHERE person_id = $1";
const REMOVE_DEVICE_MEMBERSHIPS: &str = "DELETE FROM device_membership \
    WHERE device_id IN (SELECT id FROM device WHERE owner_id = $1 AND removed_at IS NULL)";

pub(super) fn person(row: &Row<'_>) -> Result<Person, Error> {
    Ok(Person {
        id: row.take()?,
        handle: row.take()?,
        name: row.take()?,
        email: row.take()?,
        upn: row.take()?,
    })
}

/// What a person is found by.
fn texts(person: &Person) -> [&str; 4] {
    let email = person.email.as_deref().unwrap_or_default();
    [person.handle.as_str(), &person.name, email, person.upn.as_deref().unwrap_or_default()]
}

impl View {
    /// Finds a person by handle.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn find_person(&self, handle: &Handle) -> Result<Option<Person>, Error> {
        self.connection.find(FIND, &[handle.into()], person)
    }

    /// Finds a person by number.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn find_person_by_id(&self, id: PersonId) -> Result<Option<Person>, Error> {
        self.connection.find(FIND_BY_ID, &[(&id).into()], person)
    }

    /// Lists the persons with a mailbox.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn list_persons_by_email(&self, email: &str) -> Result<Vec<Person>, Error> {
        self.connection.list(LIST_BY_EMAIL, &[email.into()], person)
    }

    /// Lists by handle the first persons after one whose handle, name, mailbox and UPN contain all the
    /// words of `sought`.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn search_persons(
        &self,
        sought: &Sought,
        after: Option<&Handle>,
        most: usize,
    ) -> Result<Vec<Person>, Error> {
        let after = after.map_or("", Handle::as_str);
        self.connection.pick(LIST_AFTER, &[after.into()], most, |row| {
            let person = person(row)?;
            Ok(sought.fits(&texts(&person)).then_some(person))
        })
    }

    /// Counts persons.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn count_persons(&self) -> Result<u64, Error> {
        Ok(self.connection.find(COUNT, &[], |row| row.take())?.unwrap_or(0))
    }

    /// Lists all persons by handle.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn list_persons(&self) -> Result<Vec<Person>, Error> {
        self.connection.list(LIST, &[], person)
    }
}

impl WriteTx<'_> {
    /// Adds a person.
    ///
    /// # Errors
    /// `Taken` when another has the handle.
    pub fn add_person(&mut self, new: &NewPerson) -> Result<Person, Error> {
        let NewPerson { handle, name, email, upn, language } = new;
        let now = self.now();
        let values = [
            handle.into(),
            name.into(),
            email.as_ref().into(),
            upn.as_ref().into(),
            language.as_ref().into(),
            (&now).into(),
        ];
        let id = inserted(self.change()?.find(ADD, &values, |row| row.take())?)?;
        let NewPerson { handle, name, email, upn, .. } = new.clone();
        Ok(Person { id, handle, name, email, upn })
    }

    /// Changes what is known of a person; the handle stays.
    ///
    /// # Errors
    /// `Missing` when there is no such person.
    pub fn change_person(&mut self, person: &Person) -> Result<(), Error> {
        let Person { id, name, email, upn, .. } = person;
        let values = [name.into(), email.as_ref().into(), upn.as_ref().into(), id.into()];
        exactly_one(self.change()?.execute(CHANGE, &values)?, Noun::Person)
    }

    /// Removes a person with all its devices, memberships and roles. Certificates stay on record; revoke
    /// them first.
    ///
    /// # Errors
    /// `Missing` when there is no such person.
    pub fn remove_person(&mut self, id: PersonId) -> Result<(), Error> {
        let now = self.now();
        let connection = self.change()?;
        let values = [(&now).into(), (&id).into()];
        exactly_one(connection.execute(REMOVE, &values)?, Noun::Person)?;
        connection.execute(REMOVE_ROLES, &[(&id).into()])?;
        connection.execute(REMOVE_MEMBERSHIPS, &[(&id).into()])?;
        connection.execute(REMOVE_DEVICE_MEMBERSHIPS, &[(&id).into()])?;
        connection.execute(REMOVE_DEVICES, &values).map(drop)
    }
}
