//! A service behind the doors that says whatever a test has it say, octet by octet, and keeps what it heard.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

/// What is said to a request for a path, as soon as its head is there; its body is heard all the same.
pub type Line = fn(&str) -> Said;

/// An answer.
#[derive(Clone, Debug)]
pub enum Said {
    /// These octets.
    Octets(String),
    /// These octets, then the end of the connection.
    Last(String),
}

/// The service; what each of its connections brought is a text of its own, with `<end>` at its end.
#[derive(Clone)]
pub struct Script {
    pub address: SocketAddr,
    heard: Arc<Mutex<Vec<String>>>,
    news: watch::Sender<()>,
}

impl Script {
    pub async fn start(line: Line) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let script = Self { address, heard: Arc::default(), news: watch::Sender::default() };
        let serving = script.clone();
        tokio::spawn(async move {
            while let Ok((tcp, _)) = listener.accept().await {
                tokio::spawn(serving.clone().serve(tcp, line));
            }
        });
        script
    }

    /// What every connection brought so far, in the order in which they came.
    pub fn heard(&self) -> Vec<String> {
        self.heard.lock().unwrap().clone()
    }

    /// Waits until what was heard is as it should be.
    pub async fn until(&self, right: impl Fn(&[String]) -> bool) -> Vec<String> {
        let mut news = self.news.subscribe();
        loop {
            let heard = self.heard();
            if right(&heard) {
                return heard;
            }
            news.changed().await.unwrap();
        }
    }

    async fn serve(self, mut tcp: TcpStream, line: Line) {
        self.heard.lock().unwrap().push(String::new());
        let number = self.heard().len() - 1;
        let mut unread = String::new();
        let mut buffer = [0; 4096];
        while let Ok(count @ 1..) = tcp.read(&mut buffer).await {
            let text = String::from_utf8_lossy(&buffer[..count]).into_owned();
            self.note(number, &text);
            unread.push_str(&text);
            while let Some((path, rest)) = next(&unread) {
                let said = line(&path);
                unread = rest;
                match said {
                    Said::Octets(octets) => tcp.write_all(octets.as_bytes()).await.unwrap(),
                    Said::Last(octets) => return tcp.write_all(octets.as_bytes()).await.unwrap(),
                }
            }
        }
        self.note(number, "<end>");
    }

    fn note(&self, number: usize, text: &str) {
        self.heard.lock().unwrap()[number].push_str(text);
        self.news.send_replace(());
    }
}

/// The path of the request that comes next, and what came behind its head. Bodies contain no heads, but in the test
/// that says so by a request for `/hidden`.
fn next(unread: &str) -> Option<(String, String)> {
    let (head, rest) = unread.split_once("\r\n\r\n")?;
    let line = head.lines().find(|line| line.ends_with("HTTP/1.1"));
    let path = line.and_then(|line| line.split(' ').nth(1)).unwrap_or("/hidden");
    (path != "/hidden").then(|| (path.to_owned(), rest.to_owned()))
}
