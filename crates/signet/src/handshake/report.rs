//! What was seen, in order, with times: for people and as JSON.

use std::net::SocketAddr;
use std::time::Duration;

use rustls::ClientConnection;
use serde::Serialize;
use serde_json::Value;

use super::hello::{self, ClientHello, ServerHello};
use super::peer::{AfterDistrust, Answer, Asked};
use super::server_trust::Judgement;
use super::tap::Direction;
use super::visit;
use crate::exit::Exit;
use crate::output::page::{Cell, Page, Tone};

/// One step of the conversation.
#[derive(Debug, Serialize)]
struct Step {
    at_ms: f64,
    step: &'static str,
    text: String,
    #[serde(skip)]
    tone: Tone,
}

/// The server's request for a client certificate, and the answer.
#[derive(Debug, Default, Serialize)]
struct ClientCertificate {
    asked: bool,
    hints: Vec<String>,
    signature_schemes: Vec<String>,
    sent: bool,
    why: String,
}

/// What is left for the next connection.
#[derive(Debug, Default, Serialize)]
pub(super) struct Resumption {
    /// TLS 1.3 tickets received.
    pub(super) tickets: u32,
    /// Whether a second connection was resumed, when tried.
    pub(super) resumed: Option<bool>,
}

/// What the server decided about us.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
enum Decision {
    /// It let us in, or answered as if it did.
    Admitted,
    /// It refused us.
    Refused,
    /// It said nothing to go by.
    Unknown,
}

/// The whole conversation.
#[derive(Debug, Serialize)]
pub(super) struct Report {
    url: String,
    address: Option<String>,
    steps: Vec<Step>,
    client_hello: Option<ClientHello>,
    server_hello: Option<ServerHello>,
    server: Option<Judgement>,
    client_certificate: ClientCertificate,
    completed: bool,
    failure: Option<String>,
    answers: Vec<visit::Answer>,
    recognised: Option<Value>,
    decision: Decision,
    code: Option<String>,
    resumption: Resumption,
    total_ms: f64,
}

impl Report {
    /// Starts with the TCP connection.
    pub(super) fn new(url: &str, address: Option<SocketAddr>, at: Duration) -> Self {
        let address = address.map(|address| address.to_string());
        let mut report = Self {
            url: url.to_owned(),
            address: address.clone(),
            steps: Vec::new(),
            client_hello: None,
            server_hello: None,
            server: None,
            client_certificate: ClientCertificate {
                why: "the server did not ask for one".to_owned(),
                ..ClientCertificate::default()
            },
            completed: false,
            failure: None,
            answers: Vec::new(),
            recognised: None,
            decision: Decision::Unknown,
            code: None,
            resumption: Resumption::default(),
            total_ms: millis(at),
        };
        let text = format!("connected to {}", address.as_deref().unwrap_or("the server"));
        report.step(at, "tcp", text, Tone::Plain);
        report
    }

    fn step(&mut self, at: Duration, step: &'static str, text: impl Into<String>, tone: Tone) {
        self.steps.push(Step { at_ms: millis(at), step, text: text.into(), tone });
        // What the library asked us and what passed on the wire are noted apart.
        self.steps.sort_by(|a, b| a.at_ms.total_cmp(&b.at_ms));
        self.total_ms = self.total_ms.max(millis(at));
    }

    /// Adds what was read of the two hellos.
    pub(super) fn hellos(&mut self, sent: &Direction, received: &Direction) {
        self.client_hello = hello::client(&sent.bytes);
        self.server_hello = hello::server(&received.bytes);
        if let (Some(hello), Some(at)) = (&self.client_hello, sent.first) {
            let text = client_words(hello);
            self.step(at, "client-hello", text, Tone::Plain);
        }
        if let (Some(hello), Some(at)) = (&self.server_hello, received.first) {
            let text = server_words(hello);
            self.step(at, "server-hello", text, Tone::Plain);
        }
    }

    /// Adds the server's certificate and whether it is believed.
    pub(super) fn server(&mut self, seen: Option<&(Duration, Judgement)>) {
        let Some((at, judgement)) = seen else { return };
        let (mark, tone) =
            if judgement.trusted() { ("trusted", Tone::Good) } else { ("NOT trusted", Tone::Bad) };
        let subject = judgement.chain().first().map_or("(unreadable)", |leaf| {
            leaf.names.first().map_or(leaf.subject.as_str(), String::as_str)
        });
        let text = format!("{subject}: {mark}, {}", judgement.reason());
        self.step(*at, "server-certificate", text, tone);
        self.server = Some(judgement.clone());
    }

