//! Signet's own pages behind a door: whoever shows a certificate that is not believed is heard there, and nowhere else.

use bytes::Bytes;
use gateway::config::CertificateMode;
use gateway::inside::{Answering, Inside, Seen, Visit};
use gateway::visitor::Who;
use http::{Method, Request, Response};
use model::audit::Action;
use serde_json::json;
use tokio::net::TcpStream;

use crate::support::client::{Client, Http, empty, full};
use crate::support::{World, door};

const PAGES: &str = "id.example.test";
const FILES: &str = "files.example.test";

/// Longest body that the pages of these tests take.
const BODY: usize = 1_000;

/// Pages that say what they were told.
pub struct Echo;

impl Inside for Echo {
    fn answer(&self, visit: Visit, request: Request<Bytes>) -> Answering {
        let seen = match &visit.seen {
            Seen::Guest => "guest".to_owned(),
            Seen::Holder(visitor) => match visitor.who() {
                Who::Guest { .. } => unreachable!("a guest holds nothing"),
                Who::Holder(holder) => format!("holder {}", holder.device),
                Who::Applicant(applicant) => format!("applicant {}", applicant.interim.request),
            },
            Seen::Refused { refusal, leaf } => {
                format!("refused {} {}", refusal.code(), leaf.serial())
            }
        };
        let names: Vec<&str> = request.headers().keys().map(|name| name.as_str()).collect();
        let said = json!({
            "seen": seen,
            "source": visit.source.ip().to_string(),
            "path": request.uri().to_string(),
            "method": request.method().as_str(),
            "octets": request.body().len(),
            "fields": names,
        });
        Box::pin(async move { Response::new(Bytes::from(said.to_string())) })
    }

    fn path_for_logs(&self, path: &str) -> String {
        path.replace("secret", "…")
    }

    fn body_bytes(&self) -> usize {
        BODY
    }
}

async fn world() -> World {
    World::with(|backend| {
        let mut pages = door("id", CertificateMode::Optional, &["allow anyone"], backend);
        pages.upstream = "signet".to_owned();
        let files = door("files", CertificateMode::Required, &["allow class interim+"], backend);
        vec![files, pages]
    })
    .await
}

#[tokio::test]
async fn pages_hear_who_asks() {
    let world = world().await;
    let alice = world.enrol("alice").await;
    let guest = Client::new(&world.hierarchy, None).get(&world, PAGES, "/a?b=c").await.json();
    assert_eq!((&guest["seen"], &guest["path"]), (&json!("guest"), &json!("/a?b=c")));
    assert_eq!(guest["source"], "127.0.0.1");
    let holder = Client::new(&world.hierarchy, Some(&alice)).get(&world, PAGES, "/").await.json();
    assert_eq!(holder["seen"], "holder laptop");
    assert_eq!(world.backend.requests(), 0);
}

#[tokio::test]
async fn a_revoked_holder_reaches_the_pages_and_nothing_else_and_it_is_on_record() {
    let world = world().await;
    let alice = world.enrol("alice").await;
    world.revoke(&alice).await;
    let client = Client::new(&world.hierarchy, Some(&alice));
    let serial = alice.chain[0].serial();
    let shown = client.get(&world, PAGES, "/check").await.json();
    assert_eq!(shown["seen"], format!("refused REVOKED {serial}"));
    assert_eq!(client.get(&world, FILES, "/a").await.code(), Some("REVOKED"));
    let event = world.control.events_of(Action::DoorAdmitted).pop().unwrap();
    assert_eq!(event.facts.get("certificate_code").map(String::as_str), Some("REVOKED"));
    assert_eq!(event.facts.get("tier").map(String::as_str), Some("guest"));
}

