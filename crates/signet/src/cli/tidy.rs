//! `signet tidy`: what the server does by itself now and then, done at once.

use serde::Serialize;

use super::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output::count;

/// What was done.
#[derive(Debug, Serialize)]
struct Shown {
    /// Requests that had run out.
    expired: Vec<String>,
    /// Notices given of certificates that end.
    certificates_ending: usize,
    /// Notices given of evidence that ends.
    evidence_ending: usize,
}

/// Runs the command.
///
/// # Errors
/// When the record cannot be read or written; what was done before stays so.
pub(super) fn run(context: &Context) -> Result<Exit, Failure> {
    let authority = context.authority()?;
    let expired = authority.tidy(context.now())?;
    let given = authority.give_notice()?;
    let shown = Shown {
        expired: expired.iter().map(ToString::to_string).collect(),
        certificates_ending: given.certificates,
        evidence_ending: given.evidence,
    };
    context.output.show(&shown, |page| {
        let expired = count(expired.len(), "request had run out", "requests had run out");
        let notices = count(given.certificates + given.evidence, "notice", "notices");
        page.line(format!("{expired}; {notices} given of what ends."));
    });
    if given != authority::notice::Given::default() {
        super::post::tell_fate(context);
    }
    Ok(Exit::Ok)
}
