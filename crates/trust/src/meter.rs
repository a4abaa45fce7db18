//! Counts the work of one verification against its budget, so that no input makes it long.

use std::cell::Cell;

use pki::key::PublicKeyKind;

use crate::question::Budget;
use crate::verdict::{Code, Refused, Rule};

const EXHAUSTED: Rule = Rule::new(
    Code::Budget,
    "deciding would take more work than one verification may",
    "RFC 5280 §8",
);

/// What is left of a budget.
pub(crate) struct Meter {
    issuers: Cell<u32>,
    signatures: Cell<u32>,
    signed_bytes: Cell<u32>,
    comparisons: Cell<u32>,
    entries: Cell<u32>,
    policy_nodes: Cell<u32>,
}

impl Meter {
    pub(crate) fn new(budget: Budget) -> Self {
        Self {
            issuers: Cell::new(budget.issuers),
            signatures: Cell::new(budget.signatures),
            signed_bytes: Cell::new(budget.signed_bytes),
            comparisons: Cell::new(budget.comparisons),
            entries: Cell::new(budget.entries),
            policy_nodes: Cell::new(budget.policy_nodes),
        }
    }

    /// Tells what is left, so that tests can tell what was spent.
    #[cfg(test)]
    pub(crate) fn left(&self) -> Budget {
        Budget {
            issuers: self.issuers.get(),
            signatures: self.signatures.get(),
            signed_bytes: self.signed_bytes.get(),
            comparisons: self.comparisons.get(),
            entries: self.entries.get(),
            policy_nodes: self.policy_nodes.get(),
        }
    }

    /// Pays for trying one issuer for one certificate.
    pub(crate) fn issuer(&self) -> Result<(), Refused> {
        pay(&self.issuers, 1)
    }

    /// Pays for checking one signature with a key of this kind over this many bytes.
    pub(crate) fn signature(&self, key: PublicKeyKind, signed_bytes: usize) -> Result<(), Refused> {
        // Measured: these take some ten and twenty times as long as P-256, which is cheap enough.
        let price = match key {
            PublicKeyKind::Rsa { bits: 4_097.. } => 4,
            PublicKeyKind::EcP521 => 2,
            _ => 1,
        };
        pay(&self.signatures, price)?;
        pay(&self.signed_bytes, signed_bytes)
    }

    /// Pays for comparing names of this many bytes; long names cost more than short ones.
    pub(crate) fn comparison(&self, bytes: usize) -> Result<(), Refused> {
        pay(&self.comparisons, 1 + bytes / 32)
    }

    /// Pays for so many comparisons of short names.
    pub(crate) fn comparisons(&self, count: usize) -> Result<(), Refused> {
        pay(&self.comparisons, count)
    }

    /// Pays for reading a certificate of this many bytes at its place in a path.
    pub(crate) fn reading(&self, bytes: usize) -> Result<(), Refused> {
        self.comparison(bytes)
    }

    /// Pays for looking at so many entries of a CRL.
    pub(crate) fn entries(&self, count: usize) -> Result<(), Refused> {
        pay(&self.entries, count)
    }

    /// Pays for nodes and edges of the policy graph.
    pub(crate) fn policy_nodes(&self, nodes: usize) -> Result<(), Refused> {
        pay(&self.policy_nodes, nodes)
    }
}

fn pay(account: &Cell<u32>, price: usize) -> Result<(), Refused> {
    let rest = u32::try_from(price).ok().and_then(|price| account.get().checked_sub(price));
    account.set(rest.unwrap_or(0));
    rest.map(drop).ok_or_else(|| EXHAUSTED.broken())
}

#[cfg(test)]
mod tests;
