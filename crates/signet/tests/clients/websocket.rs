//! A WebSocket lives through the door and dies with its certificate.

use std::{
    io::{BufRead, BufReader, Lines},
    net::SocketAddr,
    process::{ChildStdout, Command, Stdio},
};

use testkit::peer::Running;

use crate::site::{Site, python};

fn talking(command: &mut Command) -> (Running, Lines<BufReader<ChildStdout>>) {
    let mut running = Running::start(command.stdout(Stdio::piped())).unwrap();
    let lines = BufReader::new(running.child().stdout.take().unwrap()).lines();
    (running, lines)
}

#[test]
fn a_websocket_echoes_and_is_cut_by_the_revocation() {
    let (_backend, mut lines) = talking(&mut python("echo.py"));
    let port: u16 = lines.next().unwrap().unwrap().parse().unwrap();
    let site = Site::in_front_of(SocketAddr::from(([127, 0, 0, 1], port)));
    site.add("wanda");
    let issued = site.issue("wanda", "laptop", "modern");
    let (chain, key) = site.pem(&issued);

    let mut client = python("websocket.py");
    client.arg(site.url().replace("https", "wss")).arg(site.root()).arg(chain).arg(key);
    let (_client, mut lines) = talking(&mut client);
    assert_eq!(lines.next().unwrap().unwrap(), "echo hello");

    site.revoke(&issued);
    assert_eq!(lines.next().expect("the connection was not cut").unwrap(), "cut");
}
