//! What is wrong with something that was entered, and what would be right.

use model::identity::Handle;
use model::request::RequestId;
use model::verification::Method;

use super::{Conflict, Reason};

/// What is wrong with a field. Front ends tell it in the reader's language; its own words are for the command line.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Flaw {
    /// It is no name of a person.
    #[error("1 to 254 octets without control or unseen characters are needed, like Alice Example")]
    Name,
    /// It is no name that a certificate can carry.
    #[error("a certificate cannot carry it: {0}")]
    Unencodable(pki::Error),
    /// It is no mailbox.
    #[error("{0:?} is not of the form alice@example.org, in ASCII")]
    Mailbox(String),
    /// It is no mailbox of these domains.
    #[error("only mailboxes of {} may", .0.join(", "))]
    Domain(Vec<String>),
    /// It is longer than so many characters, or has some that steer instead of being seen.
    #[error("at most {0} characters are kept, without control or unseen ones")]
    Text(usize),
    /// No reason is given.
    #[error("the applicant is told why; write a sentence")]
    NoReason,
    /// A certificate for no time.
    #[error("at least 1 is needed")]
    NoDays,
    /// A link that is good too shortly or too long.
    #[error("a link is good for 1 hour to a year (8760)")]
    Hours,
    /// There is no such class.
    #[error("there is none called {class} here, only {classes}")]
    NoClass {
        /// What was asked for.
        class: String,
        /// The classes there are.
        classes: String,
    },
    /// The class of a request is on the ladder no longer.
    #[error("{0} is no class any more; reject the request")]
    ClassGone(String),
    /// The lowest class, which nobody applies for.
    #[error("nobody applies for {0}, which everybody has; write a higher one")]
    ClassLowest(String),
    /// The invitation is for another class, this one.
    #[error("the invitation is for {0}")]
    ClassOfInvitation(String),
    /// The device has the class already.
    #[error("{0} has it already")]
    ClassReached(Handle),
    /// The class is not proven like that.
    #[error("{class} is not proven by {method}, but by {}", listed(.methods))]
    Method {
        /// The class.
        class: String,
        /// The method that does not prove it.
        method: Method,
        /// Those that do.
        methods: Vec<Method>,
    },
    /// The class is proven by a mailbox, and there is none.
    #[error("{0} is proven by a mailbox, and none is known")]
    NoMailbox(String),
    /// The request has no mailbox.
    #[error("no mailbox is known for request {0}")]
    NoMailboxOf(RequestId),
    /// Another request waits for the same key.
    #[error("request {0} waits for the same key; make a new one")]
    KeyWaits(RequestId),
    /// The request has a key.
    #[error("request {0} has one already; withdraw it and open another")]
    KeyThere(RequestId),
    /// Nobody is in a list.
    #[error("nobody is in the list")]
    NobodyListed,
    /// More than so many are in a list.
    #[error("a list has at most {0} lines")]
    ListTooLong(usize),
    /// A line of a list has more than mailbox, name and class.
    #[error("there are more than three fields")]
    TooManyFields,
    /// A line of a list has quotation marks.
    #[error("there are quotation marks; leave them out")]
    Quotation,
    /// What it leads to is not allowed.
    #[error("{0}")]
    Refused(Reason),
    /// What it leads to contradicts the record.
    #[error("{0}")]
    Conflict(Conflict),
    /// Something that only the command line takes, like a file or a setting, is wrong in its own way.
    #[error("{0}")]
    Other(String),
}

fn listed(methods: &[Method]) -> String {
    let names: Vec<&str> = methods.iter().map(|method| method.as_str()).collect();
    names.join(", ")
}

impl From<String> for Flaw {
    fn from(why: String) -> Self {
        Self::Other(why)
    }
}

impl From<&str> for Flaw {
    fn from(why: &str) -> Self {
        Self::Other(why.to_owned())
    }
}
