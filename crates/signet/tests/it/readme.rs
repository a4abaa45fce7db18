//! The README's five minutes, as it tells them.

use std::path::Path;
use std::process::Command;

use crate::site::free_port;

#[test]
fn the_readme_keeps_its_word() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let walk = Command::new(root.join("scripts/walk"))
        .env("SIGNET", env!("CARGO_BIN_EXE_signet"))
        .env("PORT", free_port().to_string())
        .output()
        .unwrap();
    let (out, err) = (String::from_utf8_lossy(&walk.stdout), String::from_utf8_lossy(&walk.stderr));
    assert!(walk.status.success(), "{out}\n{err}");
}
