use std::net::IpAddr;
use std::sync::Arc;

use super::{Crowded, Sources};
use crate::config::Limits;

fn limits() -> Limits {
    Limits {
        connections: 3,
        connections_per_source: 2,
        handshakes_per_source: 2,
        ..Limits::default()
    }
}

fn ip(text: &str) -> IpAddr {
    text.parse().unwrap()
}

#[test]
fn a_source_cannot_take_more_than_its_share() {
    let sources = Arc::new(Sources::default());
    let a = sources.enter(ip("192.0.2.1"), &limits()).unwrap();
    let _b = sources.enter(ip("192.0.2.1"), &limits()).unwrap();
    assert_eq!(sources.enter(ip("192.0.2.1"), &limits()).unwrap_err(), Crowded::Source);
    let _other = sources.enter(ip("192.0.2.2"), &limits()).unwrap();
    assert_eq!(sources.enter(ip("192.0.2.3"), &limits()).unwrap_err(), Crowded::Total);
    drop(a);
    assert!(sources.enter(ip("192.0.2.3"), &limits()).is_ok());
}

#[test]
fn handshakes_are_counted_apart() {
    let sources = Arc::new(Sources::default());
    let limits = Limits { handshakes_per_source: 1, ..limits() };
    let (_slot, handshake) = sources.enter(ip("192.0.2.1"), &limits).unwrap();
    assert_eq!(sources.enter(ip("192.0.2.1"), &limits).unwrap_err(), Crowded::Handshakes);
    drop(handshake);
    assert!(sources.enter(ip("192.0.2.1"), &limits).is_ok());
}

#[test]
fn an_ipv6_source_is_a_network_of_64_bits() {
    let sources = Arc::new(Sources::default());
    let limits = Limits { connections_per_source: 1, ..limits() };
    let _held = sources.enter(ip("2001:db8::1"), &limits).unwrap();
    assert_eq!(sources.enter(ip("2001:db8::ffff"), &limits).unwrap_err(), Crowded::Source);
    assert!(sources.enter(ip("2001:db8:0:1::1"), &limits).is_ok());
}

#[test]
fn nothing_is_kept_of_a_source_that_left() {
    let sources = Arc::new(Sources::default());
    drop(sources.enter(ip("192.0.2.1"), &limits()).unwrap());
    assert!(sources.lock().by_source.is_empty());
    assert_eq!(sources.lock().total, 0);
}
