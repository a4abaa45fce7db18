//! The shortest way: from nothing to a visitor greeted by name.

use crate::site::{Site, assert_private};

#[test]
fn from_nothing_to_a_visitor_greeted_by_name() {
    let site = Site::new();
    let server = site.up(&[]);
    assert!(server.greeting.contains(&site.url("")), "{}", server.greeting);
    assert!(server.greeting.contains("signet person add"), "{}", server.greeting);
    assert!(server.greeting.lines().count() <= 14, "{}", server.greeting);

    let serial = site.alice();
    assert_private(&site.path("pw"));
    assert_private(&site.path("alice.p12"));

    let greeted = site.curl_as_alice("/", &[]).exits(0).out;
    assert!(greeted.contains("Hello, Alice Example"), "{greeted}");
    assert!(greeted.contains(&serial), "{greeted}");

    let refused = site.curl("/", &["--include"]).exits(0).out;
    assert!(refused.contains("NONE"), "{refused}");
    assert!(!refused.contains("Alice"), "{refused}");

    let public = site.curl("/public/", &[]).exits(0).out;
    assert!(public.contains("Welcome, guest"), "{public}");

    site.signet(&format!("cert revoke {serial} --reason key-compromise --yes")).exits(0);
    let refused = site.curl_as_alice("/", &["--include"]).exits(0).out;
    assert!(refused.contains("REVOKED") && !refused.contains("Hello"), "{refused}");
    server.stop("INT");
}
