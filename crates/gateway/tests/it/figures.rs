//! Metrics: what is counted, under which names.

use model::audit::Action;
use testkit::peer::wait_until;

use crate::support::client::Client;
use crate::support::{World, door, figures};

#[tokio::test]
async fn what_happens_at_a_door_is_counted() {
    let handle = figures();
    let world = World::with(|backend| {
        let mode = gateway::config::CertificateMode::Required;
        vec![door("counted", mode, &["allow class interim+"], backend)]
    })
    .await;
    let host = "counted.example.test";
    let alice = world.enrol("alice").await;
    let client = Client::new(&world.hierarchy, Some(&alice));
    assert_eq!(client.get(&world, host, "/a").await.status, 200);
    let mut http = client.open(&world, host).await;
    assert_eq!(http.get("/a").await.status, 200);
    Client::new(&world.hierarchy, None).get(&world, host, "/a").await;
    world.revoke(&alice).await;
    http.ended().await;
    world.control.wait_for(Action::ConnectionsCut).await;
    world.backend.stop().await;
    let bob = world.enrol("bob").await;
    let reply = Client::new(&world.hierarchy, Some(&bob)).get(&world, host, "/a").await;
    assert_eq!(reply.status, 502);
    for expected in [
        r#"signet_handshakes_total{door="counted",result="full"} 3"#,
        r#"signet_handshakes_total{door="counted",result="resumed"} 1"#,
        r#"signet_requests_total{door="counted"} 4"#,
        r#"signet_admitted_total{door="counted"} 3"#,
        r#"signet_refused_total{door="counted",code="NONE"} 1"#,
        r#"signet_upstream_errors_total{door="counted",kind="unreachable"} 1"#,
        r#"signet_request_seconds_count{door="counted"} "#,
        r#"signet_connections_cut_total{code="REVOKED"} "#,
        "signet_revocation_to_cut_seconds_count ",
        "signet_connections ",
    ] {
        // What follows an answer is counted after it.
        let counted = wait_until(|| handle.render().contains(expected));
        assert!(counted.is_ok(), "{expected} is missing from\n{}", handle.render());
    }
}
