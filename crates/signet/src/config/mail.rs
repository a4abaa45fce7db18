//! `[mail]`: how letters leave, as written and as meant.

use std::net::IpAddr;
use std::path::PathBuf;

use lettre::Address;
use lettre::message::Mailbox;
use model::language::Tag;
use serde::{Deserialize, Serialize};

use super::written::Fault;
use crate::directory::Directory;

/// `[mail]`.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct MailSection {
    /// How letters leave.
    pub(crate) send: Send,
    /// The SMTP server.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) host: Option<String>,
    /// Its port; without one that of the kind of protection.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) port: Option<u16>,
    /// How the connection is protected.
    pub(crate) tls: Protection,
    /// The CAs the server's certificate must chain to; without it those of the system.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) ca: Option<PathBuf>,
    /// The account at the server.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) user: Option<String>,
    /// The file that holds its password.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) password_file: Option<PathBuf>,
    /// The mailbox letters come from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) from: Option<String>,
    /// The name beside it; without one that of the authority.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) name: Option<String>,
    /// The language of whoever has not said another.
    pub(crate) language: String,
    /// Days that are remembered what was sent to whom.
    pub(crate) keep_days: u32,
}

/// How letters leave.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Send {
    /// They appear on the terminal of the server.
    #[default]
    Print,
    /// By SMTP.
    Smtp,
}

/// How the connection to the server is protected.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Protection {
    /// It is turned to TLS before anything is said (RFC 3207), or given up.
    #[default]
    Starttls,
    /// It is TLS from its first octet (RFC 8314 §3.3).
    Tls,
    /// Not at all, on this machine alone.
    None,
}

impl Default for MailSection {
    fn default() -> Self {
        Self {
            send: Send::Print,
            host: None,
            port: None,
            tls: Protection::Starttls,
            ca: None,
            user: None,
            password_file: None,
            from: None,
            name: None,
            language: "en".to_owned(),
            keep_days: 30,
        }
    }
}

/// How letters leave, as meant.
#[derive(Clone, Debug)]
pub(crate) struct Mail {
    /// By SMTP; none: they are printed.
    pub(crate) smtp: Option<Smtp>,
    /// The language of whoever has not said another.
    pub(crate) language: Tag,
}

/// An SMTP server and who uses it.
#[derive(Clone, Debug)]
pub(crate) struct Smtp {
    /// The server.
    pub(crate) host: String,
    /// Its port.
    pub(crate) port: u16,
    /// How the connection is protected.
    pub(crate) tls: Protection,
    /// The CAs its certificate must chain to; none: those of the system.
    pub(crate) ca: Option<PathBuf>,
    /// The account and the file with its password.
    pub(crate) account: Option<(String, PathBuf)>,
    /// Where letters come from.
    pub(crate) from: Mailbox,
}

impl MailSection {
    /// Checks everything that can be checked without opening a file.
    ///
    /// # Errors
    /// The first key that is wrong.
    pub(crate) fn check(self, directory: &Directory) -> Result<Mail, Fault> {
        let language = self.language.parse().ok().filter(web::letter::speaks);
        let language = language.ok_or_else(|| {
            wrong(
                "mail.language",
                "names a language there are no words in",
                "write \"en\" or \"de\"",
            )
        })?;
        let smtp = match self.send {
            Send::Print => self.check_print()?,
            Send::Smtp => Some(self.check_smtp(directory)?),
        };
        Ok(Mail { smtp, language })
    }

    fn check_print(&self) -> Result<Option<Smtp>, Fault> {
        match self.host {
            None => Ok(None),
            Some(_) => Err(wrong(
                "mail.host",
                "is there although letters are only printed",
                "write send = \"smtp\" above it, or take it out",
            )),
        }
    }

    fn check_smtp(self, directory: &Directory) -> Result<Smtp, Fault> {
        let host = self.host.filter(|host| is_host(host)).ok_or_else(|| {
            wrong("mail.host", "is no host", "name the SMTP server, like \"mail.example.org\"")
        })?;
        if self.tls == Protection::None && !is_loopback(&host) {
            return Err(wrong(
                "mail.tls",
                "is \"none\", with which letters and their links could be read on the way",
                "write \"starttls\" or \"tls\"; \"none\" is for a server on this machine, like 127.0.0.1",
            ));
        }
        let address = self.from.and_then(|from| from.parse::<Address>().ok()).ok_or_else(|| {
            wrong(
                "mail.from",
                "is no mailbox",
                "write where letters come from, like \"id@example.org\"",
            )
        })?;
        if self.name.as_ref().is_some_and(|name| name.chars().any(char::is_control)) {
            return Err(wrong("mail.name", "has control characters", "write a plain name"));
        }
        let account = match (self.user, self.password_file) {
            (None, None) => None,
            (Some(user), Some(file)) => Some((user, directory.resolve(&file))),
            _ => {
                return Err(wrong(
                    "mail.password_file",
                    "and mail.user belong together",
                    "write both, or neither where the server asks for no password",
                ));
            }
        };
        Ok(Smtp {
            port: self.port.unwrap_or(match self.tls {
                Protection::Starttls => 587,
                Protection::Tls => 465,
                Protection::None => 25,
            }),
            tls: self.tls,
            ca: self.ca.map(|path| directory.resolve(&path)),
            account,
            from: Mailbox::new(self.name, address),
            host,
        })
    }
}

fn wrong(key: &'static str, why: &'static str, remedy: &'static str) -> Fault {
    Fault::Key { key, why, remedy }
}

fn is_host(host: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':');
    !host.is_empty() && host.len() < 254 && host.chars().all(plain)
}

/// Whether what is said to this host stays on this machine.
pub(crate) fn is_loopback(host: &str) -> bool {
    let host = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost" || host.parse().is_ok_and(|address: IpAddr| address.is_loopback())
}
