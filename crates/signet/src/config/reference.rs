//! Every key of `signet.toml`, once: the JSON schema, the reference and the commented first file come from here.

use serde_json::{Map, Value, json};

/// One key.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Key {
    /// Section, or "" for the top of the file; `door` and `class` are repeated.
    pub(crate) section: &'static str,
    /// Name within the section.
    pub(crate) name: &'static str,
    /// What is written.
    pub(crate) kind: Kind,
    /// The value when nothing is written, as TOML; "" when there is none.
    pub(crate) default: &'static str,
    /// What it does, with unit.
    pub(crate) about: &'static str,
}

/// The kind of a value.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Kind {
    /// Text.
    Text,
    /// A whole number, zero or more.
    Number,
    /// A list of texts.
    Texts,
    /// One of these words.
    Word(&'static [&'static str]),
    /// A list of these words.
    Words(&'static [&'static str]),
}

const fn key(
    section: &'static str,
    name: &'static str,
    kind: Kind,
    default: &'static str,
    about: &'static str,
) -> Key {
    Key { section, name, kind, default, about }
}

use Kind::{Number, Text, Texts, Word, Words};

/// All keys, in the order of the file.
#[rustfmt::skip]
pub(crate) const KEYS: &[Key] = &[
    key("", "listen", Texts, "", "Addresses every door is served on, like \"0.0.0.0:8443\"."),
    key("door", "name", Text, "", "Short name, used in logs and commands: lower-case letters, digits, - . _"),
    key("door", "url", Text, "", "Public URL, https://host[:port]; TLS clients ask for this host. A door owns its whole host."),
    key("door", "upstream", Text, "", "Where admitted requests go: http://host:port, https://host:port, \"signet\" for Signet's own pages, or \"demo\" for the built-in site."),
    key("door", "upstream_ca", Text, "", "PEM file with the CAs an https upstream's certificate must chain to."),
    key("door", "certificate", Word(&["required", "optional", "silent"]), "\"required\"", "required: whoever has none is told why; optional: they are guests; silent: refused in TLS, nothing is shown."),
    key("door", "tls_min", Word(&["1.2", "1.3"]), "\"1.2\"", "Lowest TLS version."),
    key("door", "rules", Texts, "[]", "Who may do what, like \"allow class email+\" or \"allow group sales to GET on /reports/*\". No rule admits nobody; deny beats allow."),
    key("door", "contact", Text, "", "Whom refused visitors may ask for help, like \"Bob Meyer (bob@example.org)\"."),
    key("door", "server_certificate", Text, "", "PEM file with the door's own certificate, chain and key. Without it the authority makes one."),
    key("class", "name", Text, "", "Name of the class, lowest class first; the first is interim. Rules, records and commands use it."),
    key("class", "words", Text, "", "What was checked, in words for people, like \"seen by a notary\"; interim, email, document and face-to-face have their own."),
    key("class", "policy", Text, "", "OID of the certificate policy that says the class, each class its own, like \"1.3.6.1.4.1.99999.1.2\"."),
    key("class", "certificate_days", Number, "397", "Days a certificate of the class lives unless asked otherwise."),
    key("class", "evidence_days", Number, "", "Days evidence for the class holds; then the class falls back at doors. Without it evidence holds for ever."),
    key("class", "approvals", Word(&["one", "two"]), "\"one\"", "How many officers approve a request for the class."),
    key("class", "methods", Words(&["mailbox", "document", "face-to-face", "operator"]), "[]", "By what the class may be proven; the operator may always vouch. None stands for any."),
    key("authority", "passphrase", Word(&["generated", "file", "credential", "prompt"]), "\"generated\"", "Where the passphrase of the keys comes from: made once and kept in keys/passphrase; a file; the systemd credential signet-passphrase; asked for."),
    key("authority", "passphrase_file", Text, "", "The file, for passphrase = \"file\"."),
    key("authority", "chain", Word(&["own", "outside"]), "\"own\"", "Up to whose root the chains go that holders are given: ours, or that of the outside CA that certified our issuing CA (`signet ca import`); ours too while none has."),
    key("portal", "renewal_days", Number, "30", "Days after its end for which a certificate can still be renewed with itself."),
    key("portal", "succession_days", Number, "7", "Days after a renewal in which the old certificate is revoked, unless the new one is used before: then at once."),
    key("portal", "inherited_class", Text, "", "Highest class that a device inherits from the one it is added from. Without it: the class of that one, unless two officers decide on it."),
    key("portal", "sign_up_class", Text, "", "Class for which anybody may apply without an invitation. Without it nobody may."),
    key("portal", "sign_up_domains", Texts, "[]", "Mail domains whose people may, like [\"example.org\"]; what lies under one is meant too. None stands for any."),
    key("portal", "wifi_ssid", Text, "", "Wireless network that certificates open (EAP-TLS), for the set-up files of the portal."),
    key("portal", "wifi_server", Text, "", "Name in the certificate of that network's RADIUS server, like \"radius.example.org\"."),
    key("log", "access", Text, "\"log/access.jsonl\"", "The access log, one JSON line a request."),
    key("log", "checkpoint_secs", Number, "60", "Seconds between signed checkpoints of the audit log."),
    key("mail", "send", Word(&["print", "smtp"]), "\"print\"", "print: letters appear on the terminal of the server, for trying out; smtp: they are sent."),
    key("mail", "host", Text, "", "The SMTP server."),
    key("mail", "port", Number, "", "Its port. Without it 587 with starttls, 465 with tls, 25 with none."),
    key("mail", "tls", Word(&["starttls", "tls", "none"]), "\"starttls\"", "starttls: the connection must turn to TLS before anything is said; tls: TLS from the beginning; none: for a server on this machine."),
    key("mail", "ca", Text, "", "PEM file with the CAs the server's certificate must chain to. Without it the system's."),
    key("mail", "user", Text, "", "The account at the server, if it asks for one."),
    key("mail", "password_file", Text, "", "The file that holds its password."),
    key("mail", "from", Text, "", "The mailbox letters come from, like \"id@example.org\"."),
    key("mail", "name", Text, "", "The name beside it, like \"Example Works\"."),
    key("mail", "language", Word(&["en", "de"]), "\"en\"", "The language of letters to people who have not chosen another."),
    key("mail", "keep_days", Number, "30", "Days after which the list of what was sent to whom is cleared. What letters said is forgotten once they are sent."),
    key("notices", "at", Texts, "[\"1/3\", \"1/10\", \"1d\"]", "How much of its lifetime a certificate, or a proof of identity, has left when notice is given: shares like \"1/3\", or days like \"7d\"; each once. None stands for never."),
    key("webhook", "name", Text, "", "Short name, used in logs and commands: lower-case letters, digits, - . _"),
    key("webhook", "url", Text, "", "Where a program is told, https://host[:port]/path; http:// on this machine alone."),
    key("webhook", "secret_file", Text, "", "The file that holds the secret with which what is told is signed, at least 24 characters."),
    key("webhook", "ca", Text, "", "PEM file with the CAs its certificate must chain to. Without it the system's."),
    key("metrics", "listen", Text, "", "Where Prometheus finds metrics, like \"127.0.0.1:9464\". Without it they are not served."),
    key("server", "grace_secs", Number, "5", "Seconds that running requests get to end when the server stops."),
    key("limits", "handshake_secs", Number, "10", "Seconds from accepting a connection to the end of its TLS handshake."),
    key("limits", "client_hello_bytes", Number, "16384", "Largest ClientHello, bytes."),
    key("limits", "header_secs", Number, "15", "Seconds from the first octet of a request to the end of its header."),
    key("limits", "header_bytes", Number, "32768", "Largest request header, bytes."),
    key("limits", "header_fields", Number, "100", "Most header fields in one request."),
    key("limits", "body_bytes", Number, "0", "Largest request body, bytes; 0 sets no limit."),
    key("limits", "slow_secs", Number, "30", "Seconds a client may keep us waiting, plus one for every slow_bytes moved."),
    key("limits", "slow_bytes", Number, "512", "Lowest lasting rate of a client, bytes per second."),
    key("limits", "idle_secs", Number, "75", "Seconds after which a connection without a request is closed."),
    key("limits", "tunnel_idle_secs", Number, "3600", "Seconds after which a silent WebSocket is closed."),
    key("limits", "connect_secs", Number, "5", "Seconds to connect to an upstream."),
    key("limits", "answer_secs", Number, "120", "Seconds from the end of a request to the header of the upstream's answer."),
    key("limits", "session_secs", Number, "43200", "Seconds after which a client proves its key anew; no connection outlives it."),
    key("limits", "connections", Number, "20000", "Connections at one time, all sources."),
    key("limits", "connections_per_source", Number, "256", "Connections at one time from one source (IPv4 address or IPv6 /64)."),
    key("limits", "handshakes_per_source", Number, "64", "Handshakes in progress at one time from one source."),
    key("limits", "streams", Number, "100", "Streams open at one time on an HTTP/2 connection."),
    key("limits", "stream_resets", Number, "50", "Streams a client may reset unserved until it is let go."),
    key("limits", "upstream_idle", Number, "32", "Idle connections kept to one upstream by each worker."),
];

