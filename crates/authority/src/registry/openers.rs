//! Who holds a certificate that counts, and with which class; what that opens is decided by the rules of each door.

use std::collections::HashMap;

use model::identity::HolderId;
use model::verification::Class;
use pki::time::UnixTime;

use crate::error::Error;
use crate::reader::Reader;

/// A holder with the best certificate in force.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Certified {
    /// The stable name in the certificate.
    pub holder: HolderId,
    /// The class in the certificate; evidence may lower it.
    pub class: Class,
    /// Until when the certificate is good.
    pub until: UnixTime,
}

impl Reader<'_> {
    /// Lists everybody who holds a certificate in force now; goes through all certificates.
    ///
    /// # Errors
    /// `Unavailable`.
    pub fn certified(&self) -> Result<Vec<Certified>, Error> {
        let read = self.authority.store.read()?;
        let mut best: HashMap<HolderId, (Class, UnixTime)> = HashMap::new();
        for (holder, class, until) in read.list_in_force(self.authority.now())? {
            let class = self.authority.classes.of_record(&class);
            let known = best.entry(holder).or_insert_with(|| (class.clone(), until));
            if (&known.0, known.1) < (&class, until) {
                *known = (class, until);
            }
        }
        let certified = |(holder, (class, until))| Certified { holder, class, until };
        Ok(best.into_iter().map(certified).collect())
    }

    /// The number of the last change of the records.
    ///
    /// # Errors
    /// `Unavailable`.
    pub fn change(&self) -> Result<u64, Error> {
        Ok(self.authority.store.read()?.change_seq()?)
    }
}
