//! The checked-in inputs of the fuzz targets, held against what must be true of every input.

use std::fs;
use std::path::Path;

#[allow(dead_code, reason = "changing inputs is for fuzzers alone")]
#[path = "../../../../fuzz/src/lib.rs"]
mod fuzz;

/// Feeds every file of a target's corpus to its check. So many are accepted at least: a reader that
/// refuses them all must not pass.
fn feed(target: &str, check: fn(&[u8]) -> bool, accepted: usize) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/corpus").join(target);
    let files = fs::read_dir(&folder).unwrap().map(|file| file.unwrap().path());
    let fed = files.filter(|file| {
        eprintln!("{}", file.display());
        check(&fs::read(file).unwrap())
    });
    let found = fed.count();
    assert!(found >= accepted, "{found} of {target} accepted, not {accepted}");
}

macro_rules! corpora {
    ($($target:ident: $accepted:literal)*) => {
        $(#[test]
        fn $target() {
            feed(stringify!($target), fuzz::$target::check, $accepted);
        })*
    };
}

corpora! {
    certificate: 9
    certificate_request: 7
    config: 2
    crl: 6
    extension: 33
    headers: 9
    key: 16
    name: 8
    page: 4
    path: 12
    pem: 8
    pkcs12: 11
    pkcs8: 6
    rule: 9
    trust: 13
}