/// The sections that stand once, in the order of the file.
const SECTIONS: [&str; 8] =
    ["authority", "portal", "log", "mail", "notices", "metrics", "server", "limits"];

/// The JSON schema of the file (draft 2020-12).
pub(crate) fn schema() -> Value {
    let mut top = properties("");
    for section in SECTIONS {
        top.insert(section.to_owned(), table(section, &[]));
    }
    let door = table("door", &["name", "url", "upstream"]);
    top.insert("door".to_owned(), json!({ "type": "array", "items": door }));
    let class = table("class", &["name", "policy"]);
    top.insert("class".to_owned(), json!({ "type": "array", "items": class }));
    let webhook = table("webhook", &["name", "url", "secret_file"]);
    top.insert("webhook".to_owned(), json!({ "type": "array", "items": webhook }));
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "signet.toml",
        "type": "object",
        "additionalProperties": false,
        "properties": top,
    })
}

fn table(section: &str, required: &[&str]) -> Value {
    json!({
        "type": "object",
        "additionalProperties": false,
        "required": required,
        "properties": properties(section),
    })
}

fn properties(section: &str) -> Map<String, Value> {
    KEYS.iter()
        .filter(|key| key.section == section)
        .map(|key| (key.name.to_owned(), key.schema()))
        .collect()
}

