//! Which form of page a client asks for. RFC 9110 §12.5.1.

use http::HeaderValue;

/// The two forms of a refusal page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// For people.
    Html,
    /// For programs: RFC 9457.
    Problem,
}

/// Chooses HTML where it is named and not liked less than JSON: every browser names it when it
/// opens a page, and programs that say `*/*` or nothing are better served with JSON.
pub(super) fn form<'a>(accept: impl IntoIterator<Item = &'a HeaderValue>) -> Form {
    let values = accept.into_iter().filter_map(|value| value.to_str().ok());
    let ranges: Vec<(&str, u32)> = values.flat_map(|value| value.split(',')).map(range).collect();
    let html = liking(&ranges, &["text/html", "application/xhtml+xml", "text/*"]);
    let json = liking(&ranges, &["application/problem+json", "application/json", "application/*"]);
    if html > 0 && html >= json { Form::Html } else { Form::Problem }
}

/// The weight of the best of these ranges, in thousandths.
fn liking(ranges: &[(&str, u32)], names: &[&str]) -> u32 {
    let named = |range: &str| names.iter().any(|name| range.eq_ignore_ascii_case(name));
    let weights = ranges.iter().filter(|(range, _)| named(range)).map(|(_, weight)| *weight);
    weights.max().unwrap_or(0)
}

/// Reads one media range and its weight; a malformed weight counts as none.
fn range(text: &str) -> (&str, u32) {
    let mut parts = text.split(';').map(str::trim);
    let name = parts.next().unwrap_or_default();
    let weight = parts.find_map(|parameter| parameter.strip_prefix("q="));
    (name, weight.map_or(1000, thousandths))
}

fn thousandths(text: &str) -> u32 {
    let Some((whole, fraction)) = text.split_once('.') else {
        return if text == "1" { 1000 } else { 0 };
    };
    if whole == "1" {
        return 1000;
    }
    let digits = fraction.bytes().chain(*b"000").take(3);
    digits.fold(0, |sum, digit| sum * 10 + char::from(digit).to_digit(10).unwrap_or(0))
}
