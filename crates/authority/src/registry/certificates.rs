//! Finding certificates by anything: a serial in any notation, a fingerprint, a key, a pasted certificate or request,
//! the stable name of a holder, or words of any name.

use model::audit::Entry;
use model::certificate::Record;
use model::identity::HolderId;
use model::request::Request;
use model::verification::ClassName;
use pki::certificate::Certificate;
use pki::certificate_request::CertificateRequest;
use pki::fingerprint::Fingerprint;
use pki::pem;
use pki::serial::Serial;
use pki::time::UnixTime;
use store::{CertificateSearch, Named, ReadTx, RequestFilter, Sort, Sought, Standing};

use crate::error::Error;
use crate::reader::Reader;
use crate::revocation;

/// Longest text that is looked for, in octets; what is longer fits nothing.
const MAX_OCTETS: usize = 64 * 1024;
/// Longest text that may be a name, in octets.
const MAX_NAME: usize = 512;
/// How many certificates are taken that contain a text and are not called so.
const CONTAINING: usize = 500;
/// Labels that programs write before a number.
const LABELS: [&str; 8] = [
    "serial number:",
    "serial number=",
    "serialnumber=",
    "serial=",
    "serial:",
    "sha256 fingerprint=",
    "sha1 fingerprint=",
    "0x",
];

/// What is looked for; without any condition, all certificates.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    /// Anything that tells a certificate from others.
    pub text: String,
    /// How it stands now.
    pub standing: Option<Standing>,
    /// Its class.
    pub class: Option<ClassName>,
    /// It ends then or later.
    pub ends_from: Option<UnixTime>,
    /// It ends before.
    pub ends_before: Option<UnixTime>,
    /// It comes after this one in the order of the listing.
    pub after: Option<Serial>,
}

/// How a text was understood.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Understood {
    /// Nothing was looked for.
    All,
    /// As a serial number.
    Serial,
    /// As the fingerprint of a certificate or of its key.
    Fingerprint,
    /// As a key: of a request, or bare.
    Key,
    /// As a certificate.
    Certificate,
    /// As the stable name of a holder.
    Holder,
    /// As words of names.
    Words,
    /// As something in PEM that cannot be read.
    Unreadable,
}

/// What was found.
#[derive(Debug)]
pub struct Found {
    /// How the text was understood.
    pub understood: Understood,
    /// What fits, in the order of the listing.
    pub records: Vec<Record>,
    /// The certificate that was pasted, if it is not one of ours.
    pub foreign: Option<Box<Certificate>>,
}

/// Everything on record about a certificate.
#[derive(Debug)]
pub struct CertificateFile {
    /// What is on record.
    pub record: Record,
    /// The certificate itself; none until it is issued.
    pub certificate: Option<Certificate>,
    /// The request it was issued for.
    pub request: Option<Request>,
    /// What happened to it, the last first.
    pub history: Vec<Entry>,
}

/// What a text stands for.
struct Sense {
    understood: Understood,
    /// What fits; none: everything.
    named: Option<Named>,
    foreign: Option<Box<Certificate>>,
}

impl Reader<'_> {
    /// Lists the first certificates that fit.
    ///
    /// # Errors
    /// `Unavailable`.
    pub fn search_certificates(&self, query: &Query, most: usize) -> Result<Found, Error> {
        let read = self.authority.store.read()?;
        let sense = sense(&read, query.text.trim())?;
        let search = CertificateSearch {
            named: sense.named,
            standing: query.standing.map(|standing| (standing, self.authority.now())),
            class: query.class.clone(),
            ends_from: query.ends_from,
            ends_before: query.ends_before,
            sort: sort(query),
            after: query.after,
            ..CertificateSearch::default()
        };
        let records = read.search_certificates(&search, most)?;
        Ok(Found { understood: sense.understood, records, foreign: sense.foreign })
    }

    /// Reads everything on record about a certificate.
    ///
    /// # Errors
    /// `NotFound`, `Unavailable`; `Internal` when what is stored cannot be read.
    pub fn certificate_file(&self, serial: &Serial) -> Result<CertificateFile, Error> {
        let read = self.authority.store.read()?;
        let record = revocation::find(&read, serial)?;
        let unreadable = |fault: pki::Error| Error::Internal(format!("{serial}: {fault}"));
        let certificate = record.der.as_deref().map(Certificate::parse);
        let filter = RequestFilter { serial: Some(*serial), ..RequestFilter::default() };
        Ok(CertificateFile {
            certificate: certificate.transpose().map_err(unreadable)?,
            request: read.list_requests(&filter)?.into_iter().next(),
            history: super::history_of(&read, serial)?,
            record,
        })
    }
}

/// What is most wanted first.
fn sort(query: &Query) -> Sort {
    match query.standing {
        Some(Standing::Revoked) => Sort::Changed,
        Some(Standing::Expired) => Sort::EndsLast,
        _ if query.ends_from.is_some() || query.ends_before.is_some() => Sort::EndsFirst,
        _ => Sort::Newest,
    }
}