/// The keys of a section, in the order of the file.
pub(super) fn keys_of(section: &str) -> impl Iterator<Item = &'static Key> {
    KEYS.iter().filter(move |key| key.section == section)
}

/// Finds a key in a section.
pub(super) fn find(section: &str, name: &str) -> Option<&'static Key> {
    keys_of(section).find(|key| key.name == name)
}

/// The sections, in the order of the file.
pub(super) fn sections() -> Vec<&'static str> {
    let mut sections: Vec<&str> = KEYS.iter().map(|key| key.section).collect();
    sections.dedup();
    sections.retain(|section| !section.is_empty());
    sections
}

impl Key {
    /// What the key takes, for whoever wrote something else.
    pub(super) fn expectation(&self) -> String {
        let kind = match self.kind {
            Text => "text in quotation marks".to_owned(),
            Number => "a whole number, zero or more, without quotation marks".to_owned(),
            Texts => "a list of texts, like [\"first\", \"second\"]".to_owned(),
            Word(words) => format!("one of \"{}\"", words.join("\", \"")),
            Words(words) => format!("a list of \"{}\"", words.join("\", \"")),
        };
        format!("{kind}. {}", self.about)
    }

    fn schema(&self) -> Value {
        let mut schema = match self.kind {
            Text => json!({ "type": "string" }),
            Number => json!({ "type": "integer", "minimum": 0 }),
            Texts => json!({ "type": "array", "items": { "type": "string" } }),
            Word(words) => json!({ "enum": words }),
            Words(words) => json!({ "type": "array", "items": { "enum": words } }),
        };
        if let Some(object) = schema.as_object_mut() {
            object.insert("description".to_owned(), self.about.into());
            if let Some(default) = self.default_value() {
                object.insert("default".to_owned(), default);
            }
        }
        schema
    }

    fn default_value(&self) -> Option<Value> {
        // The defaults are written so that they are TOML and JSON alike.
        serde_json::from_str(self.default).ok()
    }
}

/// The first file: what is set, and every other key with its default, commented out.
pub(crate) fn first_file(listen: &str, doors: &str) -> String {
    let mut text = String::from(
        "# Signet's configuration. Paths are taken from the directory of this file.\n\
         # Take up a change with `signet reload`; test it with `signet config check`.\n\n",
    );
    text.push_str(&format!("# {}\nlisten = [{listen}]\n\n", about("", "listen")));
    text.push_str("# A door is a site behind certificates. Its keys:\n");
    for key in KEYS.iter().filter(|key| key.section == "door") {
        text.push_str(&format!("#   {:<19} {}\n", key.name, key.about));
    }
    text.push('\n');
    text.push_str(doors);
    text.push_str(
        "\n# A ladder of verification classes of your own, lowest first: one [[class]] for each, with these keys.\n\
         # Without any: interim, email, document, face-to-face, as `signet class list` shows them.\n",
    );
    for key in KEYS.iter().filter(|key| key.section == "class") {
        text.push_str(&format!("#   {:<19} {}\n", key.name, key.about));
    }
    text.push_str(
        "\n# A program that is told what happens: one [[webhook]] for each, with these keys.\n",
    );
    for key in KEYS.iter().filter(|key| key.section == "webhook") {
        text.push_str(&format!("#   {:<19} {}\n", key.name, key.about));
    }
    for section in SECTIONS {
        text.push_str(&format!("\n# [{section}]\n"));
        for key in KEYS.iter().filter(|key| key.section == section) {
            let default = if key.default.is_empty() { "\"\"" } else { key.default };
            text.push_str(&format!("# # {}\n# {} = {default}\n", key.about, key.name));
        }
    }
    text
}

fn about(section: &str, name: &str) -> &'static str {
    KEYS.iter().find(|key| key.section == section && key.name == name).map_or("", |key| key.about)
}

#[cfg(test)]
mod tests;