    /// Adds what was asked of the client, and what it sent.
    pub(super) fn asked(&mut self, asked: Option<&Asked>) {
        let Some(asked) = asked else { return };
        let hinted = match asked.hints.len() {
            0 => "no CA named: any will do".to_owned(),
            1 => format!("issued by {}", asked.hints.concat()),
            count => format!("issued by one of {count} CAs"),
        };
        self.step(
            asked.at,
            "certificate-request",
            format!("a client certificate is asked for, {hinted}"),
            Tone::Plain,
        );
        let (text, tone) = answer_words(asked.answer);
        self.step(asked.at, "client-certificate", text, tone);
        self.client_certificate = ClientCertificate {
            asked: true,
            hints: asked.hints.clone(),
            signature_schemes: asked.schemes.clone(),
            sent: asked.answer == Answer::Sent,
            why: text.to_owned(),
        };
    }

    /// Ends with a handshake that failed.
    pub(super) fn failed(&mut self, at: Duration, why: &str, after: AfterDistrust) {
        let untrusted = self.server.as_ref().is_some_and(|server| !server.trusted());
        let text = if untrusted && after == AfterDistrust::Stop {
            self.hold_back();
            "stopped: a certificate is not shown to a server that is not trusted (--insecure goes on)".to_owned()
        } else {
            format!("the handshake failed: {why}")
        };
        self.failure = Some(text.clone());
        self.step(at, "failed", text, Tone::Bad);
    }

    /// The library chose the certificate before the server was judged; then it was not sent.
    fn hold_back(&mut self) {
        self.steps.retain(|step| step.step != "client-certificate");
        self.client_certificate.sent = false;
        "not sent: the server is not trusted".clone_into(&mut self.client_certificate.why);
    }

    /// Adds the end of the handshake.
    pub(super) fn finished(
        &mut self,
        at: Duration,
        version: Option<String>,
        connection: &ClientConnection,
    ) {
        self.completed = true;
        let suite =
            connection.negotiated_cipher_suite().map(|suite| format!("{:?}", suite.suite()));
        let group =
            connection.negotiated_key_exchange_group().map(|group| format!("{:?}", group.name()));
        let alpn =
            connection.alpn_protocol().map(|name| String::from_utf8_lossy(name).into_owned());
        let parts = [version, suite, group.clone(), alpn].into_iter().flatten().collect::<Vec<_>>();
        if let (Some(hello), Some(group)) = (&mut self.server_hello, group) {
            hello.group.get_or_insert(group);
        }
        self.step(at, "finished", format!("handshake complete: {}", parts.join(", ")), Tone::Good);
    }

    /// Adds what the server answered over HTTP.
    pub(super) fn visited(&mut self, at: Duration, answers: Result<Vec<visit::Answer>, String>) {
        match answers {
            Ok(answers) => {
                for answer in &answers {
                    self.step(
                        at,
                        "http",
                        format!("GET {}: {}", answer.path, answer.status),
                        Tone::Plain,
                    );
                }
                self.decide(at, &answers);
                self.answers = answers;
            }
            Err(why) => {
                // TLS 1.3 tells a client that it was refused only after its own last message.
                let refused = why.contains("alert");
                self.decision = if refused { Decision::Refused } else { Decision::Unknown };
                let tone = if refused { Tone::Bad } else { Tone::Warn };
                self.step(at, "http", format!("no answer: {why}"), tone);
                self.failure = refused.then_some(why);
            }
        }
    }

    fn decide(&mut self, at: Duration, answers: &[visit::Answer]) {
        let Some(page) = answers.last() else { return };
        self.recognised = answers.iter().find_map(visit::Answer::whoami).cloned();
        let told = |json: Option<&Value>, key: &str| json?.get(key)?.as_str().map(str::to_owned);
        self.code = page.refusal.clone().or_else(|| told(self.recognised.as_ref(), "refusal"));
        self.decision = match (page.status, &page.refusal) {
            (_, Some(code)) if code == "UNAVAILABLE" => Decision::Admitted,
            (_, Some(_)) => Decision::Refused,
            (200..400 | 404, None) => Decision::Admitted,
            // 495 and 496 are what nginx calls a bad and a missing client certificate.
            (400 | 401 | 403 | 421 | 495 | 496, None) => Decision::Refused,
            _ => Decision::Unknown,
        };
        let who = self.recognised.as_ref().map(name_of);
        let (line, tone) = self.sentence(page, who);
        self.step(at, "decision", line, tone);
    }

