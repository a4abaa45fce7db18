//! A certificate request in words, and whether it proves possession of its key.

use pki::certificate_request::{CertificateRequest, Proven};
use serde_json::json;

use super::sheet::Sheet;
use super::words;
use crate::failure::Failure;
use crate::output::page::Tone;

/// The sheet of a request.
///
/// # Errors
/// `MALFORMED`, with what is wrong.
pub(super) fn sheet(der: &[u8]) -> Result<Sheet, Failure> {
    let request = CertificateRequest::parse(der)
        .map_err(|error| Failure::failed("MALFORMED", "the request cannot be read").why(error))?;
    let mut sheet = Sheet::new("certificate request", "");
    let (verified, text, tone) = match request.prove() {
        Ok(proven) => {
            describe(&mut sheet, &proven);
            (true, "correct: whoever made this has the key".to_owned(), Tone::Good)
        }
        Err(error) => {
            (false, format!("WRONG: {error}; nothing in it is to be believed"), Tone::Bad)
        }
    };
    sheet.push(
        "signature_check",
        "signature",
        json!({ "verified": verified, "words": text }),
        text.clone(),
        tone,
    );
    Ok(sheet)
}

fn describe(sheet: &mut Sheet, request: &Proven) {
    sheet.text("subject", "subject", request.subject().to_string());
    sheet.text("key", "key", request.public_key().kind().to_string());
    sheet.text(
        "key_fingerprint",
        "key fingerprint",
        request.public_key().fingerprint().to_string(),
    );
    sheet.text("signature_algorithm", "signed with", request.signature_algorithm().to_string());
    sheet.list("names", "names asked for", &words::general_names(request.subject_alt_names()));
}
