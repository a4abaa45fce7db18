//! The hellos that `signet handshake` reads off the wire, judged by the TLS library.

#![no_main]

use rustls::server::Acceptor;

// The reader belongs to the binary, which no other crate can depend on.
#[path = "../../crates/signet/src/handshake/hello.rs"]
mod hello;

libfuzzer_sys::fuzz_target!(|input: &[u8]| {
    let _ = hello::server(input);
    let ours = hello::client(input);
    let mut acceptor = Acceptor::default();
    let mut rest = input;
    while acceptor.read_tls(&mut rest).is_ok_and(|read| read > 0) {
        match acceptor.accept() {
            Ok(None) => {}
            Err(_) => return,
            Ok(Some(accepted)) => {
                let theirs = accepted.client_hello();
                let ours = ours.expect("a hello that the library reads");
                assert_eq!(ours.cipher_suites.len(), theirs.cipher_suites().len());
                if let Some(name) = theirs.server_name() {
                    let ours = ours.server_name.as_deref().map(str::to_ascii_lowercase);
                    assert_eq!(ours.as_deref(), Some(name));
                }
                let protocols = theirs.alpn().into_iter().flatten();
                let protocols: Vec<_> =
                    protocols.map(|name| String::from_utf8_lossy(name).into_owned()).collect();
                assert_eq!(ours.alpn, protocols);
                return;
            }
        }
    }
});
