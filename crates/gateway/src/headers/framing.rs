//! Where an answer ends, said once and in one way. RFC 9112 §6.3, RFC 9110 §8.6.

use http::header::{CONTENT_LENGTH, TRANSFER_ENCODING};
use http::{HeaderMap, HeaderValue, StatusCode};

use super::is_coded;

/// The end of an answer, or what stands before it, can be read in two ways.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the answer has a transfer coding besides chunked, or lengths that differ")]
pub struct Unframed;

/// Leaves one length at most: none beside chunks, which are what counts, and none where nothing follows.
///
/// # Errors
/// When the body is coded for this connection alone, or its lengths are not one number.
pub fn settle(headers: &mut HeaderMap, status: StatusCode) -> Result<(), Unframed> {
    if is_coded(headers) {
        return Err(Unframed);
    }
    let is_empty = status == StatusCode::NO_CONTENT || status.is_informational();
    if is_empty || headers.contains_key(TRANSFER_ENCODING) {
        headers.remove(CONTENT_LENGTH);
        return Ok(());
    }
    if let Some(length) = repeated(headers)? {
        headers.insert(CONTENT_LENGTH, length);
    }
    Ok(())
}

/// The length that is claimed more than once.
fn repeated(headers: &HeaderMap) -> Result<Option<HeaderValue>, Unframed> {
    let values = headers.get_all(CONTENT_LENGTH).iter();
    let texts = values.flat_map(|value| value.to_str().unwrap_or_default().split(','));
    let mut lengths = texts.map(str::trim);
    let Some(length) = lengths.next() else { return Ok(None) };
    if length.is_empty() || !length.bytes().all(|octet| octet.is_ascii_digit()) {
        return Err(Unframed);
    }
    let agree = |count, other| (other == length).then_some(count + 1);
    match lengths.try_fold(0, agree).ok_or(Unframed)? {
        0 => Ok(None),
        _ => HeaderValue::try_from(length).map(Some).map_err(|_| Unframed),
    }
}
