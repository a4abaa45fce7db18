//! What a use case answers instead of doing what was asked, in the reader's language. The authority's own sentences are
//! for the command line and for logs.

use authority::error::{Conflict, Error, Reason};
use model::audit::chain::{Break, Flaw};

use crate::language::{Language, Speak, Word};

mod flaw;
#[cfg(test)]
mod tests;

pub(crate) use flaw::wrong;

/// The id of a text, and what it speaks of.
type Text<'a> = (&'static str, Vec<(&'static str, Word<'a>)>);

/// Says it. What only its own words tell, like which rule of a certificate was broken, is said as it stands.
pub(crate) fn said(language: Language, error: &Error) -> String {
    let text = match error {
        Error::Refused(reason) => refused(reason),
        Error::Conflict(conflict) => contradicted(conflict),
        Error::NotFound { name, .. } => Some(("said-not-found", vec![("name", name.into())])),
        Error::Invalid { why, .. } => return wrong(language, why),
        Error::Unavailable(_) | Error::Internal(_) => None,
    };
    match text {
        Some((id, of)) => language.tell(id, &of),
        None => error.to_string(),
    }
}

/// Says why something is not allowed.
pub(crate) fn why(language: Language, reason: &Reason) -> String {
    said(language, &Error::Refused(reason.clone()))
}

fn refused(reason: &Reason) -> Option<Text<'_>> {
    let text: Text<'_> = match reason {
        Reason::WeakKey(_) => ("said-weak-key", vec![]),
        Reason::UnsupportedKey(kind) => ("said-unsupported-key", vec![("kind", kind.into())]),
        Reason::KeyOfAnother { .. } => ("said-key-of-another", vec![]),
        Reason::KeyCompromised { .. } => ("said-key-compromised", vec![]),
        Reason::UnsuitableKey { target, kind, .. } => {
            ("said-unsuitable-key", vec![("target", (*target).into()), ("kind", kind.into())])
        }
        Reason::PastAuthority { days_left, .. } => {
            ("said-past-authority", vec![("days", (*days_left).into())])
        }
        Reason::NotPermitted { role, .. } => {
            ("fault-role-text", vec![("role", role.as_str().into())])
        }
        Reason::NoRole { .. } => ("said-no-role", vec![]),
        Reason::NoCertificate { .. } => ("said-no-certificate", vec![]),
        Reason::RecoveryWrong => ("said-recovery-wrong", vec![]),
        Reason::NothingInherited => ("said-nothing-inherited", vec![]),
        Reason::NotRenewable { .. } => ("renew-not-text", vec![]),
        Reason::OwnRequest => ("said-own-request", vec![]),
        Reason::CodeWrong { tries_left: 0 } | Reason::CodeSpent => ("code-spent", vec![]),
        Reason::CodeWrong { tries_left } => {
            ("code-wrong", vec![("tries", i64::from(*tries_left).into())])
        }
        Reason::CodeUnknown | Reason::CodeEnded { .. } => ("code-ended", vec![]),
        Reason::CodeUsed { .. } => ("code-used", vec![]),
        Reason::CodeTooSoon => ("code-too-soon", vec![]),
        Reason::TooManyTries => ("link-tries-text", vec![]),
        Reason::NoPairing => ("words-over", vec![]),
        Reason::NotMet => ("decision-not-met", vec![]),
        Reason::LogBroken(broken) => self::broken(broken),
        Reason::CheckpointForged { seq } => ("chain-forged", vec![("seq", number(*seq))]),
        Reason::Lint(_) | Reason::Policy(_) | Reason::Interim(_) => return None,
    };
    Some(text)
}

/// Where the audit log is broken, and how.
fn broken(broken: &Break) -> Text<'static> {
    let seq = ("seq", number(broken.seq));
    let before = |n: u64| number(n.saturating_sub(1));
    match broken.what {
        Flaw::Edited => ("chain-edited", vec![seq]),
        Flaw::Misplaced { claims: Some(claims) } => {
            ("chain-misplaced", vec![seq, ("claims", number(claims))])
        }
        Flaw::Misplaced { claims: None } => ("chain-replaced", vec![seq]),
        Flaw::Unlinked => ("chain-unlinked", vec![seq, ("before", before(broken.seq))]),
        Flaw::Missing { next } => ("chain-missing", vec![seq, ("last", before(next))]),
        Flaw::Truncated { reached } => ("chain-truncated", vec![seq, ("last", number(reached))]),
        Flaw::HeadAltered => ("chain-head-altered", vec![seq]),
        Flaw::ContradictsCheckpoint => ("chain-contradicts", vec![seq]),
        Flaw::Unreadable => ("chain-unreadable", vec![seq]),
        Flaw::IndexAltered => ("chain-index-altered", vec![seq]),
    }
}

fn number(n: u64) -> Word<'static> {
    i64::try_from(n).unwrap_or(i64::MAX).into()
}

fn contradicted(conflict: &Conflict) -> Option<Text<'_>> {
    let text: Text<'_> = match conflict {
        Conflict::Taken { name, .. } => ("said-taken", vec![("name", name.into())]),
        Conflict::AlreadyRevoked { at, .. } => ("said-already-revoked", vec![("at", at.into())]),
        Conflict::AlreadyWithdrawn { at, .. } => {
            ("said-already-withdrawn", vec![("at", at.into())])
        }
        Conflict::Decided { at, by, .. } => {
            ("said-decided", vec![("at", at.into()), ("by", by.into())])
        }
        Conflict::SameOfficer { .. } => ("said-same-officer", vec![]),
        Conflict::State { .. } | Conflict::RequestState { .. } => ("said-state", vec![]),
        Conflict::InvitationOver { .. } => ("said-invitation-over", vec![]),
        Conflict::PleaEnded { at, by, .. } => {
            ("said-plea-ended", vec![("at", at.into()), ("by", by.into())])
        }
        Conflict::MessageSent { .. } => ("said-message-sent", vec![]),
        Conflict::InterimAlive { device, .. } => {
            ("said-interim-alive", vec![("device", device.into())])
        }
        Conflict::HasRole { person, role } => {
            ("said-has-role", vec![("person", person.into()), ("role", role.as_str().into())])
        }
        // What an operator does at the terminal.
        Conflict::Overlapping { .. } | Conflict::Unreadable { .. } | Conflict::Founded => {
            return None;
        }
    };
    Some(text)
}
