//! What a use case can answer instead of doing what was asked. Knows no HTTP and no exit codes: front ends translate once.

use std::fmt;
use std::path::PathBuf;

use model::audit::chain::Break;
use model::identity::Role;

mod flaw;

pub use flaw::Flaw;

/// Why a use case did not do what was asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// The request was understood and is not allowed.
    #[error("{0}")]
    Refused(#[from] Reason),
    /// The named thing does not exist.
    #[error("there is no {what} {}{}", shown(name), what.remedy())]
    NotFound {
        /// The kind of thing.
        what: Kind,
        /// The name it was asked by; none for what there is one of.
        name: String,
    },
    /// The request contradicts what is on record.
    #[error("{0}")]
    Conflict(#[from] Conflict),
    /// A field of the request is not acceptable.
    #[error("{field} is not acceptable: {why}")]
    Invalid {
        /// The field.
        field: &'static str,
        /// What is wrong with it, and what would be right.
        why: Flaw,
    },
    /// Something the use case stands on does not answer.
    #[error("{0}")]
    Unavailable(#[from] Unavailable),
    /// Ours to repair.
    #[error("internal fault: {0}. Nothing was handed out; please report this")]
    Internal(String),
}

fn shown(name: &str) -> String {
    if name.is_empty() { "here".to_owned() } else { format!("{name:?}") }
}

/// A kind of thing that can be looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A person.
    Person,
    /// A device of a person, or a machine.
    Device,
    /// A group.
    Group,
    /// A certificate.
    Certificate,
    /// A membership in a group.
    Member,
    /// A piece of evidence.
    Evidence,
    /// The authority itself.
    Authority,
    /// A request for a certificate.
    Request,
    /// An invitation.
    Invitation,
    /// A session in the browser.
    Session,
    /// A role of a person.
    Role,
    /// A call for help.
    Plea,
    /// A receipt of an act.
    Receipt,
    /// A message to be sent.
    Message,
    /// An outside CA.
    Anchor,
    /// A program that is told what happens.
    Webhook,
}

impl Kind {
    fn remedy(self) -> &'static str {
        match self {
            Self::Person => {
                "; `signet person list` shows who is registered, `signet person add` registers somebody"
            }
            Self::Device => "; `signet device list` shows what is registered",
            Self::Group => {
                "; `signet group list` shows what is registered, `signet group add` makes one"
            }
            Self::Certificate => "; `signet cert list` shows every certificate with its serial",
            Self::Evidence => "; `signet evidence list PERSON` shows what is on record",
            Self::Request => "; `signet request list` shows what waits",
            Self::Invitation => "; `signet invite --list` shows who was invited",
            Self::Anchor => "; `signet anchor list` shows those that doors believe",
            Self::Plea => "; `signet plea list --all` shows the last ones",
            Self::Role => "; `signet role list` shows who has which",
            Self::Receipt => "; it is made of entries of the audit log that end something",
            Self::Message => "; `signet post list` shows the last ones",
            Self::Webhook => "; [[webhook]] in signet.toml makes one",
            Self::Member | Self::Session => "",
            Self::Authority => "; `signet up` makes one",
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Person => "person",
            Self::Device => "device",
            Self::Group => "group",
            Self::Certificate => "certificate",
            Self::Member => "member",
            Self::Evidence => "evidence",
            Self::Authority => "authority",
            Self::Request => "request",
            Self::Invitation => "invitation",
            Self::Session => "session",
            Self::Role => "role",
            Self::Plea => "call for help",
            Self::Receipt => "receipt",
            Self::Message => "message",
            Self::Anchor => "outside CA",
            Self::Webhook => "webhook",
        })
    }
}

