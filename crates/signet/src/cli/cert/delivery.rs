//! The record of a delivery: which files were written where. It lets `export` find them again on this machine.

use std::path::PathBuf;

use authority::Authority;
use model::audit::{Action, Actor, Event, Object};
use pki::serial::Serial;
use store::{AuditFilter, Order};

use crate::failure::Failure;

/// What was written for a holder.
#[derive(Debug)]
pub(in crate::cli) struct Delivered {
    /// The form: `pkcs12 modern`, `pem pair`, …
    pub(in crate::cli) form: String,
    /// The files, the certificate first.
    pub(in crate::cli) files: Vec<PathBuf>,
    /// The file with the password of a `.p12`.
    pub(in crate::cli) password_file: Option<PathBuf>,
}

impl Delivered {
    /// Puts the delivery on record.
    ///
    /// # Errors
    /// When it cannot be recorded.
    pub(in crate::cli) fn record(
        &self,
        authority: &Authority,
        actor: Actor,
        serial: &Serial,
    ) -> Result<(), Failure> {
        let mut event =
            Event::new(actor, Action::CertificateDelivered, Object::certificate(serial))
                .fact("form", &self.form);
        if let Some(file) = self.files.first() {
            event = event.fact("file", absolute(file).display());
        }
        if let Some(file) = &self.password_file {
            event = event.fact("password_file", absolute(file).display());
        }
        authority.record(event).wait()?;
        Ok(())
    }
}

/// Where the last `.p12` of a certificate and its password were written, as far as was recorded.
///
/// # Errors
/// When the log cannot be read.
pub(super) fn last_p12(
    authority: &Authority,
    serial: &Serial,
) -> Result<Option<(PathBuf, PathBuf)>, Failure> {
    let filter = AuditFilter {
        action: Some(Action::CertificateDelivered),
        object: Some(Object::certificate(serial).to_string()),
        order: Order::NewestFirst,
        limit: Some(20),
        ..AuditFilter::default()
    };
    let entries = authority.store().read()?.audit_entries(&filter)?;
    Ok(entries.iter().find_map(|entry| {
        let facts = &entry.event.facts;
        let is_p12 = facts.get("form")?.starts_with("pkcs12");
        let found = (PathBuf::from(facts.get("file")?), PathBuf::from(facts.get("password_file")?));
        is_p12.then_some(found)
    }))
}

fn absolute(path: &std::path::Path) -> PathBuf {
    std::path::absolute(path).unwrap_or_else(|_| path.to_owned())
}
