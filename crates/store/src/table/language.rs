//! In which language people are written to, where that is known.

use model::identity::PersonId;
use model::language::Tag;
use model::request::{InvitationId, RequestId};

use super::exactly_one;
use crate::error::{Error, Noun};
use crate::view::View;
use crate::write::WriteTx;

const OF_PERSON: &str = "SELECT language FROM person WHERE id = $1";
const OF_INVITATION: &str = "SELECT language FROM invitation WHERE id = $1";
const OF_REQUEST: &str = "SELECT language FROM request WHERE id = $1";
const SET_OF_PERSON: &str = "UPDATE person SET language = $1 WHERE id = $2";
const SET_OF_INVITATION: &str = "UPDATE invitation SET language = $1 WHERE id = $2";
const SET_OF_REQUEST: &str = "UPDATE request SET language = $1 WHERE id = $2";

impl View {
    /// The language of a person.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn language_of_person(&self, id: PersonId) -> Result<Option<Tag>, Error> {
        Ok(self.connection.find(OF_PERSON, &[(&id).into()], |row| row.take())?.flatten())
    }

    /// The language of an invitation.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn language_of_invitation(&self, id: InvitationId) -> Result<Option<Tag>, Error> {
        Ok(self.connection.find(OF_INVITATION, &[(&id).into()], |row| row.take())?.flatten())
    }

    /// The language of a request's applicant.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn language_of_request(&self, id: RequestId) -> Result<Option<Tag>, Error> {
        Ok(self.connection.find(OF_REQUEST, &[(&id).into()], |row| row.take())?.flatten())
    }
}

impl WriteTx<'_> {
    /// Notes the language of a person.
    ///
    /// # Errors
    /// `Missing`.
    pub fn set_person_language(&mut self, id: PersonId, language: &Tag) -> Result<(), Error> {
        let values = [language.into(), (&id).into()];
        exactly_one(self.change()?.execute(SET_OF_PERSON, &values)?, Noun::Person)
    }

    /// Notes the language of an invitation.
    ///
    /// # Errors
    /// `Missing`.
    pub fn set_invitation_language(
        &mut self,
        id: InvitationId,
        language: &Tag,
    ) -> Result<(), Error> {
        let values = [language.into(), (&id).into()];
        exactly_one(self.change()?.execute(SET_OF_INVITATION, &values)?, Noun::Invitation)
    }

    /// Notes the language of a request's applicant.
    ///
    /// # Errors
    /// `Missing`.
    pub fn set_request_language(&mut self, id: RequestId, language: &Tag) -> Result<(), Error> {
        let values = [language.into(), (&id).into()];
        exactly_one(self.change()?.execute(SET_OF_REQUEST, &values)?, Noun::Request)
    }
}
