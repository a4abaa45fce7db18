//! The checked-in inputs of the fuzz targets, held against what must be true of every input.

use std::fs;
use std::path::Path;

#[allow(dead_code, reason = "changing inputs is for fuzzers alone")]
#[path = "../../../../fuzz/src/lib.rs"]
mod fuzz;

/// Feeds every file of a target's corpus to its check.
fn feed(target: &str, check: fn(&[u8])) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/corpus").join(target);
    let files: Vec<_> = fs::read_dir(&folder).unwrap().map(|file| file.unwrap().path()).collect();
    assert!(!files.is_empty(), "{} is empty", folder.display());
    for file in files {
        eprintln!("{}", file.display());
        check(&fs::read(&file).unwrap());
    }
}

macro_rules! corpora {
    ($($target:ident)*) => {
        $(#[test]
        fn $target() {
            feed(stringify!($target), fuzz::$target::check);
        })*
    };
}

corpora! {
    certificate certificate_request config crl extension headers key name path pem pkcs12 pkcs8 rule
    trust
}
