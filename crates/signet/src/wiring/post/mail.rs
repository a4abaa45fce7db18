//! Mail: finds the words of a letter, and hands them to the terminal or to an SMTP server.

use authority::post::Setback;
use model::language::Tag;
use model::post::Message;

use super::smtp::Sender;
use super::{Trouble, print};
use crate::config::mail::Mail;
use crate::failure::Failure;

/// Hands letters over.
#[derive(Debug)]
pub(super) struct Mailer {
    /// The name of the authority, which letters speak for.
    house: String,
    /// The language of whoever has not said another.
    language: Tag,
    /// The SMTP server; none: letters are printed.
    sender: Option<Sender>,
}

impl Mailer {
    /// Prepares what `[mail]` says.
    ///
    /// # Errors
    /// When a file it names cannot be used.
    pub(super) fn new(mail: &Mail, house: &str) -> Result<Self, Failure> {
        let sender = mail.smtp.as_ref().map(|smtp| Sender::new(smtp, house)).transpose()?;
        Ok(Self { house: house.to_owned(), language: mail.language.clone(), sender })
    }

    pub(super) async fn send(&self, message: &Message) -> Result<(), Trouble> {
        let Some(letter) = message.letter() else {
            let why = "it is no letter that this version can write".to_owned();
            return Err(Trouble::Message(Setback::Permanent, why));
        };
        let language = message.language.as_ref().unwrap_or(&self.language);
        let words = web::letter::write(&letter, Some(language), &self.house);
        match &self.sender {
            Some(sender) => sender.send(message, words).await,
            None => {
                print::letter(&message.to, &words);
                Ok(())
            }
        }
    }
}
