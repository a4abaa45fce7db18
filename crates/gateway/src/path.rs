//! The one reading of a request target: normalised once, judged in that form and forwarded in that
//! form.
//!
//! What two servers could read in two ways is refused, never guessed. No file system, no rules.
//! Follows RFC 3986 §6.2.2, RFC 9112 §3.2 and RFC 9110 §7.2.

use std::fmt;

use http::{Method, Uri};

pub mod authority;

#[cfg(test)]
mod tests;

/// The longest path accepted, in bytes, before and after normalisation.
pub const PATH_MAX_BYTES: usize = 4096;
/// The longest query accepted, in bytes.
pub const QUERY_MAX_BYTES: usize = 8192;

/// Says why a request target or its host is refused instead of being guessed at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Ambiguous {
    /// The target is neither a path, nor an absolute `http`/`https` address, nor `*`.
    #[error("the request target is not a path beginning with a slash")]
    NotAPath,
    /// `CONNECT host:port`: a gateway is not a tunnel.
    #[error("the request asks for a tunnel, which this gateway does not offer")]
    AuthorityForm,
    /// `TRACE`: what the gateway tells the backend of the visitor is not to be sent back.
    #[error("the request asks to be sent back as the backend sees it")]
    Echo,
    /// `*` with another method than OPTIONS.
    #[error("the request target * belongs to OPTIONS only")]
    Asterisk,
    /// The path is longer than [`PATH_MAX_BYTES`], as it came or in its normal form.
    #[error("the path is longer than {PATH_MAX_BYTES} bytes")]
    PathTooLong,
    /// The query is longer than [`QUERY_MAX_BYTES`].
    #[error("the query is longer than {QUERY_MAX_BYTES} bytes")]
    QueryTooLong,
    /// A control character or a space, written out or percent-encoded (`%00`, `%0a`).
    #[error("the address contains a control character")]
    Control,
    /// A `#` written out: fragments are not sent to servers.
    #[error("the address contains a fragment")]
    Fragment,
    /// `%` without two hexadecimal digits after it.
    #[error("the path contains a percent sign that encodes nothing")]
    BadEscape,
    /// `%25` followed by two hexadecimal digits: decodes to something that decodes again.
    #[error("the path is percent-encoded twice")]
    DoubleEncoding,
    /// `%2f`: a slash that is, or is not, a separator.
    #[error("the path contains an encoded slash")]
    EncodedSlash,
    /// `%3f`: a question mark that does, or does not, begin the query.
    #[error("the path contains an encoded question mark")]
    EncodedQuestionMark,
    /// `\` or `%5c`: a separator to some servers.
    #[error("the path contains a backslash")]
    Backslash,
    /// `;` or `%3b`: begins path parameters, which some servers cut off before they look.
    #[error("the path contains a semicolon")]
    Semicolon,
    /// The decoded path is not UTF-8; over-long forms of `.` and `/` are of this kind.
    #[error("the path is not UTF-8")]
    NotUtf8,
    /// `..` climbs above the root.
    #[error("the path climbs above its root")]
    AboveRoot,
    /// No host was named.
    #[error("the request names no host")]
    HostMissing,
    /// The host was named more than once, or differently in target and `Host`.
    #[error("the request names two hosts")]
    HostTwice,
    /// What was named is not a host name or address with an optional port.
    #[error("the request names a malformed host")]
    HostMalformed,
}

/// A path (and query) in its one normal form; made only by [`normalise`] and [`of_request`].
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct NormalisedPath {
    path: String,
    query: Option<String>,
}

impl NormalisedPath {
    /// The path alone: begins with `/` (or is `*`), no empty, `.` or `..` segment, escapes in upper
    /// case.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The query without its question mark, as it came.
    pub fn query(&self) -> Option<&str> {
        self.query.as_deref()
    }

    /// Says whether a request target was in normal form as it came.
    pub(crate) fn is(&self, target: &str) -> bool {
        match (target.strip_prefix(&self.path), &self.query) {
            (Some(""), None) => true,
            (Some(rest), Some(query)) => rest.strip_prefix('?') == Some(query),
            _ => false,
        }
    }
}

impl fmt::Display for NormalisedPath {
    /// Writes the request target for the backend: path, then `?` and the query if there is one.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.path)?;
        match &self.query {
            Some(query) => write!(f, "?{query}"),
            None => Ok(()),
        }
    }
}

/// Normalises the target of one request, in whichever form its HTTP version carries it.
///
/// # Errors
/// [`Ambiguous`] when the target can be read in two ways, is a tunnel or an echo, or is `*` without
/// OPTIONS.
pub fn of_request(method: &Method, uri: &Uri) -> Result<NormalisedPath, Ambiguous> {
    if method == Method::CONNECT {
        return Err(Ambiguous::AuthorityForm);
    }
    if method == Method::TRACE {
        return Err(Ambiguous::Echo);
    }
    if uri.scheme().is_some_and(|scheme| !is_http(scheme.as_str())) {
        return Err(Ambiguous::NotAPath);
    }
    let Some(target) = uri.path_and_query() else {
        return Err(Ambiguous::AuthorityForm);
    };
    let normal = normalise(target.as_str())?;
    if normal.path == "*" && method != Method::OPTIONS {
        return Err(Ambiguous::Asterisk);
    }
    Ok(normal)
}

