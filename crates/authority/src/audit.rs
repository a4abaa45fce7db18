//! The audit log as a whole: proving it and signing checkpoints of it. Entries are appended by the store alone, in the
//! transaction of the change they tell of.

use model::audit::chain::Head;
use model::audit::{Action, Checkpoint, Entry, Object};
use pki::key::{PrivateKey, PublicKey};
use store::AuditFilter;

use crate::error::{Error, Reason};
use crate::keyring::Role;
use crate::{Authority, Operator};

pub mod export;
pub mod line;

/// What was proven of a log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proof {
    /// How far the log reaches: every entry up to here is as it was written.
    pub head: Head,
    /// How many signed checkpoints it agrees with.
    pub checkpoints: usize,
}

impl Authority {
    /// Proves the whole log: every hash, every link, its end, and that it contains what each checkpoint says.
    ///
    /// `kept_apart` are checkpoints from outside the store, which nobody can cut off together with the store's log.
    ///
    /// # Errors
    /// `Refused(LogBroken)` with the first break; `Refused(CheckpointForged)`; `Unavailable`.
    pub fn verify_audit(&self, kept_apart: &[Checkpoint]) -> Result<Proof, Error> {
        let read = self.store.read()?;
        let mut checkpoints = read.checkpoints()?;
        checkpoints.extend_from_slice(kept_apart);
        checkpoints
            .iter()
            .try_for_each(|checkpoint| verify_checkpoint(checkpoint, &self.audit_key))?;
        checkpoints.sort_by_key(|checkpoint| (checkpoint.seq, checkpoint.hash));
        checkpoints.dedup_by_key(|checkpoint| (checkpoint.seq, checkpoint.hash));
        let head = read.verify_audit(&checkpoints).map_err(|fault| match fault {
            store::Error::Broken(found) => Reason::LogBroken(found).into(),
            fault => Error::from(fault),
        })?;
        Ok(Proof { head, checkpoints: checkpoints.len() })
    }

    /// Lists entries of the log.
    ///
    /// # Errors
    /// `Unavailable`.
    pub fn audit_entries(&self, filter: &AuditFilter) -> Result<Vec<Entry>, Error> {
        Ok(self.store.read()?.audit_entries(filter)?)
    }
}

impl Operator<'_> {
    /// Signs how far the log reaches now. Keep a copy outside the store: see [`line::write`].
    ///
    /// # Errors
    /// `Unavailable` when the audit key cannot be opened or the store does not take it.
    pub fn checkpoint(&self) -> Result<Checkpoint, Error> {
        let key = self.authority.own_key(Role::Audit, &self.authority.audit_key)?;
        let head = self.authority.store.read()?.audit_head()?;
        let checkpoint = sign_checkpoint(&head, self.authority.clock.now_ms(), &key)?;
        let kept = checkpoint.clone();
        let event = self.event(Action::CheckpointMade, Object::audit()).fact("seq", head.seq);
        self.authority.store.write(move |mut tx| {
            match tx.add_checkpoint(&kept) {
                // Somebody else signed the same entry in this moment.
                Err(store::Error::Taken(_)) | Ok(()) => {}
                Err(fault) => return Err(Error::from(fault)),
            }
            Ok(tx.commit(event, ())?)
        })?;
        Ok(checkpoint)
    }
}

fn sign_checkpoint(head: &Head, at_ms: i64, key: &PrivateKey) -> Result<Checkpoint, Error> {
    let signature = key.sign(&Checkpoint::message(head, at_ms));
    let signature = signature.map_err(|fault| Error::Internal(fault.to_string()))?;
    Ok(Checkpoint {
        seq: head.seq,
        hash: head.hash,
        at_ms,
        signature,
        key: key.public_key().fingerprint(),
    })
}

/// Checks that `key` signed a checkpoint (ECDSA P-256 with SHA-256, the kind of every audit key).
///
/// # Errors
/// `Refused(CheckpointForged)`.
pub fn verify_checkpoint(checkpoint: &Checkpoint, key: &PublicKey) -> Result<(), Error> {
    let message = Checkpoint::message(&checkpoint.head(), checkpoint.at_ms);
    let algorithm = pki::key::SignatureAlgorithm::EcdsaSha256;
    let signed = key.fingerprint() == checkpoint.key
        && key.verify(&algorithm, &message, &checkpoint.signature).is_ok();
    if signed { Ok(()) } else { Err(Reason::CheckpointForged { seq: checkpoint.seq }.into()) }
}

#[cfg(test)]
mod tests;
