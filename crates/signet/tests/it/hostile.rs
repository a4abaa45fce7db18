//! What no browser sends to the pages: an answer all the same, and nothing stored.

use crate::site::{Site, run};

#[test]
fn the_pages_answer_whatever_is_sent() {
    let site = Site::new();
    let server = site.up(&[]);
    let portal = site.signet("status --json").json()["portal"].as_str().unwrap().to_owned();
    std::fs::write(site.path("ten"), vec![b'x'; 10_000_000]).unwrap();
    let (ten, long) = (format!("@{}", site.text("ten")), "x".repeat(9_000));
    let link = format!("{portal}/i/AAAAAAAA-AAAAAAAA-AAAAAAAA/apply");
    let sent: [(&str, &str, &[&str]); 9] = [
        ("413", &link, &["--data-binary", &ten]),
        (
            "413",
            &link,
            &["--data-binary", &ten, "--header", "Transfer-Encoding: chunked", "--http1.1"],
        ),
        ("400", &link, &["--data-binary", "{}", "--header", "Content-Type: application/json"]),
        ("409", &link, &["--data", "token=x&name=%00%ff%fe&device=%0d%0aBcc:"]),
        ("403", &link, &["--data", "name=x", "--header", "Origin: https://evil.example"]),
        ("400", &format!("{portal}/%00/%2e%2e/%ff"), &[]),
        ("404", &format!("{portal}/i/{}", &long[..2_000]), &[]),
        ("405", &format!("{portal}/check"), &["--request", "PROPFIND"]),
        (
            "200",
            &format!("{portal}/check"),
            &["--header", &format!("Cookie: __Host-signet={}", &long[..4_000])],
        ),
    ];
    for (status, url, more) in sent {
        let all =
            ["--silent", "--output", "/dev/null", "--write-out", "%{http_code}", "--path-as-is"];
        let root = site.text("data/ca.pem");
        let args = [&all[..], &["--max-time", "20", "--cacert", &root, url], more].concat();
        let answer = run("curl", &args).out;
        assert_eq!(answer, status, "{:.120} {:.200}", url, more.join(" "));
    }
    let all = site.signet("audit list --json").exits(0).json();
    let guests = |event: &&serde_json::Value| event["actor"].as_str().unwrap().starts_with("guest");
    let told = all.as_array().unwrap().iter().filter(guests).map(|event| &event["action"]);
    assert!(
        told.clone().all(|action| action.as_str().unwrap().starts_with("door.")),
        "{:?}",
        told.collect::<Vec<_>>()
    );
    server.stop("TERM");
}
