//! Nothing is done without being told in the log.

use std::collections::BTreeSet;

use super::scene::{SCENES, Scene, filled, sent_to};

/// Forms that only ask.
const ASKING: &[&str] = &["/console/audit/verify"];

/// Forms that take what no scene has, like a secret, a pasted certificate or time; each has a test of its own.
const BEYOND: &[&str] =
    &["/lost", "/lost/help", "/requests/{}/code", "/requests/{}/send", "/console/certificates"];

fn entries(scene: &Scene) -> u64 {
    scene.house.web.authority().status().unwrap().audit.entries
}

#[test]
fn every_form_that_is_taken_is_told_in_the_log() {
    let (mut taken, mut silent) = (BTreeSet::new(), BTreeSet::new());
    for make in SCENES {
        for (n, found) in make().forms().iter().enumerate() {
            if taken.contains(found.route.path) {
                continue;
            }
            let mut scene = make();
            let form = scene.forms().remove(n).form;
            let before = entries(&scene);
            let status = scene.send(&form.action, &filled(&form)).response.status();
            if status.is_success() || status.is_redirection() {
                taken.insert(found.route.path);
                if entries(&scene) == before && !ASKING.contains(&found.route.path) {
                    silent.insert(found.route.path);
                }
            }
        }
    }
    assert!(silent.is_empty(), "done and not told: {silent:?}");
    let untried: Vec<&str> =
        sent_to().map(|route| route.path).filter(|path| !taken.contains(path)).collect();
    let untried: Vec<&str> = untried.into_iter().filter(|path| !BEYOND.contains(path)).collect();
    assert!(untried.is_empty(), "never taken: {untried:?}");
}
