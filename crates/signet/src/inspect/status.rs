//! Whether a certificate was revoked, as far as this machine can know.

use std::sync::Arc;

use authority::Authority;
use model::certificate::State;
use model::verification::Classes;
use pki::certificate::Certificate;
use pki::time::UnixTime;
use serde_json::json;

use super::sheet::Sheet;
use super::words;
use crate::cli::Context;
use crate::output::page::Tone;
use crate::output::when;

/// Where what is shown came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Source {
    /// A file.
    File,
    /// A server that shows it to everyone.
    Server,
}

/// What is known on this machine.
pub(super) struct Known {
    /// The time.
    pub(super) now: UnixTime,
    /// Our classes, by whose policies certificates name them.
    pub(super) classes: Option<Classes>,
    /// Our CA certificates.
    pub(super) authorities: Vec<Certificate>,
    authority: Option<Arc<Authority>>,
    source: Source,
}

/// The revocation status of one certificate.
#[derive(Clone, Debug)]
pub(super) enum Status {
    /// Ours, and not revoked.
    Good,
    /// Revoked.
    Revoked { at: UnixTime, reason: String, now: UnixTime },
    /// Nobody here knows, and why.
    Unknown(&'static str),
}

impl Known {
    /// Takes what there is; without a data directory that is only the time.
    pub(super) fn gather(context: &Context, source: Source) -> Self {
        let directory = context.directory().ok();
        let authority = directory
            .as_ref()
            .filter(|d| d.require().is_ok())
            .and_then(|_| context.authority().ok());
        let authorities = authority.as_ref().map(|authority| {
            authority
                .hierarchy()
                .roots()
                .chain(authority.hierarchy().issuing_cas())
                .cloned()
                .collect()
        });
        let classes = authority.as_ref().map(|authority| authority.classes().clone());
        Self {
            now: context.now(),
            classes: classes.or_else(words::default_classes),
            authorities: authorities.unwrap_or_default(),
            authority,
            source,
        }
    }

    /// Whether the end of a certificate decides how the command ends: a foreign file is only looked at.
    pub(super) fn watches(&self, certificate: &Certificate) -> bool {
        self.source == Source::Server || self.is_ours(certificate)
    }

    /// Whether one of our CAs signed it: not a matter of names alone.
    fn is_ours(&self, certificate: &Certificate) -> bool {
        self.authorities.iter().any(|ca| {
            ca.subject().matches(certificate.issuer())
                && certificate.verify_signature(ca.public_key()).is_ok()
        })
    }

    /// The revocation status.
    pub(super) fn status(&self, certificate: &Certificate) -> Status {
        let Some(authority) = &self.authority else {
            return Status::Unknown(
                "no authority of ours on this machine (--dir names its directory)",
            );
        };
        if !self.is_ours(certificate) {
            return Status::Unknown("it was not issued by the authority in this data directory");
        }
        let record =
            authority.store().read().and_then(|read| read.find_certificate(certificate.serial()));
        match record {
            Ok(Some(record)) => match (record.state, record.revoked_at, record.reason) {
                (State::Revoked, Some(at), reason) => Status::Revoked {
                    at,
                    reason: reason
                        .map_or_else(|| "unspecified".to_owned(), |reason| reason.to_string()),
                    now: self.now,
                },
                _ => Status::Good,
            },
            // Our CAs are not among what they issue, and are not revoked but retired.
            Ok(None) if self.authorities.contains(certificate) => Status::Good,
            Ok(None) => {
                Status::Unknown("our authority signed it, yet it is not on record: report this")
            }
            Err(_) => Status::Unknown("the store does not answer"),
        }
    }
}

impl Status {
    /// Whether it was revoked.
    pub(super) fn is_revoked(&self) -> bool {
        matches!(self, Self::Revoked { .. })
    }

    /// Adds it to a sheet.
    pub(super) fn show(&self, sheet: &mut Sheet) {
        let (value, text, tone) = match self {
            Self::Good => (
                json!({ "status": "good" }),
                "not revoked, says our own store".to_owned(),
                Tone::Good,
            ),
            Self::Revoked { at, reason, now } => (
                json!({ "status": "revoked", "at": at.to_string(), "reason": reason }),
                format!("REVOKED {}: {}", when::dated(*at, *now), reason),
                Tone::Bad,
            ),
            Self::Unknown(why) => {
                (json!({ "status": "unknown", "why": why }), format!("unknown: {why}"), Tone::Dim)
            }
        };
        sheet.push("revocation", "revocation", value, text, tone);
    }
}