    fn sentence(&self, page: &visit::Answer, who: Option<String>) -> (String, Tone) {
        let as_whom = who.map_or_else(String::new, |who| format!(", recognised as {who}"));
        let code = self.code.as_ref().map_or_else(String::new, |code| format!(": {code}"));
        match self.decision {
            Decision::Admitted if as_whom.is_empty() => {
                ("admitted; the server did not say as whom".to_owned(), Tone::Good)
            }
            Decision::Admitted => (format!("admitted{as_whom}"), Tone::Good),
            Decision::Refused => (format!("refused{as_whom}{code}"), Tone::Bad),
            Decision::Unknown => (format!("{}{as_whom}", undecided(page.status)), Tone::Warn),
        }
    }

    /// Adds what is left for the next connection.
    pub(super) fn resumption(&mut self, resumption: Resumption) {
        self.resumption = resumption;
    }

    /// The exit code the conversation stands for.
    pub(super) fn exit(&self) -> Exit {
        let untrusted = self.server.as_ref().is_some_and(|server| !server.trusted());
        match self.decision {
            Decision::Refused => Exit::NotPermitted,
            _ if !self.completed || untrusted => Exit::Failed,
            _ => Exit::Ok,
        }
    }

    /// Shows the conversation to a person.
    pub(super) fn fill(&self, page: &mut Page) {
        page.heading(&format!("Handshake with {}", self.url));
        let rows = self.steps.iter().map(|step| {
            let at = Cell::new(format!("{:8.1} ms", step.at_ms), Tone::Dim);
            vec![at, step.step.into(), Cell::new(step.text.clone(), step.tone)]
        });
        page.table(&["at", "step", "what"], rows.collect(), "nothing was seen");
        if let Some(server) = &self.server {
            page.heading("Server certificate chain");
            for shown in server.chain() {
                page.field("subject", shown.subject.clone());
                let names = shown.names.join(", ");
                page.maybe("names", (!names.is_empty()).then_some(names));
                page.field("issuer", shown.issuer.clone());
                page.field("serial", shown.serial.clone());
                page.field("not after", shown.not_after.clone());
            }
        }
        page.heading("Client certificate");
        page.field("asked for", if self.client_certificate.asked { "yes" } else { "no" });
        page.field("answer", self.client_certificate.why.clone());
        if !self.client_certificate.hints.is_empty() {
            page.field("CA names hinted", self.client_certificate.hints.join("\n"));
        }
        page.field("tickets received", self.resumption.tickets.to_string());
        page.maybe(
            "second connection",
            self.resumption.resumed.map(
                |resumed| {
                    if resumed { "resumed" } else { "a full handshake again" }
                },
            ),
        );
    }
}

/// The name a door of ours gave the visitor.
fn name_of(whoami: &Value) -> String {
    let text = |key: &str| whoami.get(key).and_then(Value::as_str);
    let name = text("person_name").or_else(|| text("person"));
    match (name, text("device")) {
        (Some(name), Some(device)) => format!("{name} · {device}"),
        (Some(name), None) => name.to_owned(),
        (None, Some(device)) => device.to_owned(),
        (None, None) => "a guest".to_owned(),
    }
}

fn undecided(status: u16) -> String {
    format!("the answer {status} says nothing of a decision")
}

fn client_words(hello: &ClientHello) -> String {
    format!(
        "offered {}; name {}; {}; groups {}; {} cipher suites, {} octets",
        hello.versions.join(", "),
        hello.server_name.as_deref().unwrap_or("not sent"),
        hello.alpn.join(", "),
        hello.groups.join(", "),
        hello.cipher_suites.len(),
        hello.bytes,
    )
}

fn server_words(hello: &ServerHello) -> String {
    let retried = if hello.retried { ", after asking for another key share" } else { "" };
    let group = hello.group.as_ref().map(|group| format!(", {group}")).unwrap_or_default();
    format!("chose {}, {}{group}{retried}", hello.version, hello.cipher_suite)
}

fn answer_words(answer: Answer) -> (&'static str, Tone) {
    match answer {
        Answer::Sent => ("sent, with its chain", Tone::Good),
        Answer::NoneGiven => ("none sent: none was given (--p12 names one)", Tone::Warn),
        Answer::NotHinted => (
            "none sent: its issuer is not among the CAs the server named, so a browser would not offer it \
             (--ignore-hints sends it)",
            Tone::Warn,
        ),
        Answer::NoScheme => {
            ("none sent: the server takes no signature this key can make", Tone::Warn)
        }
    }
}

fn millis(duration: Duration) -> f64 {
    (duration.as_secs_f64() * 10_000.0).round() / 10.0
}
