//! `gateway::path`: the one reading of a request target and of its host.

use gateway::path::authority::Authority;
use gateway::path::{self, NormalisedPath, PATH_MAX_BYTES};
use http::{Method, Uri};

/// Normalises a target, on its own and as the library that reads requests gives it; says
/// whether it has one reading.
pub fn check(input: &[u8]) -> bool {
    if let Ok(uri) = Uri::try_from(input)
        && let Ok(normal) = path::of_request(&Method::GET, &uri)
    {
        check_normal(&normal);
        // What comes of a target that the library for requests reads, it reads again.
        let target: Uri = normal.to_string().parse().expect("a target");
        assert_eq!((target.path(), target.query()), (normal.path(), normal.query()));
        assert_ne!(normal.path(), "*");
    }
    let Ok(text) = str::from_utf8(input) else { return false };
    let normal = path::normalise(text);
    if let Ok(normal) = &normal {
        check_normal(normal);
    }
    if let Ok(host) = Authority::parse(text) {
        check_host(&host);
    }
    normal.is_ok()
}

/// A normal form is its own, and no server can read it in another way.
fn check_normal(normal: &NormalisedPath) {
    let target = normal.to_string();
    assert_eq!(path::normalise(&target).as_ref(), Ok(normal), "{target}");
    assert!(target.bytes().all(|octet| octet > b' ' && octet != 0x7f));
    if normal.path() == "*" {
        return;
    }
    assert!(normal.path().len() <= PATH_MAX_BYTES);
    let relative = normal.path().strip_prefix('/').expect("begins with a slash");
    let segments: Vec<&str> = relative.split('/').collect();
    for (position, segment) in segments.iter().enumerate() {
        assert!(!segment.is_empty() || position + 1 == segments.len(), "{target}");
        check_segment(segment);
    }
}

/// However often a server decodes a segment, it stays one segment and no step upward.
fn check_segment(segment: &str) {
    let once = decoded(segment.as_bytes());
    assert!(str::from_utf8(&once).is_ok(), "{segment}");
    assert_eq!(decoded(&once), once, "{segment}");
    for form in [segment.as_bytes(), &once] {
        assert!(form != b"." && form != b"..", "{segment}");
        let splits = |octet: &u8| matches!(octet, b'/' | b'\\' | b';' | b'?' | 0..=0x1f | 0x7f);
        assert!(!form.iter().any(splits), "{segment}");
    }
}

fn decoded(text: &[u8]) -> Vec<u8> {
    let mut octets = Vec::new();
    let mut rest = text;
    while let Some((&first, after)) = rest.split_first() {
        let digits = after.get(..2).and_then(|digits| str::from_utf8(digits).ok());
        let octet = digits
            .filter(|digits| first == b'%' && digits.bytes().all(|c| c.is_ascii_hexdigit()))
            .and_then(|digits| u8::from_str_radix(digits, 16).ok());
        octets.push(octet.unwrap_or(first));
        rest = if octet.is_some() { &after[2..] } else { after };
    }
    octets
}

fn check_host(host: &Authority) {
    let text = host.to_string();
    assert_eq!(Authority::parse(&text).as_ref(), Ok(host), "{text}");
    assert!(host.agrees_with(host));
    assert!(!host.host().is_empty() && !host.host().ends_with('.'));
    assert_eq!(host.host(), host.host().to_ascii_lowercase());
}
