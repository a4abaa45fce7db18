//! What a letter says, as facts: its words are chosen when it is sent, in the language of whoever gets it.

use pki::time::UnixTime;
use serde::{Deserialize, Serialize};

use super::{Channel, NewMessage};
use crate::language::Tag;

/// A letter to a mailbox. Times are RFC 3339, classes by name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Letter {
    /// Invites somebody to apply.
    Invitation {
        /// The name of whoever is invited, if known.
        name: Option<String>,
        /// Who invites.
        by: String,
        /// The link, good once.
        link: String,
        /// Until when it is good.
        ends: String,
    },
    /// Carries a code, and a link that does the same.
    Code {
        /// Six digits.
        digits: String,
        /// The link.
        link: String,
        /// How long both are good.
        minutes: i64,
    },
    /// Says that a request was approved.
    Approved {
        /// The request.
        request: String,
        /// The device it is for.
        device: String,
        /// Where the applicant goes on.
        link: String,
    },
    /// Says that a request was rejected, and why.
    Rejected {
        /// The request.
        request: String,
        /// The device it was for.
        device: String,
        /// Why, in the officer's words.
        reason: String,
        /// Where one may apply again.
        link: String,
    },
    /// Says that a certificate ends.
    CertificateEnding {
        /// The name of its holder.
        name: String,
        /// The device it is on.
        device: String,
        /// Its last moment.
        ends: String,
        /// Where it is renewed.
        link: String,
    },
    /// Asks to renew a certificate before its time.
    RenewalAsked {
        /// The name of its holder.
        name: String,
        /// The device it is on.
        device: String,
        /// Its last moment.
        ends: String,
        /// Who asks.
        by: String,
        /// Where it is renewed.
        link: String,
    },
    /// Says that a check of one's identity holds no longer.
    EvidenceEnding {
        /// The name of whoever was checked.
        name: String,
        /// The class that it proves, in words.
        class: String,
        /// Until when it holds.
        ends: String,
        /// Where one asks to be checked again.
        link: String,
    },
    /// Says that somebody got in with two codes of one's sheet.
    Recovered {
        /// Whose sheet it was.
        name: String,
    },
    /// Tells an officer that somebody without a certificate asks for help.
    HelpAsked {
        /// Who, as whoever asks says it.
        who: String,
        /// The message.
        message: String,
        /// Where officers work.
        link: String,
    },
    /// Shows that letters arrive.
    Trial {
        /// Who wanted to know.
        by: String,
    },
}

impl Letter {
    /// What it is about, in a word.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Invitation { .. } => "invitation",
            Self::Recovered { .. } => "recovered",
            Self::HelpAsked { .. } => "help-asked",
            Self::Code { .. } => "code",
            Self::Approved { .. } => "approved",
            Self::Rejected { .. } => "rejected",
            Self::CertificateEnding { .. } => "certificate-ending",
            Self::EvidenceEnding { .. } => "evidence-ending",
            Self::RenewalAsked { .. } => "renewal-asked",
            Self::Trial { .. } => "trial",
        }
    }

    /// Puts it into an envelope.
    #[must_use]
    pub fn to(
        &self,
        mailbox: &str,
        language: Option<Tag>,
        useless_at: Option<UnixTime>,
    ) -> NewMessage {
        NewMessage {
            channel: Channel::Mail,
            to: mailbox.to_owned(),
            kind: self.kind().to_owned(),
            language,
            // Texts and numbers can always be written.
            content: serde_json::to_string(self).unwrap_or_default(),
            useless_at,
        }
    }
}

#[cfg(test)]
mod tests;
