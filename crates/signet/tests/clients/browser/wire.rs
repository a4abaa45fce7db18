//! Numbered commands over a WebSocket, which both protocols have: the answer bears the command's number.

use std::net::TcpStream;
use std::time::Duration;

use serde_json::{Value, json};
use testkit::peer::wait_until;
use tungstenite::{Message, WebSocket, client};

/// How long a browser may think about one command.
const PATIENCE: Duration = Duration::from_secs(60);

pub(super) struct Wire {
    socket: WebSocket<TcpStream>,
    number: u64,
}

impl Wire {
    /// Connects to `ws://127.0.0.1:PORT/PATH`.
    pub(super) fn connect(port: u16, path: &str) -> Wire {
        let mut stream = None;
        wait_until(|| {
            stream = TcpStream::connect(("127.0.0.1", port)).ok();
            stream.is_some()
        })
        .unwrap();
        let stream = stream.unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        let (socket, _) = client(format!("ws://127.0.0.1:{port}{path}"), stream).unwrap();
        Wire { socket, number: 0 }
    }

    /// Sends a command and waits for its answer; `more` stands beside method and params.
    pub(super) fn command(
        &mut self,
        method: &str,
        params: Value,
        more: &[(&str, &str)],
    ) -> Result<Value, String> {
        self.number += 1;
        let mut command = json!({ "id": self.number, "method": method, "params": params });
        for (name, value) in more {
            command[name] = Value::from(*value);
        }
        self.socket.send(Message::text(command.to_string())).map_err(|error| error.to_string())?;
        loop {
            let message = self.socket.read().map_err(|error| format!("{method}: {error}"))?;
            let Message::Text(text) = message else { continue };
            let answer: Value = serde_json::from_str(&text).unwrap();
            if answer["id"] != self.number {
                continue;
            }
            if !answer["error"].is_null() {
                return Err(format!("{method}: {answer}"));
            }
            return Ok(answer["result"].clone());
        }
    }
}
