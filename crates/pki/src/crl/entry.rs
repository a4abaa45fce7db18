//! The entries of a revocation list (RFC 5280 §5.1.2.6, §5.3).

use crate::asn1::{Reader, small_integer, tag};
use crate::error::Error;
use crate::extensions::{MAX_EXTENSIONS, RawExtension};
use crate::general_name::GeneralName;
use crate::name::Name;
use crate::oid::Oid;
use crate::serial::Serial;
use crate::time::UnixTime;

/// Most distinct unknown critical extensions remembered.
const MAX_UNKNOWN: usize = 16;

/// One revoked certificate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry<'a> {
    /// Its serial number.
    pub serial: Serial,
    /// When it was revoked.
    pub at: UnixTime,
    /// The reason code of RFC 5280 §5.3.1: 0 to 10 without 7; absent means unspecified.
    pub reason: Option<u8>,
    /// When the key was compromised, if known.
    pub invalidity_date: Option<UnixTime>,
    /// Its issuer, when that is not the list's (RFC 5280 §5.3.3).
    pub certificate_issuer: Option<&'a Name>,
}

/// What one pass over all entries finds out.
#[derive(Debug, Default)]
pub(super) struct Survey {
    pub(super) count: usize,
    pub(super) has_extensions: bool,
    pub(super) unknown_critical: Vec<Oid>,
    /// Offset of each entry that names a certificate issuer, and the issuer; valid until the next.
    issuers: Vec<(u32, Name)>,
}

/// One entry as read, before its issuer is known.
struct Raw {
    serial: Serial,
    at: UnixTime,
    reason: Option<u8>,
    invalidity_date: Option<UnixTime>,
}

impl Survey {
    /// Reads every entry.
    pub(super) fn take(entries: &[u8]) -> Result<Self, Error> {
        let mut survey = Self::default();
        let mut reader = Reader::new(entries);
        while !reader.is_empty() {
            let offset = offset_of(entries, &reader);
            parse(&mut reader, |raw| survey.note(offset, raw))?;
            survey.count += 1;
        }
        Ok(survey)
    }

    /// Takes in an extension that matters beyond its entry.
    fn note(&mut self, offset: u32, raw: &RawExtension<'_>) -> Result<(), Error> {
        self.has_extensions = true;
        match raw.oid {
            Oid::REASON_CODE | Oid::INVALIDITY_DATE => {}
            Oid::CERTIFICATE_ISSUER => {
                let names = Reader::whole_sequence(raw.value).and_then(GeneralName::parse_list);
                let names = names.map_err(|_| Error::BadExtension(raw.oid))?;
                let issuer = names.into_iter().find_map(|name| match name {
                    GeneralName::Directory(name) => Some(name),
                    _ => None,
                });
                if self.issuers.last().is_some_and(|(last, _)| *last == offset) {
                    return Err(Error::DuplicateExtension(raw.oid));
                }
                self.issuers.push((offset, issuer.ok_or(Error::BadExtension(raw.oid))?));
            }
            oid => {
                let known = self.unknown_critical.contains(&oid);
                if raw.is_critical() && !known && self.unknown_critical.len() < MAX_UNKNOWN {
                    self.unknown_critical.push(oid);
                }
            }
        }
        Ok(())
    }

    pub(super) fn names_issuers(&self) -> bool {
        !self.issuers.is_empty()
    }

    /// Gives the issuer in force for the entry at this offset.
    fn issuer_at(&self, offset: u32) -> Option<&Name> {
        let after = self.issuers.partition_point(|(start, _)| *start <= offset);
        self.issuers.get(after.checked_sub(1)?).map(|(_, issuer)| issuer)
    }
}

/// Goes through the entries in order.
#[derive(Debug)]
pub struct Entries<'a> {
    entries: &'a [u8],
    reader: Reader<'a>,
    survey: &'a Survey,
}

impl<'a> Entries<'a> {
    pub(super) fn new(entries: &'a [u8], survey: &'a Survey) -> Self {
        Self { entries, reader: Reader::new(entries), survey }
    }
}

impl<'a> Iterator for Entries<'a> {
    type Item = Entry<'a>;

    fn next(&mut self) -> Option<Entry<'a>> {
        let offset = offset_of(self.entries, &self.reader);
        // Reading cannot fail but at the end: the survey went over the same octets.
        let raw = parse(&mut self.reader, |_| Ok(())).ok()?;
        Some(raw.with_issuer(self.survey.issuer_at(offset)))
    }
}

