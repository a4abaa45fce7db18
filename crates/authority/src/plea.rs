//! Calls for help as officers see them: what waits, and saying what became of it. Helping is done by other means: what
//! somebody says who shows no certificate proves nothing.

use model::audit::{Action, Event, Object};
use model::code::Purpose;
use model::plea::{Outcome, Plea, PleaId};

use crate::error::{Conflict, Error, Kind};
use crate::reader::Reader;
use crate::request::officer::{Officer, check_text};

/// How many that wait are listed, and how many that ended.
const LISTED: u64 = 200;

impl Reader<'_> {
    /// Counts the calls for help that wait.
    ///
    /// # Errors
    /// `Unavailable`.
    pub fn waiting_pleas(&self) -> Result<u64, Error> {
        Ok(self.authority.store.read()?.count_waiting_pleas()?)
    }

    /// Lists the calls for help that wait, the first that came first: at most 200.
    ///
    /// # Errors
    /// `Unavailable`.
    pub fn pleas(&self) -> Result<Vec<Plea>, Error> {
        Ok(self.authority.store.read()?.list_waiting_pleas(LISTED)?)
    }

    /// Lists the calls for help that ended, the last that did first: at most 200.
    ///
    /// # Errors
    /// `Unavailable`.
    pub fn ended_pleas(&self) -> Result<Vec<Plea>, Error> {
        Ok(self.authority.store.read()?.list_ended_pleas(LISTED)?)
    }
}

impl Officer<'_> {
    /// Puts on record what became of a call for help.
    ///
    /// # Errors
    /// `NotFound`; `Conflict` when it has ended; `Invalid` for a note that is too long.
    pub fn end_plea(&self, id: PleaId, outcome: Outcome, note: &str) -> Result<Plea, Error> {
        check_text("note", note)?;
        let action = match outcome {
            Outcome::Given => Action::HelpGiven,
            Outcome::Dismissed => Action::HelpDismissed,
        };
        let (actor, note, by) = (self.actor.clone(), note.trim().to_owned(), self.name.clone());
        self.authority.store.write(move |mut tx| {
            let plea = find(&tx, id)?;
            if let Some(ended) = plea.ended {
                let (at, by) = (ended.at.to_string(), ended.by);
                return Err(Conflict::PleaEnded { plea: id.0, at, by }.into());
            }
            let object =
                plea.person.as_ref().map_or(Object::code(Purpose::Recovery), Object::person);
            let event = Event::new(actor, action, object).fact("plea", id).fact("who", &plea.who);
            let event = if note.is_empty() { event } else { event.fact("note", &note) };
            tx.end_plea(id, outcome, &note, &by)?;
            let plea = find(&tx, id)?;
            Ok(tx.commit(event, plea)?)
        })
    }
}

fn find(view: &store::View, id: PleaId) -> Result<Plea, Error> {
    let found = view.find_plea(id)?;
    found.ok_or_else(|| Error::NotFound { what: Kind::Plea, name: id.to_string() })
}