/// Why something is not allowed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Reason {
    /// The key is too weak to be certified.
    #[error("the key is too weak: {0}. Make a P-256 key, or RSA with at least 2048 bits")]
    WeakKey(String),
    /// The kind of key is not certified here.
    #[error(
        "keys of the kind {0} are not certified here. Use P-256, P-384, RSA with 2048 to 8192 bits, or Ed25519"
    )]
    UnsupportedKey(String),
    /// The same key is already certified for somebody else.
    #[error(
        "this key already belongs to {holder} (certificate {serial}); two holders of one key cannot be told apart. Make a new key"
    )]
    KeyOfAnother {
        /// Whose key it is.
        holder: String,
        /// A certificate that carries it.
        serial: String,
    },
    /// A certificate with this key was revoked because the key was compromised.
    #[error(
        "this key was reported as compromised (certificate {serial}) and is never certified again. Make a new key"
    )]
    KeyCompromised {
        /// The revoked certificate.
        serial: String,
    },
    /// The target platform cannot use keys of this kind.
    #[error("{target} cannot use {kind} keys: {why}")]
    UnsuitableKey {
        /// The platform.
        target: &'static str,
        /// The kind of key.
        kind: String,
        /// The reason in one clause.
        why: &'static str,
    },
    /// The asked end lies after the authority's own.
    #[error(
        "a certificate cannot outlive its authority, which ends {authority_ends}; ask for at most {days_left} days"
    )]
    PastAuthority {
        /// End of the issuing CA, RFC 3339.
        authority_ends: String,
        /// Whole days left until then.
        days_left: i64,
    },
    /// The certificate as it would be violates a lint.
    #[error("the certificate would break a rule and was not made: {}", .0.join("; "))]
    Lint(Vec<String>),
    /// The certificate as it would be says something else than the record.
    #[error("the certificate would not be as it is on record and was not made: {0}")]
    Policy(&'static str),
    /// The one who asks may not do this.
    #[error(
        "{who} may not do this: it takes the role {role} and a certificate in force. An operator gives it with `signet role grant PERSON {role}`"
    )]
    NotPermitted {
        /// Who asks.
        who: String,
        /// The role that is missing.
        role: Role,
    },
    /// The one who asks has no role at all.
    #[error(
        "{who} has no role here, or no certificate in force. An operator gives one with `signet role grant PERSON ROLE`"
    )]
    NoRole {
        /// Who asks.
        who: String,
    },
    /// The one who asks is no person with a certificate.
    #[error("{who} may not do this; it takes the certificate of a person")]
    NoCertificate {
        /// Who asks.
        who: String,
    },
    /// The name or one of the recovery codes is wrong.
    #[error(
        "name and codes do not belong together. Two different codes of the newest sheet are needed, each used once"
    )]
    RecoveryWrong,
    /// The class of a certificate cannot be passed on to another device.
    #[error(
        "this device cannot add another: how you were checked must be checked again for each. Ask for an invitation"
    )]
    NothingInherited,
    /// The certificate cannot be renewed.
    #[error(
        "certificate {serial} cannot be renewed: it was revoked, ended too long ago, or is no person's. Ask for an invitation"
    )]
    NotRenewable {
        /// Its serial.
        serial: String,
    },
    /// An officer would decide on the officer's own request.
    #[error("nobody decides on a request of their own; ask another officer")]
    OwnRequest,
    /// A code or link was never made, or ended long ago.
    #[error("this code or link is not known. Take the newest message, or ask for another")]
    CodeUnknown,
    /// It is not the code.
    #[error("this is not the code; {tries_left} more tries. Take the newest message")]
    CodeWrong {
        /// How often one can still try.
        tries_left: u32,
    },
    /// The code was tried too often.
    #[error("this code was tried too often and is void. Ask for another")]
    CodeSpent,
    /// The code or link was used already.
    #[error("this code or link was used already, {at}; it is good once. Ask for another")]
    CodeUsed {
        /// When, RFC 3339.
        at: String,
    },
    /// The code or link has ended.
    #[error("this code or link was good until {at}. Ask for another")]
    CodeEnded {
        /// When, RFC 3339.
        at: String,
    },
    /// Too many codes were asked for, or the last one just now.
    #[error(
        "a code was sent already; wait a minute for it, and look among unwanted mail. After ten codes an operator must help"
    )]
    CodeTooSoon,
    /// There were too many wrong tries from one place.
    #[error("there were too many wrong tries from here; wait an hour, then try again")]
    TooManyTries,
    /// The applicant's and the officer's words were not confirmed in time.
    #[error("no words are to be compared now. Begin again, both at the same time")]
    NoPairing,
    /// Officer and applicant have not both confirmed the same words.
    #[error(
        "face to face is approved once applicant and officer have confirmed the same words: begin with `signet request pair`, or on the page of the request in the console"
    )]
    NotMet,
    /// The interim certificate is not what may be registered.
    #[error("the interim certificate cannot be registered: {0}")]
    Interim(&'static str),
    /// The audit log is not as it was written.
    #[error("{0}")]
    LogBroken(Break),
    /// A checkpoint of the audit log does not carry the audit key's signature.
    #[error("the checkpoint of audit entry {seq} was not signed by this authority's audit key")]
    CheckpointForged {
        /// The entry it speaks of.
        seq: u64,
    },
}