/// Finds out what a text stands for.
fn sense(read: &ReadTx, text: &str) -> Result<Sense, Error> {
    let found = |understood, named| Ok(Sense { understood, named, foreign: None });
    if text.is_empty() {
        return found(Understood::All, None);
    }
    if text.len() > MAX_OCTETS {
        return found(Understood::Words, Some(Named::default()));
    }
    if text.contains("-----BEGIN ") {
        return of_pem(read, text);
    }
    if let Ok(holder) = text.parse::<HolderId>() {
        let device = read.find_device_by_holder(holder)?;
        let devices = device.into_iter().map(|device| device.id).collect();
        return found(Understood::Holder, Some(Named { devices, ..Named::default() }));
    }
    let by_number = of_number(read, &digits(text))?;
    match by_number {
        Some((understood, named)) => found(understood, Some(named)),
        None => found(Understood::Words, Some(of_words(read, text)?)),
    }
}

/// A number without what programs write before it and between its digits.
fn digits(text: &str) -> String {
    let text = text.to_lowercase();
    let label = LABELS.iter().find_map(|label| text.strip_prefix(label));
    let number = label.unwrap_or(&text).trim_start();
    let number = number.strip_prefix("0x").unwrap_or(number);
    number.chars().filter(|c| !c.is_whitespace() && !":-".contains(*c)).collect()
}

/// What a number stands for, if there is anything of that number.
fn of_number(read: &ReadTx, digits: &str) -> Result<Option<(Understood, Named)>, Error> {
    if digits.is_empty() || !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
        return Ok(None);
    }
    if let Ok(fingerprint) = digits.parse::<Fingerprint>() {
        let serial = read.find_by_fingerprint(&fingerprint)?;
        let named = match serial {
            Some(serial) => only([serial]),
            None => of_key(read, fingerprint)?,
        };
        return Ok(Some((Understood::Fingerprint, named)));
    }
    let decimal: Option<u128> = digits.parse().ok();
    let notations = [digits.parse().ok(), decimal.and_then(|n| format!("{n:x}").parse().ok())];
    for serial in notations.into_iter().flatten() {
        if read.find_certificate(&serial)?.is_some() {
            return Ok(Some((Understood::Serial, only([serial]))));
        }
    }
    if digits.len() == 40
        && let Some(serial) = of_thumbprint(read, digits)?
    {
        return Ok(Some((Understood::Fingerprint, only([serial]))));
    }
    Ok(None)
}

/// SHA-1, by which Windows and Firefox name certificates; goes through all of them.
fn of_thumbprint(read: &ReadTx, digits: &str) -> Result<Option<Serial>, Error> {
    let pairs = digits.as_bytes().chunks(2).map(|pair| std::str::from_utf8(pair).unwrap_or("?"));
    let octets: Option<Vec<u8>> = pairs.map(|pair| u8::from_str_radix(pair, 16).ok()).collect();
    let Some(wanted) = octets else { return Ok(None) };
    Ok(read.find_by_der(|der| pki::digest::sha1(der).as_slice() == wanted)?)
}

fn only(serials: impl IntoIterator<Item = Serial>) -> Named {
    Named { serials: serials.into_iter().collect(), ..Named::default() }
}

fn of_key(read: &ReadTx, key: Fingerprint) -> Result<Named, Error> {
    let search = CertificateSearch { key: Some(key), ..CertificateSearch::default() };
    let records = read.search_certificates(&search, CONTAINING)?;
    Ok(only(records.into_iter().map(|record| record.serial)))
}

/// What a pasted text stands for.
fn of_pem(read: &ReadTx, text: &str) -> Result<Sense, Error> {
    let unreadable =
        Sense { understood: Understood::Unreadable, named: Some(Named::default()), foreign: None };
    let Some(block) =
        pem::decode(text.as_bytes()).ok().and_then(|blocks| blocks.into_iter().next())
    else {
        return Ok(unreadable);
    };
    let key = match block.label.as_str() {
        "CERTIFICATE" => {
            return match Certificate::parse(&block.der) {
                Ok(certificate) => of_certificate(read, certificate),
                Err(_) => Ok(unreadable),
            };
        }
        "PUBLIC KEY" => Some(Fingerprint::of(&block.der)),
        "CERTIFICATE REQUEST" | "NEW CERTIFICATE REQUEST" => CertificateRequest::parse(&block.der)
            .and_then(CertificateRequest::prove)
            .ok()
            .map(|proven| proven.public_key().fingerprint()),
        _ => None,
    };
    let Some(key) = key else { return Ok(unreadable) };
    Ok(Sense { understood: Understood::Key, named: Some(of_key(read, key)?), foreign: None })
}

/// A certificate is ours when just these octets are on record.
fn of_certificate(read: &ReadTx, certificate: Certificate) -> Result<Sense, Error> {
    let found = read.find_certificate(certificate.serial())?;
    let ours = found.filter(|record| record.der.as_deref() == Some(certificate.der()));
    Ok(Sense {
        understood: Understood::Certificate,
        named: Some(only(ours.as_ref().map(|record| record.serial))),
        foreign: ours.is_none().then(|| Box::new(certificate)),
    })
}

/// What is called so: on record, or else in a certificate. An address may be in one that nothing on record is called
/// by any more, so that one is always looked for there too.
fn of_words(read: &ReadTx, text: &str) -> Result<Named, Error> {
    if text.len() > MAX_NAME {
        return Ok(Named::default());
    }
    let mut named = read.find_named(&Sought::of(text))?;
    let is_address = text.contains(['@', '.', ':']) && !text.contains(char::is_whitespace);
    // Shorter texts stand in any key by chance.
    if (is_address || named.is_empty()) && text.len() >= 4 {
        named.serials.extend(read.find_containing(text.as_bytes(), CONTAINING)?);
    }
    Ok(named)
}