/// Normalises a request target: origin-form, absolute-form (its authority is checked and dropped)
/// or `*`.
///
/// The query is kept byte for byte. The result normalises to itself.
///
/// # Errors
/// [`Ambiguous`], naming the first thing that could be read in two ways.
pub fn normalise(raw: &str) -> Result<NormalisedPath, Ambiguous> {
    let target = origin_form(raw)?;
    let (path, query) = match target.split_once('?') {
        Some((path, query)) => (path, Some(query)),
        None => (target, None),
    };
    let path = match path {
        "*" if query.is_none() => "*".to_owned(),
        "" if target.len() != raw.len() => "/".to_owned(),
        _ => normalise_path(path)?,
    };
    let query = query.map(check_query).transpose()?;
    Ok(NormalisedPath { path, query })
}

fn origin_form(raw: &str) -> Result<&str, Ambiguous> {
    let Some((scheme, rest)) = raw.split_once("://") else {
        return Ok(raw);
    };
    if !is_http(scheme) {
        return Ok(raw);
    }
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (named, target) = rest.split_at(end);
    authority::Authority::parse(named)?;
    Ok(target)
}

fn is_http(scheme: &str) -> bool {
    scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https")
}

fn check_query(query: &str) -> Result<String, Ambiguous> {
    if query.len() > QUERY_MAX_BYTES {
        return Err(Ambiguous::QueryTooLong);
    }
    if query.bytes().any(is_control) {
        return Err(Ambiguous::Control);
    }
    if query.contains('#') {
        return Err(Ambiguous::Fragment);
    }
    Ok(query.to_owned())
}

fn normalise_path(path: &str) -> Result<String, Ambiguous> {
    if path.len() > PATH_MAX_BYTES {
        return Err(Ambiguous::PathTooLong);
    }
    let Some(relative) = path.strip_prefix('/') else {
        return Err(Ambiguous::NotAPath);
    };
    let mut kept: Vec<String> = Vec::new();
    let mut is_directory = true;
    for raw in relative.split('/') {
        let segment = normalise_segment(raw)?;
        is_directory = matches!(segment.as_str(), "" | "." | "..");
        match segment.as_str() {
            "" | "." => {}
            ".." => drop(kept.pop().ok_or(Ambiguous::AboveRoot)?),
            _ => kept.push(segment),
        }
    }
    let normal = join(&kept, is_directory);
    // Escapes make it longer, and the normal form of a normal form is itself.
    if normal.len() > PATH_MAX_BYTES {
        return Err(Ambiguous::PathTooLong);
    }
    Ok(normal)
}

/// Joins segments; a directory keeps its closing slash, since `/a/` and `/a` are two resources.
fn join(segments: &[String], is_directory: bool) -> String {
    let mut path = String::new();
    for segment in segments {
        path.push('/');
        path.push_str(segment);
    }
    if is_directory {
        path.push('/');
    }
    path
}

/// Decodes what needs no escape, escapes what needs one, and leaves escaped delimiters escaped,
/// because `%2B` and `+` need not mean the same (RFC 3986 §2.2).
fn normalise_segment(raw: &str) -> Result<String, Ambiguous> {
    let mut normal = String::with_capacity(raw.len());
    let mut decoded = Vec::with_capacity(raw.len());
    let mut rest = raw.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        let (octet, escaped, after) = match first {
            b'%' => unescape(after)?,
            _ => (first, false, after),
        };
        check_octet(octet, escaped)?;
        let stays = if escaped { is_unreserved(octet) } else { is_pchar(octet) };
        if stays {
            normal.push(char::from(octet));
        } else {
            push_escaped(&mut normal, octet);
        }
        decoded.push(octet);
        rest = after;
    }
    if decodes_again(&decoded) {
        return Err(Ambiguous::DoubleEncoding);
    }
    std::str::from_utf8(&decoded).map_err(|_| Ambiguous::NotUtf8)?;
    Ok(normal)
}

fn unescape(after_percent: &[u8]) -> Result<(u8, bool, &[u8]), Ambiguous> {
    let (digits, rest) = after_percent.split_first_chunk::<2>().ok_or(Ambiguous::BadEscape)?;
    let [high, low] = digits.map(|digit| char::from(digit).to_digit(16));
    let value = high.zip(low).map(|(high, low)| high * 16 + low);
    let octet = value.and_then(|value| u8::try_from(value).ok());
    octet.map(|octet| (octet, true, rest)).ok_or(Ambiguous::BadEscape)
}

fn check_octet(octet: u8, escaped: bool) -> Result<(), Ambiguous> {
    match octet {
        b'\\' => Err(Ambiguous::Backslash),
        b';' => Err(Ambiguous::Semicolon),
        b'#' if !escaped => Err(Ambiguous::Fragment),
        b'/' if escaped => Err(Ambiguous::EncodedSlash),
        b'?' if escaped => Err(Ambiguous::EncodedQuestionMark),
        b' ' if escaped => Ok(()),
        _ if is_control(octet) => Err(Ambiguous::Control),
        _ => Ok(()),
    }
}

fn decodes_again(decoded: &[u8]) -> bool {
    let is_escape = |window: &[u8]| matches!(window, [b'%', high, low] if high.is_ascii_hexdigit() && low.is_ascii_hexdigit());
    decoded.windows(3).any(is_escape)
}

fn push_escaped(text: &mut String, octet: u8) {
    text.push('%');
    for nibble in [octet >> 4, octet & 0x0f] {
        let digit = char::from_digit(u32::from(nibble), 16).unwrap_or('0');
        text.push(digit.to_ascii_uppercase());
    }
}

fn is_control(octet: u8) -> bool {
    octet <= b' ' || octet == 0x7f
}

fn is_unreserved(octet: u8) -> bool {
    octet.is_ascii_alphanumeric() || b"-._~".contains(&octet)
}

/// RFC 3986 §3.3 `pchar`, without `;`, which never comes this far.
fn is_pchar(octet: u8) -> bool {
    is_unreserved(octet) || b"!$&'()*+,=:@".contains(&octet)
}