impl Reason {
    /// The stable code, as the audit log keeps it.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::WeakKey(_) => "WEAK-KEY",
            Self::UnsupportedKey(_) => "UNSUPPORTED-KEY",
            Self::KeyOfAnother { .. } => "KEY-OF-ANOTHER",
            Self::KeyCompromised { .. } => "KEY-COMPROMISED",
            Self::UnsuitableKey { .. } => "UNSUITABLE-KEY",
            Self::PastAuthority { .. } => "PAST-AUTHORITY",
            Self::Lint(_) => "LINT",
            Self::Policy(_) => "POLICY",
            Self::NotPermitted { .. } => "NOT-PERMITTED",
            Self::NoRole { .. } => "NO-ROLE",
            Self::NoCertificate { .. } => "NO-CERTIFICATE",
            Self::RecoveryWrong => "RECOVERY-WRONG",
            Self::NothingInherited => "NOTHING-INHERITED",
            Self::NotRenewable { .. } => "NOT-RENEWABLE",
            Self::OwnRequest => "OWN-REQUEST",
            Self::CodeUnknown => "CODE-UNKNOWN",
            Self::CodeWrong { .. } => "CODE-WRONG",
            Self::CodeSpent => "CODE-SPENT",
            Self::CodeUsed { .. } => "CODE-USED",
            Self::CodeEnded { .. } => "CODE-ENDED",
            Self::CodeTooSoon => "CODE-TOO-SOON",
            Self::TooManyTries => "TOO-MANY-TRIES",
            Self::NoPairing => "NO-PAIRING",
            Self::NotMet => "NOT-MET",
            Self::Interim(_) => "INTERIM",
            Self::LogBroken(_) => "LOG-BROKEN",
            Self::CheckpointForged { .. } => "CHECKPOINT-FORGED",
        }
    }
}

