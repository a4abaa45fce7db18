//! Numbered commands over a WebSocket, which both protocols have: the answer bears the command's number.

use std::net::TcpStream;
use std::time::Duration;

use serde_json::{Value, json};
use tungstenite::{Message, WebSocket, client};

/// How long a browser may think about one command.
const PATIENCE: Duration = Duration::from_secs(180);

pub(super) struct Wire {
    socket: WebSocket<TcpStream>,
    number: u64,
}

impl Wire {
    /// Connects to `ws://127.0.0.1:PORT/PATH`, where a browser says that it listens.
    pub(super) fn connect(port: u16, path: &str) -> Result<Wire, String> {
        let url = format!("ws://127.0.0.1:{port}{path}");
        let stream = TcpStream::connect(("127.0.0.1", port)).map_err(|error| error.to_string())?;
        stream.set_read_timeout(Some(PATIENCE)).map_err(|error| error.to_string())?;
        let (socket, _) = client(&url, stream).map_err(|error| format!("{url}: {error}"))?;
        Ok(Wire { socket, number: 0 })
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

/// A text that must stand in an answer.
pub(super) fn text(answer: &Value, name: &str) -> Result<String, String> {
    answer[name].as_str().map(str::to_owned).ok_or_else(|| format!("no {name} in {answer}"))
}
