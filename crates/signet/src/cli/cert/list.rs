//! `signet cert list` and `show`.

use clap::Args;
use model::certificate::{Record, State};
use model::identity::Handle;
use pki::certificate::Certificate;
use pki::serial::Serial;
use pki::time::UnixTime;
use serde::Serialize;
use store::{CertificateFilter, Order};

use crate::cli::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output::page::{Cell, Page, Tone};
use crate::output::when;

/// Which certificates are listed.
#[derive(Debug, Args)]
pub(crate) struct ListArgs {
    /// Only those of this person
    #[arg(long)]
    person: Option<Handle>,
    /// Only those of this device
    #[arg(long)]
    device: Option<Handle>,
    /// Only those that are: valid, expired, revoked, not-yet-valid, pending
    #[arg(long)]
    status: Option<String>,
    /// The certificates of doors, too
    #[arg(long)]
    all: bool,
}

/// Which certificate is shown.
#[derive(Debug, Args)]
pub(crate) struct ShowArgs {
    /// Serial, as listed
    serial: Serial,
    /// Print it as PEM
    #[arg(long)]
    pem: bool,
}

/// How a certificate stands today.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Status {
    Valid,
    Expired,
    NotYetValid,
    Revoked,
    Pending,
}

impl Status {
    /// The status of a record at a time.
    fn of(record: &Record, now: UnixTime) -> Self {
        match record.state {
            State::Prepared => Self::Pending,
            State::Revoked => Self::Revoked,
            State::Issued if now < record.not_before => Self::NotYetValid,
            State::Issued if now > record.not_after => Self::Expired,
            State::Issued => Self::Valid,
        }
    }

    fn words(self) -> &'static str {
        match self {
            Self::Valid => "valid",
            Self::Expired => "expired",
            Self::NotYetValid => "not-yet-valid",
            Self::Revoked => "revoked",
            Self::Pending => "pending",
        }
    }

    fn tone(self) -> Tone {
        match self {
            Self::Valid => Tone::Good,
            Self::Revoked | Self::Expired => Tone::Bad,
            Self::NotYetValid => Tone::Warn,
            Self::Pending => Tone::Dim,
        }
    }
}

/// A certificate as shown.
#[derive(Debug, Serialize)]
struct Shown {
    serial: String,
    person: Option<String>,
    device: Option<String>,
    name: String,
    class: Option<String>,
    profile: String,
    status: Status,
    not_before: String,
    not_after: String,
    days_left: i64,
    issued_at: Option<String>,
    revoked_at: Option<String>,
    reason: Option<String>,
    fingerprint: Option<String>,
    key_fingerprint: String,
    issuer_key: String,
    #[serde(skip)]
    ends: UnixTime,
}

impl Shown {
    fn of(record: &Record, now: UnixTime) -> Self {
        let text = |time: UnixTime| time.to_string();
        Self {
            serial: record.serial.to_string(),
            person: record.person.as_ref().map(ToString::to_string),
            device: record.device_handle.as_ref().map(ToString::to_string),
            name: record.name.clone(),
            class: record.class.as_ref().map(|class| class.to_string()),
            profile: record.profile.to_string(),
            status: Status::of(record, now),
            not_before: text(record.not_before),
            not_after: text(record.not_after),
            days_left: record.not_after.0.saturating_sub(now.0).div_euclid(86_400),
            issued_at: record.issued_at.map(text),
            revoked_at: record.revoked_at.map(text),
            reason: record.reason.map(|reason| reason.to_string()),
            fingerprint: record.fingerprint.map(|fingerprint| fingerprint.to_string()),
            key_fingerprint: record.key.to_string(),
            issuer_key: record.issuer.to_string(),
            ends: record.not_after,
        }
    }