/// What contradicts the record.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Conflict {
    /// The name is taken.
    #[error("there is already a {what} {name:?}")]
    Taken {
        /// The kind of thing.
        what: Kind,
        /// Its name.
        name: String,
    },
    /// The certificate is revoked already.
    #[error("certificate {serial} was already revoked {at} ({reason})")]
    AlreadyRevoked {
        /// Its serial.
        serial: String,
        /// When, RFC 3339.
        at: String,
        /// The recorded reason.
        reason: String,
    },
    /// The certificate is in a state that does not permit this.
    #[error("certificate {serial} is {state}, so this cannot be done with it")]
    State {
        /// Its serial.
        serial: String,
        /// Its state in words.
        state: String,
    },
    /// The evidence is withdrawn already.
    #[error("evidence {id} was already withdrawn {at}")]
    AlreadyWithdrawn {
        /// Its number.
        id: i64,
        /// When, RFC 3339.
        at: String,
    },
    /// Somebody has decided already.
    #[error("request {request} was {state} {at} by {by} already; nothing was changed")]
    Decided {
        /// The request.
        request: String,
        /// What it became.
        state: String,
        /// When, RFC 3339.
        at: String,
        /// Who decided.
        by: String,
    },
    /// The officer has approved before; the second one must be another.
    #[error(
        "{officer} has approved request {request} already; a second officer must be another person"
    )]
    SameOfficer {
        /// The request.
        request: String,
        /// The officer.
        officer: String,
    },
    /// A request is in a state that does not permit this.
    #[error("request {request} is {state}, so this cannot be done with it")]
    RequestState {
        /// The request.
        request: String,
        /// Its state.
        state: String,
    },
    /// The invitation was used or withdrawn.
    #[error("invitation {invitation} is {fate}; make another")]
    InvitationOver {
        /// The invitation.
        invitation: String,
        /// What came of it.
        fate: String,
    },
    /// The call for help has ended.
    #[error("call {plea} was ended {at} by {by} already; nothing was changed")]
    PleaEnded {
        /// Its number.
        plea: i64,
        /// When, RFC 3339.
        at: String,
        /// Who ended it.
        by: String,
    },
    /// The message was sent already.
    #[error("message {message} was sent already; what it said is not kept")]
    MessageSent {
        /// Its number.
        message: i64,
    },
    /// Another interim certificate of the device is alive.
    #[error(
        "the device {device} has an interim certificate by request {request}; withdraw that one first, or name the device otherwise"
    )]
    InterimAlive {
        /// The device.
        device: String,
        /// The request that has it.
        request: String,
    },
    /// The person has the role already.
    #[error("{person} has the role {role} already; nothing was changed")]
    HasRole {
        /// The person.
        person: String,
        /// The role.
        role: Role,
    },
    /// The outside CA, or one above or below it, is believed by another name already.
    #[error(
        "{ca} is a CA of {anchor}, or stands above or below one, and doors believe {anchor} already: which terms, CRLs and revocations held would be left to chance. Remove it (signet anchor remove {anchor}), then add the CAs of both by one name"
    )]
    Overlapping {
        /// The name it is believed by.
        anchor: String,
        /// The CA that cannot be added beside it.
        ca: String,
    },
    /// What is on record of an outside CA cannot be read any more.
    #[error(
        "the certificates of the outside CA {anchor} on record cannot be read ({why}), so no door believes it. Remove it, then add it again: signet anchor remove {anchor}"
    )]
    Unreadable {
        /// Its name.
        anchor: String,
        /// What is wrong with them.
        why: String,
    },
    /// There is an authority already.
    #[error("there is an authority here already; nothing was changed")]
    Founded,
}

/// What does not answer, and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unavailable {
    /// The passphrase does not open the keys.
    #[error("the passphrase from {source_words} does not open {}. Nothing was changed. Give the passphrase these keys were made with", .file.display())]
    WrongPassphrase {
        /// Where the passphrase came from.
        source_words: String,
        /// The key file it did not open.
        file: PathBuf,
    },
    /// No passphrase could be had.
    #[error(
        "the passphrase cannot be read from {source_words}: {cause}. Nothing was changed. Put it there, or name another source under [authority] in signet.toml"
    )]
    NoPassphrase {
        /// Where it should have come from.
        source_words: String,
        /// The cause.
        cause: String,
    },
    /// A key is not on this machine.
    #[error("the {role} key is not here ({} is missing). Put the file back, then repeat the command", .file.display())]
    KeyAbsent {
        /// The role of the key.
        role: &'static str,
        /// Where it should be.
        file: PathBuf,
    },
    /// A key file is damaged or is not the key on record.
    #[error("{} cannot be used as the {role} key: {why}. Restore the file from a backup", .file.display())]
    KeyUnusable {
        /// The role of the key.
        role: &'static str,
        /// The file.
        file: PathBuf,
        /// What is wrong.
        why: &'static str,
    },
    /// The file system refused.
    #[error("{action} {} failed: {cause}. Nothing was changed", .file.display())]
    File {
        /// What was tried.
        action: &'static str,
        /// The file.
        file: PathBuf,
        /// What the system said.
        cause: String,
    },
    /// A file given by the caller cannot be read or written.
    #[error("{action} failed: {cause}")]
    Stream {
        /// What was tried.
        action: &'static str,
        /// What the system said.
        cause: String,
    },
    /// The system gives no random numbers.
    #[error("the system gives no random numbers, so no key and no serial can be made")]
    Random,
    /// The store refused or does not answer, so nothing can be recorded and nothing is done.
    #[error("{0}; what cannot be recorded is not done")]
    Store(store::Error),
}
