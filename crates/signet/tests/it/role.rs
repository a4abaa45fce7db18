//! Roles: given and taken on the host, and told.

use crate::site::Site;

#[test]
fn roles_are_granted_listed_and_revoked() {
    let site = Site::new();
    site.up(&[]).stop("TERM");
    site.alice();
    site.signet("role list").exits(0);
    assert_eq!(site.signet("role list --json").exits(0).json(), serde_json::json!([]));

    let granted = site.signet("role grant alice officer --json").exits(0).json();
    assert_eq!((&granted["person"], &granted["role"]), (&"alice".into(), &"officer".into()));
    assert!(granted["granted_by"].as_str().unwrap().starts_with("operator:"), "{granted}");
    site.signet("role grant alice officer").exits(6).complains(&["alice", "officer already"]);
    site.signet("role grant alice auditor").exits(0);
    let list = site.signet("role list --json").exits(0).json();
    assert_eq!(list[1], granted);
    assert_eq!(list[0]["role"], "auditor");

    let revoked = site.signet("role revoke alice officer --json").exits(0).json();
    assert_eq!(revoked["roles"], serde_json::json!(["auditor"]));
    site.signet("role revoke alice officer").exits(3).complains(&["signet role list"]);
    site.signet("role grant bob officer").exits(3).complains(&["signet person list"]);
    site.signet("role grant alice root").exits(2).complains(&["officer, operator, auditor"]);
    let told = site.signet("audit list --json").exits(0).out;
    assert!(told.contains("role.granted") && told.contains("role.revoked"), "{told}");

    site.signet("person remove alice --yes").exits(0);
    assert_eq!(site.signet("role list --json").exits(0).json(), serde_json::json!([]));
}
