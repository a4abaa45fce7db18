//! Face to face by matching words: officer and applicant see the same ones, each on a screen of their own, and both
//! confirm. So the one who stands there is the one whose page that is.

use model::audit::Action;
use model::request::{Pairing, RequestId};

use super::applicant::Applicant;
use super::check_alive;
use super::officer::Officer;
use crate::code;
use crate::error::{Error, Reason};

/// How long words can be confirmed, in seconds.
const LIFE_SECS: i64 = 600;
/// How many words are compared: with 256 to choose from, a mix-up of two rooms shows but once in 16 million.
const WORDS: usize = 3;
/// The words, each on a line; short, common, and unlike one another.
const LIST: &str = include_str!("words.txt");

/// Who confirms.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Side {
    Applicant,
    Officer,
}

impl Officer<'_> {
    /// Makes words for an applicant who is met now; those before are void.
    ///
    /// # Errors
    /// `NotFound`; `Conflict` when the request is decided.
    pub fn begin_pairing(&self, id: RequestId) -> Result<Pairing, Error> {
        let begun_at = self.authority.now();
        let pairing = Pairing {
            request: id,
            words: draw()?,
            officer: self.name.clone(),
            begun_at,
            expires_at: begun_at.plus(LIFE_SECS),
            applicant_at: None,
            officer_at: None,
        };
        let event = super::event(&self.actor, Action::PairingBegun, id);
        self.authority.store.write(move |mut tx| {
            super::find_undecided(&tx, id)?;
            tx.put_pairing(&pairing)?;
            Ok(tx.commit(event, pairing)?)
        })
    }

    /// Confirms that the applicant's page shows the same words.
    ///
    /// # Errors
    /// `Refused` when there are none, they ended, or another officer made them; `Conflict` when the request is over.
    pub fn confirm_pairing(&self, id: RequestId) -> Result<Pairing, Error> {
        confirm(self.authority, &self.actor, id, Side::Officer, Some(self.name.clone()))
    }
}

impl Applicant<'_> {
    /// The words that are to be compared now.
    ///
    /// # Errors
    /// `Unavailable`.
    pub fn pairing(&self) -> Result<Option<Pairing>, Error> {
        let now = self.authority.now();
        let found = self.authority.store.read()?.find_pairing(self.id)?;
        Ok(found.filter(|pairing| now <= pairing.expires_at))
    }

    /// Confirms that the officer's page shows the same words.
    ///
    /// # Errors
    /// `Refused` when there are none or they ended; `Conflict` when the request is over.
    pub fn confirm_pairing(&self) -> Result<Pairing, Error> {
        confirm(self.authority, &self.actor, self.id, Side::Applicant, None)
    }
}

fn confirm(
    authority: &crate::Authority,
    actor: &model::audit::Actor,
    id: RequestId,
    side: Side,
    officer: Option<String>,
) -> Result<Pairing, Error> {
    let now = authority.now();
    let event = super::event(actor, Action::PairingConfirmed, id);
    authority.store.write(move |mut tx| {
        check_alive(&super::find(&tx, id)?)?;
        let found = tx.find_pairing(id)?.filter(|pairing| now <= pairing.expires_at);
        let mut pairing = found.ok_or(Reason::NoPairing)?;
        if officer.is_some_and(|officer| officer != pairing.officer) {
            return Err(Reason::NoPairing.into());
        }
        match side {
            Side::Applicant => pairing.applicant_at = pairing.applicant_at.or(Some(now)),
            Side::Officer => pairing.officer_at = pairing.officer_at.or(Some(now)),
        }
        tx.put_pairing(&pairing)?;
        let event = event
            .fact("side", if side == Side::Applicant { "applicant" } else { "officer" })
            .fact("words", &pairing.words);
        Ok(tx.commit(event, pairing)?)
    })
}

pub(crate) fn draw() -> Result<String, Error> {
    let list: Vec<&str> = LIST.lines().collect();
    let drawn = code::random::<WORDS>()?;
    let words: Vec<&str> =
        drawn.iter().filter_map(|octet| list.get(usize::from(*octet)).copied()).collect();
    Ok(words.join(" "))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn there_are_256_plain_words() {
        let words: BTreeSet<&str> = LIST.lines().collect();
        assert_eq!((LIST.lines().count(), words.len()), (256, 256));
        let plain = |word: &&str| {
            (3..=8).contains(&word.len()) && word.bytes().all(|c| c.is_ascii_lowercase())
        };
        assert_eq!(words.iter().find(|word| !plain(word)), None);
        assert_eq!(draw().unwrap().split(' ').count(), WORDS);
    }
}
