use std::path::PathBuf;

use super::{Site, apply, first};
use crate::config::Source;

const PAGES: &str = "https://id.a:8443";

fn source(text: &str) -> Source {
    Source { path: PathBuf::from("signet.toml"), text: text.to_owned() }
}

fn site(text: &str) -> Site {
    text.parse().unwrap()
}

#[test]
fn sites_are_read() {
    let made = site("https://files.example.org:8443/=http://127.0.0.1:8080/");
    assert_eq!(
        (made.url.as_str(), made.upstream.as_str()),
        ("https://files.example.org:8443", "http://127.0.0.1:8080")
    );
    assert_eq!(made.name(), "files.example.org");
    assert_eq!(site("https://[::1]:8443=demo").name(), "---1-");
    for wrong in ["https://a", "http://a=http://b", "https://a=ftp://b"] {
        assert!(wrong.parse::<Site>().is_err(), "{wrong}");
    }
}

#[test]
fn a_second_run_with_the_same_flags_changes_nothing() {
    let listen = ["127.0.0.1:8443".parse().unwrap()];
    let sites = [site("https://a:8443=http://127.0.0.1:1"), site("https://b=demo")];
    let text = first(&listen, &sites, PAGES);
    let edited = apply(&source(&text), &listen, &sites).unwrap();
    assert!(edited.changes.is_empty(), "{:?}", edited.changes);
    assert_eq!(edited.text, text);
}

#[test]
fn doors_of_localhost_move_with_the_port() {
    let sites = [site("https://localhost:8443=demo"), site("https://a:8443=http://127.0.0.1:1")];
    let text = first(&["127.0.0.1:8443".parse().unwrap()], &sites, PAGES);
    let edited = apply(&source(&text), &["127.0.0.1:9443".parse().unwrap()], &[]).unwrap();
    let written = source(&edited.text).written().unwrap();
    let urls: Vec<&str> = written.door.iter().map(|door| door.url.as_str()).collect();
    assert_eq!(urls, ["https://localhost:9443", "https://a:8443", PAGES]);
    assert_eq!(edited.changes.len(), 2, "{:?}", edited.changes);
}

#[test]
fn changes_are_named_and_comments_stay() {
    let text = first(&["127.0.0.1:8443".parse().unwrap()], &[site("https://a:8443=demo")], PAGES);
    let text = format!("# mine\n{text}");
    let sites = [site("https://a:8443=http://127.0.0.1:9"), site("https://b=demo")];
    let edited = apply(&source(&text), &["0.0.0.0:443".parse().unwrap()], &sites).unwrap();
    assert_eq!(edited.changes.len(), 3, "{:?}", edited.changes);
    assert!(edited.text.starts_with("# mine\n"));
    let written = source(&edited.text).written().unwrap();
    assert_eq!(written.door.len(), 3);
    assert_eq!(written.door[0].upstream, "http://127.0.0.1:9");
    assert_eq!(written.door[0].rules[0], "allow class email+");
    assert_eq!(written.listen, ["0.0.0.0:443".parse().unwrap()]);
}

#[test]
fn the_port_of_local_pages_stays_listened_on() {
    let listen: Vec<std::net::SocketAddr> =
        ["127.0.0.1:8443", "127.0.0.1:9443"].map(|address| address.parse().unwrap()).to_vec();
    let text = first(&listen, &[site("https://localhost:8443=demo")], "https://localhost:9443");
    let same = apply(&source(&text), &listen[..1], &[]).unwrap();
    assert!(same.changes.is_empty(), "{:?}", same.changes);
    let moved = apply(&source(&text), &["0.0.0.0:8500".parse().unwrap()], &[]).unwrap();
    let written = source(&moved.text).written().unwrap();
    let expected = ["0.0.0.0:8500", "0.0.0.0:9443"].map(|address| address.parse().unwrap());
    assert_eq!(written.listen, expected);
}
