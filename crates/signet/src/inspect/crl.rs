//! A revocation list in words.

use pki::crl::Crl;
use serde_json::{Value, json};
use trust::revocation::Reason;

use super::sheet::Sheet;
use super::status::Known;
use super::words;
use crate::failure::Failure;
use crate::output::page::Tone;
use crate::output::when;

/// More entries are counted, not shown.
const SHOWN_ENTRIES: usize = 20;

/// The sheet of a CRL.
///
/// # Errors
/// `MALFORMED`, with what is wrong.
pub(super) fn sheet(der: &[u8], known: &Known) -> Result<Sheet, Failure> {
    let crl = Crl::parse(der)
        .map_err(|error| Failure::failed("MALFORMED", "the CRL cannot be read").why(error))?;
    let mut sheet =
        Sheet::new("certificate revocation list", crl.issuer().common_name().unwrap_or_default());
    sheet.text("issuer", "issuer", crl.issuer().to_string());
    let this = crl.this_update();
    sheet.push(
        "this_update",
        "made",
        this.to_string().into(),
        when::dated(this, known.now),
        Tone::Plain,
    );
    next_update(&mut sheet, &crl, known);
    sheet.maybe("number", "number", crl.number().map(|number| number.to_string()));
    sheet.maybe(
        "delta_base",
        "delta to number",
        crl.delta_base().map(|number| number.value.to_string()),
    );
    let key_id =
        crl.authority_key_id().and_then(|id| id.value.key_id.as_deref().map(words::colons));
    sheet.maybe("authority_key_id", "issuer's key id", key_id);
    sheet.text("signature_algorithm", "signed with", crl.signature_algorithm().to_string());
    signature(&mut sheet, &crl, known);
    entries(&mut sheet, &crl);
    Ok(sheet)
}

fn next_update(sheet: &mut Sheet, crl: &Crl, known: &Known) {
    match crl.next_update() {
        Some(next) => {
            let late = next.0 < known.now.0;
            let text =
                format!("{}{}", when::dated(next, known.now), if late { ": STALE" } else { "" });
            let tone = if late { Tone::Bad } else { Tone::Plain };
            sheet.push("next_update", "next", next.to_string().into(), text, tone);
        }
        None => {
            sheet.push("next_update", "next", Value::Null, "not promised".to_owned(), Tone::Warn)
        }
    }
}

fn signature(sheet: &mut Sheet, crl: &Crl, known: &Known) {
    let issuer = known.authorities.iter().find(|ca| ca.subject().matches(crl.issuer()));
    let (verified, text, tone): (Value, &str, Tone) = match issuer
        .map(|ca| crl.verify_signature(ca.public_key()))
    {
        Some(Ok(())) => (true.into(), "correct, by our authority", Tone::Good),
        Some(Err(_)) => (false.into(), "WRONG: our authority did not sign this", Tone::Bad),
        None => (Value::Null, "not checked: the issuer's certificate is not at hand", Tone::Warn),
    };
    sheet.push(
        "signature_check",
        "signature",
        json!({ "verified": verified, "words": text }),
        text.to_owned(),
        tone,
    );
}

fn entries(sheet: &mut Sheet, crl: &Crl) {
    let mut count = 0_usize;
    let mut shown: Vec<Value> = Vec::new();
    let mut lines: Vec<String> = Vec::new();
    for entry in crl.entries() {
        count += 1;
        if shown.len() < SHOWN_ENTRIES {
            let reason = entry
                .reason
                .and_then(|code| Reason::try_from(code).ok())
                .map_or_else(|| "unspecified".to_owned(), |reason| reason.to_string());
            lines.push(format!("{} at {}: {reason}", entry.serial, entry.at));
            shown.push(json!({ "serial": entry.serial.to_string(), "at": entry.at.to_string(), "reason": reason }));
        }
    }
    if count > shown.len() {
        lines.push(format!("… and {} more", count - shown.len()));
    }
    sheet.push("entries", "entries", count.into(), count.to_string(), Tone::Plain);
    sheet.push("revoked", "revoked", shown.into(), lines.join("\n"), Tone::Plain);
}
