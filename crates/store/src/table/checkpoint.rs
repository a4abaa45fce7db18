//! Signed checkpoints of the audit log.

use model::audit::Checkpoint;

use crate::engine::Row;
use crate::error::Error;
use crate::view::View;
use crate::write::WriteTx;

const LIST: &str =
    "SELECT seq, hash, at_ms, signature, key_fingerprint FROM checkpoint ORDER BY seq";
const ADD: &str = "INSERT INTO checkpoint (seq, hash, at_ms, signature, key_fingerprint) \
    VALUES ($1, $2, $3, $4, $5)";

fn checkpoint(row: &Row<'_>) -> Result<Checkpoint, Error> {
    Ok(Checkpoint {
        seq: row.take()?,
        hash: row.take()?,
        at_ms: row.take()?,
        signature: row.take()?,
        key: row.take()?,
    })
}

impl View {
    /// Lists all checkpoints, the newest last.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn checkpoints(&self) -> Result<Vec<Checkpoint>, Error> {
        self.connection.list(LIST, &[], checkpoint)
    }
}

impl WriteTx<'_> {
    /// Keeps a checkpoint.
    ///
    /// # Errors
    /// `Taken` when there is one of the same entry.
    pub fn add_checkpoint(&mut self, checkpoint: &Checkpoint) -> Result<(), Error> {
        let Checkpoint { seq, hash, at_ms, signature, key } = checkpoint;
        let values = [(*seq).into(), hash.into(), at_ms.into(), signature.into(), key.into()];
        self.change()?.execute(ADD, &values).map(drop)
    }
}
