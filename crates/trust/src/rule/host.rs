//! Host names, mailboxes and the hosts of URIs, as names in certificates spell them.
//! RFC 5280 §4.2.1.6, RFC 1123 §2.1, RFC 5321 §4.1.2, RFC 3986 §3.2.2.

/// Says whether these are labels of letters, digits, hyphens (inside) and underscores, with dots
/// between them. Underscores break RFC 1123, but such names exist and can be compared.
pub(crate) fn is_comparable(host: &str) -> bool {
    let is_letter = |c: u8| c.is_ascii_alphanumeric() || c == b'-' || c == b'_';
    let is_label = |label: &str| {
        (1..=63).contains(&label.len())
            && label.bytes().all(is_letter)
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    host.len() <= 253 && host.split('.').all(is_label)
}

/// Says whether a host name is in the preferred name syntax and no IPv4 address.
pub(crate) fn is_preferred(host: &str) -> bool {
    is_comparable(host) && !host.contains('_') && !ends_in_number(host)
}

/// Says whether the last label is all digits, as in an IPv4 address and in no host name.
pub(crate) fn ends_in_number(host: &str) -> bool {
    host.rsplit('.').next().is_some_and(|label| label.bytes().all(|c| c.is_ascii_digit()))
}

/// Says whether `host` is `base` with labels added on the left, zero or more.
pub(crate) fn is_within(host: &str, base: &str) -> bool {
    host.eq_ignore_ascii_case(base) || is_below(host, base)
}

/// Says whether `host` is `base` with labels added on the left, at least one.
pub(crate) fn is_below(host: &str, base: &str) -> bool {
    let split = host.len().checked_sub(base.len()).and_then(|at| host.split_at_checked(at));
    split.is_some_and(|(labels, rest)| labels.ends_with('.') && rest.eq_ignore_ascii_case(base))
}

/// Splits a mailbox into local part and host; `None` when it is none.
///
/// An `@` in the local part must be quoted.
pub(crate) fn split_mailbox(mailbox: &str) -> Option<(&str, &str)> {
    let (local, host) = mailbox.rsplit_once('@')?;
    let is_readable = !local.is_empty() && !local.contains(char::is_control);
    let is_split_right = !local.contains(['@', ' ']) || is_quoted(local);
    (is_readable && is_split_right && is_comparable(host)).then_some((local, host))
}

/// Says whether a local part is a quoted string.
pub(crate) fn is_quoted(local: &str) -> bool {
    local.len() >= 2 && local.starts_with('"') && local.ends_with('"')
}

/// Says whether this may stand before the first colon of a URI.
pub(crate) fn is_scheme(scheme: &str) -> bool {
    scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.bytes().all(|c| c.is_ascii_alphanumeric() || b"+-.".contains(&c))
}

/// Finds the host name in the authority of a URI; `None` when there is none or it is an address.
pub(crate) fn of_uri(uri: &str) -> Option<&str> {
    let (scheme, rest) = uri.split_once(':')?;
    let authority = rest.strip_prefix("//")?.split(['/', '?', '#']).next()?;
    let host_and_port = authority.rsplit('@').next()?;
    let host = host_and_port.split(':').next()?;
    // Some read a backslash as a slash and would see another host.
    let is_plain = uri.bytes().all(|c| c.is_ascii_graphic() && c != b'\\');
    (is_plain && is_scheme(scheme) && is_comparable(host) && !ends_in_number(host)).then_some(host)
}

#[cfg(test)]
mod tests;
