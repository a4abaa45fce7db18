//! The values of options as written, and what they mean to `trust`.

use clap::ValueEnum;
use trust::anchor::{AnchorConstraints, AnchorExpiry};
use trust::question::{Conformance, ExpectedName, Purpose, Statement};

/// The purpose as written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum For {
    /// A TLS client
    Client,
    /// A TLS server
    Server,
    /// Whatever the certificate allows
    Any,
}

impl From<For> for Purpose {
    fn from(purpose: For) -> Self {
        match purpose {
            For::Client => Self::Client,
            For::Server => Self::Server,
            For::Any => Self::Any,
        }
    }
}

/// Who must name the purpose.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Stated {
    /// Silence and anyExtendedKeyUsage allow every purpose
    Nobody,
    /// The certificate must name it, sign nothing else for others, and be no authority
    Leaf,
    /// So must it, and an issuer that limits its purposes must name it too
    All,
}

impl From<Stated> for Statement {
    fn from(stated: Stated) -> Self {
        match stated {
            Stated::Nobody => Self::Implied,
            Stated::Leaf => Self::ExplicitInLeaf,
            Stated::All => Self::ExplicitInAll,
        }
    }
}

/// Whether an anchor's constraints count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum AnchorLimits {
    /// They bind the path
    Honoured,
    /// Only name and key count
    Ignored,
}

impl From<AnchorLimits> for AnchorConstraints {
    fn from(limits: AnchorLimits) -> Self {
        match limits {
            AnchorLimits::Honoured => Self::Honoured,
            AnchorLimits::Ignored => Self::Ignored,
        }
    }
}

/// Whether an anchor's validity counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum AnchorEnd {
    /// It must be valid
    Checked,
    /// Only name and key count
    Ignored,
}

impl From<AnchorEnd> for AnchorExpiry {
    fn from(end: AnchorEnd) -> Self {
        match end {
            AnchorEnd::Checked => Self::Checked,
            AnchorEnd::Ignored => Self::Ignored,
        }
    }
}

/// How close to the profile.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Profile {
    /// All that a conforming authority must do is required
    Strict,
    /// Only what path validation (RFC 5280 §6) needs is required
    Lenient,
}

impl From<Profile> for Conformance {
    fn from(profile: Profile) -> Self {
        match profile {
            Profile::Strict => Self::Strict,
            Profile::Lenient => Self::Lenient,
        }
    }
}

/// Reads a depth; no path is longer than the largest there is.
pub(super) fn depth(text: &str) -> Result<u8, String> {
    let depth: u64 = text.parse().map_err(|_| "write it as a number like 8".to_owned())?;
    Ok(u8::try_from(depth).unwrap_or(u8::MAX))
}

/// Reads a name with its type before it.
pub(super) fn name(text: &str) -> Result<ExpectedName, String> {
    match text.split_once(':') {
        Some(("dns", host)) => Ok(ExpectedName::Dns(host.to_owned())),
        Some(("email", mailbox)) => Ok(ExpectedName::Email(mailbox.to_owned())),
        Some(("ip", address)) => {
            address.parse().map(ExpectedName::Ip).map_err(|error| error.to_string())
        }
        _ => Err("write it as dns:HOST, ip:ADDRESS or email:MAILBOX".to_owned()),
    }
}
