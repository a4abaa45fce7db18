//! The CA certificates of our own authority.

use model::ca::{CaCertificate, CaId, NewCa};
use pki::digest;
use pki::fingerprint::Fingerprint;

use super::{exactly_one, inserted};
use crate::engine::Row;
use crate::error::{Error, Noun};
use crate::view::View;
use crate::write::WriteTx;

const LIST: &str =
    "SELECT id, role, name, key_fingerprint, fingerprint, der, retired_at FROM ca ORDER BY id";
const ADD: &str = "INSERT INTO ca (id, role, name, key_fingerprint, fingerprint, der, added_at) \
    VALUES ((SELECT COALESCE(MAX(id), 0) + 1 FROM ca), $1, $2, $3, $4, $5, $6) RETURNING id";
const PROVE: &str = "UPDATE ca SET role = 'cross' WHERE id = $1 AND role = 'claimed'";
const RETIRE: &str = "UPDATE ca SET retired_at = $1 WHERE id = $2 AND retired_at IS NULL";

fn ca(row: &Row<'_>) -> Result<CaCertificate, Error> {
    Ok(CaCertificate {
        id: row.take()?,
        role: row.take()?,
        name: row.take()?,
        key: row.take()?,
        fingerprint: row.take()?,
        der: row.take()?,
        retired_at: row.take()?,
    })
}

impl View {
    /// Lists all CA certificates, the newest last.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn list_cas(&self) -> Result<Vec<CaCertificate>, Error> {
        self.connection.list(LIST, &[], ca)
    }
}

impl WriteTx<'_> {
    /// Puts a CA certificate on record.
    ///
    /// # Errors
    /// `Taken` when it is on record already.
    pub fn add_ca(&mut self, new: &NewCa) -> Result<CaCertificate, Error> {
        let NewCa { role, name, key, der } = new.clone();
        let fingerprint = Fingerprint(digest::sha256(&der));
        let now = self.now();
        let values = [
            (&role).into(),
            (&name).into(),
            (&key).into(),
            (&fingerprint).into(),
            (&der).into(),
            (&now).into(),
        ];
        let id = inserted(self.change()?.find(ADD, &values, |row| row.take())?)?;
        Ok(CaCertificate { id, role, name, key, fingerprint, der, retired_at: None })
    }

    /// Notes that a certificate that claims to be of an outside CA is.
    ///
    /// # Errors
    /// `Missing` when there is none that claims it.
    pub fn prove_ca(&mut self, id: CaId) -> Result<(), Error> {
        let rows = self.change()?.execute(PROVE, &[(&id).into()])?;
        exactly_one(rows, Noun::Ca)
    }

    /// Ends a CA's signing; what it signed stays valid.
    ///
    /// # Errors
    /// `Missing` when there is no such CA, or it is retired.
    pub fn retire_ca(&mut self, id: CaId) -> Result<(), Error> {
        let now = self.now();
        let rows = self.change()?.execute(RETIRE, &[(&now).into(), (&id).into()])?;
        exactly_one(rows, Noun::Ca)
    }
}