    fn row(&self, now: UnixTime) -> Vec<Cell> {
        let when = self.revoked_at.as_ref().map_or_else(
            || when::distance(self.ends, now),
            |_| self.reason.clone().unwrap_or_default(),
        );
        vec![
            self.serial.clone().into(),
            self.person.clone().unwrap_or_else(|| "-".to_owned()).into(),
            self.device.clone().unwrap_or_else(|| self.name.clone()).into(),
            self.class.clone().unwrap_or_else(|| "-".to_owned()).into(),
            Cell::new(self.status.words(), self.status.tone()),
            when.into(),
        ]
    }

    fn fill(&self, page: &mut Page, now: UnixTime) {
        page.field("serial", self.serial.clone());
        page.field("status", Cell::new(self.status.words(), self.status.tone()));
        page.maybe("person", self.person.clone());
        page.maybe("device", self.device.clone());
        page.field("name", self.name.clone());
        page.maybe("class", self.class.clone());
        page.field("profile", self.profile.clone());
        page.field("valid from", self.not_before.clone());
        page.field("valid until", when::dated(self.ends, now));
        page.maybe("issued", self.issued_at.clone());
        page.maybe("revoked", self.revoked_at.clone());
        page.maybe("reason", self.reason.clone());
        page.maybe("fingerprint", self.fingerprint.clone());
        page.field("of its key", self.key_fingerprint.clone());
    }
}

/// Finds a certificate on record.
///
/// # Errors
/// `NOT-FOUND`.
pub(in crate::cli) fn find(
    authority: &authority::Authority,
    serial: &Serial,
) -> Result<Record, Failure> {
    authority.store().read()?.find_certificate(serial)?.ok_or_else(|| {
        Failure::not_found(format!("there is no certificate {serial}"))
            .remedy("`signet cert list` shows every certificate with its serial")
    })
}

/// Lists certificates.
///
/// # Errors
/// When the store cannot be read.
pub(super) fn list(context: &Context, args: &ListArgs) -> Result<Exit, Failure> {
    let now = context.now();
    let filter = CertificateFilter { order: Order::NewestFirst, ..CertificateFilter::default() };
    let records = context.authority()?.store().read()?.list_certificates(&filter)?;
    let wanted = |record: &&Record| {
        (args.all || record.device.is_some())
            && args.person.as_ref().is_none_or(|person| record.person.as_ref() == Some(person))
            && args
                .device
                .as_ref()
                .is_none_or(|device| record.device_handle.as_ref() == Some(device))
            && args.status.as_ref().is_none_or(|status| Status::of(record, now).words() == status)
    };
    let shown: Vec<Shown> =
        records.iter().filter(wanted).map(|record| Shown::of(record, now)).collect();
    context.output.show(&shown, |page| {
        let head = ["serial", "person", "device", "class", "status", "ends"];
        let nothing = "no certificate fits; `signet cert issue` makes one";
        page.table(&head, shown.iter().map(|one| one.row(now)).collect(), nothing);
    });
    Ok(Exit::Ok)
}

/// Shows one certificate.
///
/// # Errors
/// `NOT-FOUND`, or when the store cannot be read.
pub(super) fn show(context: &Context, args: &ShowArgs) -> Result<Exit, Failure> {
    let now = context.now();
    let authority = context.authority()?;
    let record = find(&authority, &args.serial)?;
    let pem =
        record.der.as_deref().and_then(|der| Certificate::parse(der).ok()).map(|one| one.to_pem());
    if args.pem {
        let pem = pem.ok_or_else(|| {
            Failure::not_found(format!("certificate {} was never issued", args.serial))
        })?;
        context.output.raw(pem.as_bytes());
        return Ok(Exit::Ok);
    }
    let shown = Shown::of(&record, now);
    let mut value = serde_json::to_value(&shown).unwrap_or_default();
    if let Some(object) = value.as_object_mut() {
        object.insert("pem".to_owned(), pem.into());
    }
    context.output.show(&value, |page| shown.fill(page, now));
    Ok(match shown.status {
        Status::Expired | Status::Revoked => Exit::Ended,
        Status::Valid if record.not_after.0.saturating_sub(now.0) < when::SOON_SECS => {
            Exit::ExpiresSoon
        }
        _ => Exit::Ok,
    })
}