/// Gives the offsets of all entries, ordered by serial number's octets, then position.
pub(super) fn sorted_offsets(entries: &[u8], count: usize) -> Vec<u32> {
    let mut offsets = Vec::with_capacity(count);
    let mut reader = Reader::new(entries);
    while !reader.is_empty() {
        offsets.push(offset_of(entries, &reader));
        if reader.any().is_err() {
            break;
        }
    }
    offsets.sort_by(|&a, &b| serial_at(entries, a).cmp(serial_at(entries, b)));
    offsets
}

/// Gives the content octets of the serial number of the entry at this offset.
pub(super) fn serial_at(entries: &[u8], offset: u32) -> &[u8] {
    let mut reader = reader_at(entries, offset);
    let mut serial = || reader.sequence()?.value(tag::INTEGER);
    serial().unwrap_or_default()
}

/// Reads the entry at this offset.
pub(super) fn entry_at<'a>(entries: &[u8], at: u32, survey: &'a Survey) -> Option<Entry<'a>> {
    let raw = parse(&mut reader_at(entries, at), |_| Ok(())).ok()?;
    Some(raw.with_issuer(survey.issuer_at(at)))
}

fn reader_at(entries: &[u8], offset: u32) -> Reader<'_> {
    let start = usize::try_from(offset).unwrap_or(usize::MAX);
    Reader::new(entries.get(start..).unwrap_or_default())
}

/// Where the reader stands; fits because a list is at most 256 MiB.
fn offset_of(entries: &[u8], reader: &Reader<'_>) -> u32 {
    u32::try_from(entries.len() - reader.rest().len()).unwrap_or(u32::MAX)
}

/// Reads one entry and shows each of its extensions to the caller.
fn parse<'a>(
    reader: &mut Reader<'a>,
    mut note: impl FnMut(&RawExtension<'a>) -> Result<(), Error>,
) -> Result<Raw, Error> {
    let mut entry = reader.sequence()?;
    let serial = Serial::from_content(entry.value(tag::INTEGER)?)?;
    let (at, _) = UnixTime::parse(&entry.any()?)?;
    let mut raw = Raw { serial, at, reason: None, invalidity_date: None };
    if !entry.is_empty() {
        let mut extensions = entry.sequence()?;
        let mut count = 0;
        while !extensions.is_empty() {
            count += 1;
            if count > MAX_EXTENSIONS {
                return Err(Error::TooMany(MAX_EXTENSIONS));
            }
            let extension = RawExtension::read(&mut extensions)?;
            raw.take(&extension)?;
            note(&extension)?;
        }
    }
    entry.finish()?;
    Ok(raw)
}

impl Raw {
    /// Takes in an extension that matters for the entry itself.
    fn take(&mut self, extension: &RawExtension<'_>) -> Result<(), Error> {
        let oid = extension.oid;
        let duplicate = match oid {
            Oid::REASON_CODE => {
                let reason = parse_reason(extension.value).ok_or(Error::BadExtension(oid))?;
                self.reason.replace(reason).is_some()
            }
            Oid::INVALIDITY_DATE => {
                let date =
                    parse_invalidity_date(extension.value).map_err(|_| Error::BadExtension(oid))?;
                self.invalidity_date.replace(date).is_some()
            }
            _ => false,
        };
        if duplicate { Err(Error::DuplicateExtension(oid)) } else { Ok(()) }
    }

    fn with_issuer(self, certificate_issuer: Option<&Name>) -> Entry<'_> {
        let Self { serial, at, reason, invalidity_date } = self;
        Entry { serial, at, reason, invalidity_date, certificate_issuer }
    }
}

/// RFC 5280 §5.3.2: a GeneralizedTime, in the form of §4.1.2.5.2.
fn parse_invalidity_date(value: &[u8]) -> Result<UnixTime, Error> {
    let mut reader = Reader::new(value);
    let date = UnixTime::parse_generalized(reader.value(tag::GENERALIZED_TIME)?)?;
    reader.finish()?;
    Ok(date)
}

/// RFC 5280 §5.3.1: an ENUMERATED of 0 to 10; 7 is not used.
fn parse_reason(value: &[u8]) -> Option<u8> {
    let mut reader = Reader::new(value);
    let code = small_integer(reader.value(tag::ENUMERATED).ok()?).ok()?;
    reader.finish().ok()?;
    u8::try_from(code).ok().filter(|code| matches!(code, 0..=6 | 8..=10))
}
