//! Outside CAs that doors believe beside our own: what their policies are worth here, whom their certificates name,
//! and what is known of their revocations. What doors make of it is [`Outside`](crate::snapshot::Outside).

use std::fmt;
use std::str::FromStr;

use pki::fingerprint::Fingerprint;
use pki::oid::Oid;
use pki::serial::Serial;
use pki::time::UnixTime;
use trust::revocation::Reason;

use crate::identity::Handle;
use crate::verification::ClassName;

#[cfg(test)]
mod tests;

/// What the certificates of an outside CA are worth.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Terms {
    /// The class that each of its policies stands for.
    pub policies: Vec<Mapping>,
    /// What becomes of a certificate that is good for none of them.
    pub unmapped: Unmapped,
    /// What in a certificate names the person.
    pub person_from: PersonFrom,
    /// Whose evidence counts.
    pub evidence: Vouching,
    /// How much must be known of revocations.
    pub status: StatusDemand,
}

/// One policy of an outside CA, and the class it stands for: `1.2.3.4=document`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mapping {
    /// The policy, in the terms of the outside CA.
    pub policy: Oid,
    /// The class on our ladder.
    pub class: ClassName,
}

/// The text is no mapping of a policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a policy is mapped by its number and a class, like 1.2.3.4=document")]
pub struct UnfitMapping;

impl FromStr for Mapping {
    type Err = UnfitMapping;

    fn from_str(text: &str) -> Result<Self, UnfitMapping> {
        let (policy, class) = text.split_once('=').ok_or(UnfitMapping)?;
        let policy = policy.trim().parse().map_err(|_| UnfitMapping)?;
        let class = class.trim().parse().map_err(|_| UnfitMapping)?;
        Ok(Self { policy, class })
    }
}

impl fmt::Display for Mapping {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}={}", self.policy, self.class)
    }
}

macro_rules! words {
    ($(#[$doc:meta])+ $name:ident, $error:ident, $says:literal, {
        $($(#[$variant_doc:meta])+ $variant:ident = $word:literal,)+
    }) => {
        $(#[$doc])+
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum $name {
            $($(#[$variant_doc])+ $variant,)+
        }

        /// The text is none of the words.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
        #[error($says)]
        pub struct $error;

        impl $name {
            /// Returns the stable word.
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $word,)+
                }
            }
        }

        impl FromStr for $name {
            type Err = $error;

            fn from_str(text: &str) -> Result<Self, $error> {
                match text {
                    $($word => Ok(Self::$variant),)+
                    _ => Err($error),
                }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(self.as_str())
            }
        }
    };
}

words! {
    /// What becomes of a certificate that is good for no mapped policy.
    Unmapped, UnknownUnmapped, "write refuse or interim", {
        /// It is refused.
        Refuse = "refuse",
        /// It counts as the lowest class.
        Interim = "interim",
    }
}

words! {
    /// What in a certificate names the person. Exactly one person on record must fit.
    PersonFrom, UnknownPersonFrom,
    "write email, upn, subject:CN, subject:UID or subject:SERIALNUMBER", {
        /// A mailbox among the alternative names is the person's.
        Email = "email",
        /// The user principal name among the alternative names is the person's.
        Upn = "upn",
        /// The common name of the subject is the person's handle.
        CommonName = "subject:CN",
        /// The user id of the subject is the person's handle.
        UserId = "subject:UID",
        /// The serial number in the subject's name is the person's handle.
        SerialNumber = "subject:SERIALNUMBER",
    }
}

words! {
    /// Whose evidence of identity counts.
    Vouching, UnknownVouching, "write theirs or ours", {
        /// The outside CA's word is enough.
        Theirs = "theirs",
        /// A class counts no further than our own evidence of the person goes.
        Ours = "ours",
    }
}

words! {
    /// How much must be known of an outside CA's revocations.
    StatusDemand, UnknownStatusDemand, "write given, required or lenient", {
        /// A CRL that was given must be current; of a CA without one nothing is known, and that is accepted.
        Given = "given",
        /// Every CA above a certificate must have a current CRL.
        Required = "required",
        /// What a CRL lists is refused, however old it is.
        Lenient = "lenient",
    }
}

/// An outside CA to be believed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewAnchor {
    /// Its short name.
    pub name: Handle,
    /// Its certificate, and those of CAs below it that clients may not send; PEM.
    pub certificates: String,
    /// What its certificates are worth.
    pub terms: Terms,
}

/// An outside CA on record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Anchor {
    /// What was given.
    pub given: NewAnchor,
    /// When it was added.
    pub added_at: UnixTime,
    /// Its CRLs and those of CAs below it, one for each key.
    pub lists: Vec<List>,
    /// What was revoked here.
    pub revoked: Vec<Revoked>,
    /// Where CRLs are fetched from.
    pub sources: Vec<Source>,
}

/// Where CRLs of an outside CA are fetched from, and how that goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// The URL, as the operator wrote it.
    pub url: String,
    /// The key that signed the list that came from there last; none before the first.
    pub issuer: Option<Fingerprint>,
    /// Since when nothing good comes from there; none while all is well.
    pub outage: Option<Outage>,
}

/// A time in which no good CRL comes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outage {
    /// Since when.
    pub since: UnixTime,
    /// What was wrong then.
    pub why: String,
}

/// A CRL of an outside CA, whose signature was verified.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct List {
    /// The key that signed it, which is that of the CA it speaks of.
    pub issuer: Fingerprint,
    /// The CRL, DER.
    pub der: Vec<u8>,
    /// When it was given.
    pub added_at: UnixTime,
}

/// A certificate of an outside CA that is not believed here any more, whatever the CA says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Revoked {
    /// Its serial number.
    pub serial: Serial,
    /// Since when.
    pub at: UnixTime,
    /// Why.
    pub reason: Reason,
}
