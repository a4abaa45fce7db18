//! Mail by SMTP (RFC 5321): what a message looks like on the way (RFC 5322), and what an answer means.

use std::fmt;
use std::path::Path;
use std::time::{Duration, SystemTime};

use authority::post::Setback;
use lettre::message::header::{HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart};
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Certificate, CertificateStore, Tls, TlsParameters};
use lettre::transport::smtp::extension::ClientId;
use lettre::transport::smtp::{self, AsyncSmtpTransportBuilder};
use lettre::{AsyncSmtpTransport, AsyncTransport, Tokio1Executor};
use model::post::Message;
use web::letter::Words;

use super::Trouble;
use crate::config::mail::{Protection, Smtp};
use crate::failure::Failure;
use crate::input;

/// How long the server may keep us waiting at any one step.
const TIMEOUT: Duration = Duration::from_secs(30);

/// Replies about who we are and how the connection is protected (RFC 4954 §6, RFC 3207 §4), and that the server goes
/// away: none of them is about the message.
const ABOUT_US: [u16; 5] = [421, 530, 534, 535, 538];

/// Sends letters to one SMTP server.
pub(super) struct Sender {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
}

impl Sender {
    /// Prepares connections, within the runtime they are for; none is made yet.
    ///
    /// # Errors
    /// When the password or the CAs cannot be read.
    pub(super) fn new(settings: &Smtp, house: &str) -> Result<Self, Failure> {
        let mut from = settings.from.clone();
        from.name.get_or_insert_with(|| house.to_owned());
        Ok(Self { transport: builder(settings)?.build(), from })
    }

    /// Sends one letter.
    pub(super) async fn send(&self, message: &Message, words: Words) -> Result<(), Trouble> {
        let mail = self.compose(message, words)?;
        // Everything up to signing in is the same for every message, so it is asked apart.
        match self.transport.test_connection().await {
            Ok(true) => {}
            Ok(false) => {
                return Err(Trouble::Everything("the server ended the connection".to_owned()));
            }
            Err(error) => return Err(Trouble::Everything(in_words(&error))),
        }
        self.transport.send(mail).await.map(drop).map_err(|error| trouble(&error))
    }

    fn compose(&self, message: &Message, words: Words) -> Result<lettre::Message, Trouble> {
        let unfit = |why: String| Trouble::Message(Setback::Permanent, why);
        let to = message.to.parse().map_err(|error| unfit(format!("{}: {error}", message.to)))?;
        let made = u64::try_from(message.made_at.0).unwrap_or_default();
        let domain = self.from.email.domain();
        lettre::Message::builder()
            .from(self.from.clone())
            .to(Mailbox::new(None, to))
            .subject(words.subject)
            .date(SystemTime::UNIX_EPOCH + Duration::from_secs(made))
            // The same at every try, so that a letter which arrives twice is known to be one.
            .message_id(Some(format!("<{}.{made}.signet@{domain}>", message.id)))
            // RFC 3834 §5: nobody answers a program, least of all another.
            .raw_header(header("Auto-Submitted", "auto-generated"))
            .raw_header(header("Content-Language", words.language))
            .multipart(MultiPart::alternative_plain_html(words.text, words.html))
            .map_err(|error| unfit(error.to_string()))
    }
}

impl fmt::Debug for Sender {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sender").field("from", &self.from).finish_non_exhaustive()
    }
}

/// Reads what connections need.
///
/// # Errors
/// When the password or the CAs cannot be read.
pub(super) fn builder(settings: &Smtp) -> Result<AsyncSmtpTransportBuilder, Failure> {
    let builder = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(&settings.host)
        .port(settings.port)
        .tls(protection(settings)?)
        .hello_name(ClientId::Domain(settings.from.email.domain().to_owned()))
        .timeout(Some(TIMEOUT));
    Ok(match &settings.account {
        Some((user, file)) => builder.credentials(Credentials::new(user.clone(), password(file)?)),
        None => builder,
    })
}

fn header(name: &'static str, value: &str) -> HeaderValue {
    HeaderValue::new(HeaderName::new_from_ascii_str(name), value.to_owned())
}

fn password(file: &Path) -> Result<String, Failure> {
    let bytes = input::bytes(file)?;
    let text = String::from_utf8(bytes).unwrap_or_default();
    match text.lines().next().filter(|line| !line.is_empty()) {
        Some(line) => Ok(line.to_owned()),
        None => Err(Failure::failed("MAIL", format!("{} holds no password", file.display()))
            .remedy("write the password of mail.user into its first line")),
    }
}

fn protection(settings: &Smtp) -> Result<Tls, Failure> {
    if settings.tls == Protection::None {
        return Ok(Tls::None);
    }
    let unusable = |error: smtp::Error| {
        Failure::failed("MAIL", "the mail server's CAs cannot be used").why(in_words(&error))
    };
    let mut parameters = TlsParameters::builder(settings.host.clone());
    if let Some(path) = &settings.ca {
        parameters = parameters.certificate_store(CertificateStore::None);
        for certificate in input::certificates(path)? {
            let der = Certificate::from_der(certificate.der().to_vec()).map_err(unusable)?;
            parameters = parameters.add_root_certificate(der);
        }
    }
    let parameters = parameters.build().map_err(unusable)?;
    Ok(match settings.tls {
        Protection::Tls => Tls::Wrapper(parameters),
        Protection::Starttls | Protection::None => Tls::Required(parameters),
    })
}

/// What an answer of the server means for the message and for the others.
fn trouble(error: &smtp::Error) -> Trouble {
    let code = error.status().map(u16::from);
    match code {
        Some(code) if ABOUT_US.contains(&code) => Trouble::Everything(in_words(error)),
        Some(_) if error.is_permanent() => Trouble::Message(Setback::Permanent, in_words(error)),
        Some(_) => Trouble::Message(Setback::Temporary, in_words(error)),
        None if error.is_client() => Trouble::Message(Setback::Permanent, in_words(error)),
        None => Trouble::Everything(in_words(error)),
    }
}

/// An error with what stands behind it, in one line.
fn in_words(error: &smtp::Error) -> String {
    let mut words = error.to_string();
    let mut source = std::error::Error::source(error);
    while let Some(cause) = source {
        let cause_words = cause.to_string();
        if !words.contains(&cause_words) {
            words = format!("{words}: {cause_words}");
        }
        source = cause.source();
    }
    words.chars().map(|c| if c.is_control() { ' ' } else { c }).take(500).collect()
}