#[tokio::test]
async fn a_long_body_is_cut_and_its_sender_is_answered() {
    let world = world().await;
    let mut http = Client::new(&world.hierarchy, None).open(&world, PAGES).await;
    for (sent, told) in [(0, 0), (999, 999), (1_000, 1_000), (1_001, 1_001), (3_000_000, 1_001)] {
        let request = http.request("/form");
        let request = request.method(Method::POST).body(full(vec![b'x'; sent])).unwrap();
        assert_eq!(http.send(request).await.json()["octets"], told, "{sent}");
    }
}

#[tokio::test]
async fn pages_are_not_told_what_a_visitor_says_of_itself() {
    let world = world().await;
    let mut http = Client::new(&world.hierarchy, None).open(&world, PAGES).await;
    let request = http.request("/").header("x-signet-person", "root").header("client-cert", ":AA:");
    let told = http.send(request.body(empty()).unwrap()).await.json();
    let fields = told["fields"].as_array().unwrap();
    assert!(
        !fields.iter().any(|name| name == "x-signet-person" || name == "client-cert"),
        "{told}"
    );
    let request = http.request("/").method(Method::HEAD).body(empty()).unwrap();
    assert!(http.send(request).await.body.is_empty());
}

#[tokio::test]
async fn cookies_of_the_pages_do_not_reach_services_that_share_their_host() {
    let world = world().await;
    let alice = world.enrol("alice").await;
    let mut http = Client::new(&world.hierarchy, Some(&alice)).open(&world, FILES).await;
    let request = http.request("/a").header("cookie", "theme=dark; __Host-signet=secret");
    let reply = http.send(request.body(empty()).unwrap()).await;
    assert_eq!(reply.seen("cookie"), ["theme=dark"]);
}

/// One-time links carry their secret in the path, and logs are read by people.
#[tokio::test]
async fn secrets_in_the_paths_of_pages_reach_no_log() {
    let world = world().await;
    let client = Client::new(&world.hierarchy, None);
    assert_eq!(client.get(&world, PAGES, "/i/secret").await.json()["path"], "/i/secret");
    assert_eq!(client.get(&world, FILES, "/i/secret").await.code(), Some("NONE"));
    let mut paths: Vec<String> = world
        .stop_and_read_log()
        .iter()
        .map(|line| {
            format!("{} {}", line["door"].as_str().unwrap(), line["path"].as_str().unwrap())
        })
        .collect();
    // Two connections may be written of in either order.
    paths.sort();
    assert_eq!(paths, ["files /i/secret", "id /i/…"]);
}

/// Two doors of one host are told apart by the port, in the handshake and in the request.
#[tokio::test]
async fn doors_that_share_a_host_are_told_apart_by_port() {
    let ports = [(); 2].map(|()| testkit::peer::free_address().unwrap().port());
    let listen = ports.iter().map(|port| format!("127.0.0.1:{port}").parse().unwrap()).collect();
    let url = |port: u16| format!("https://same.example.test:{port}");
    let world = World::listening(listen, |backend| {
        let mut files =
            door("files", CertificateMode::Required, &["allow class interim+"], backend);
        let mut pages = door("id", CertificateMode::Optional, &["allow anyone"], backend);
        files.url = url(ports[0]);
        pages.url = url(ports[1]);
        pages.upstream = "signet".to_owned();
        vec![files, pages]
    })
    .await;
    let client = Client::new(&world.hierarchy, None);
    let host = |port: u16| format!("same.example.test:{port}");
    for (at, asked, expected) in [
        (ports[0], ports[0], Some("NONE")),
        (ports[1], ports[1], None),
        (ports[1], ports[0], Some("MISDIRECTED")),
        (ports[0], ports[1], Some("MISDIRECTED")),
    ] {
        let tcp = TcpStream::connect(("127.0.0.1", at)).await.unwrap();
        let tls = client.over(tcp, "same.example.test").await.unwrap();
        let reply = Http::over(tls, &host(asked)).await.get("/").await;
        assert_eq!(reply.code(), expected, "{at} asked for {asked}");
    }
}
