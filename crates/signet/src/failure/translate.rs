//! Turns the errors of the floors below into what is told to people and exit codes. The only place that does.

use authority::error::{Error, Reason, Unavailable};

use super::Failure;
use crate::exit::Exit;

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        let text = error.to_string();
        match error {
            Error::Refused(reason @ Reason::NotPermitted { .. }) => {
                Self::new(Exit::NotPermitted, reason.code(), text)
            }
            Error::Refused(reason) => Self::new(Exit::Failed, reason_code(&reason), text),
            Error::NotFound { .. } => Self::not_found(text),
            Error::Conflict(_) => Self::new(Exit::Conflict, "CONFLICT", text),
            Error::Invalid { .. } => Self::new(Exit::Usage, "INVALID", text),
            Error::Unavailable(why) => Self::failed(unavailable_code(&why), text),
            Error::Internal(_) => Self::failed("INTERNAL", text),
        }
    }
}

fn reason_code(reason: &Reason) -> &'static str {
    match reason {
        Reason::WeakKey(_) => "WEAK-KEY",
        Reason::LogBroken(_) | Reason::CheckpointForged { .. } => "LOG-BROKEN",
        _ => "REFUSED",
    }
}

fn unavailable_code(why: &Unavailable) -> &'static str {
    match why {
        Unavailable::WrongPassphrase { .. } => "WRONG-PASSPHRASE",
        Unavailable::NoPassphrase { .. } => "NO-PASSPHRASE",
        Unavailable::KeyAbsent { .. } => "KEY-ABSENT",
        Unavailable::Store(_) => "STORE",
        _ => "UNAVAILABLE",
    }
}

impl From<store::Error> for Failure {
    fn from(error: store::Error) -> Self {
        Self::failed("STORE", error.to_string())
    }
}
