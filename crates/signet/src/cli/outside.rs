//! Certificates of outside CAs as they stand on the devices they were imported onto.

use authority::reader::Reader;
use authority::registry::outside::Worth;
use model::identity::{DeviceId, Handle};
use serde::Serialize;

use crate::failure::Failure;
use crate::output::page::Page;

/// A certificate of an outside CA, as shown.
#[derive(Debug, Serialize)]
pub(super) struct ShownOutside {
    device: Handle,
    fingerprint: String,
    subject: String,
    issuer: String,
    serial: String,
    not_after: String,
    /// `vouched`, `revoked`, `unknown` or `not-now`.
    worth: &'static str,
    /// The outside CA on record that vouches for it, or did.
    anchor: Option<Handle>,
    /// The class its policies stand for here.
    class: Option<String>,
}

impl ShownOutside {
    /// Lists those of a device.
    ///
    /// # Errors
    /// When the record cannot be read.
    pub(super) fn of(
        reader: &Reader<'_>,
        device: &Handle,
        id: DeviceId,
    ) -> Result<Vec<Self>, Failure> {
        let mut shown = Vec::new();
        for leaf in reader.outside_of(id)? {
            let worth = reader.outside_file(&leaf.fingerprint())?.worth;
            let (word, anchor, class) = match worth {
                Worth::Unknown => ("unknown", None, None),
                Worth::NotNow => ("not-now", None, None),
                Worth::Revoked { anchor, .. } => ("revoked", Some(anchor), None),
                Worth::Vouched { anchor, class } => ("vouched", Some(anchor), class),
            };
            shown.push(Self {
                device: device.clone(),
                fingerprint: leaf.fingerprint().to_string(),
                subject: leaf.subject().to_string(),
                issuer: leaf.issuer().to_string(),
                serial: leaf.serial().to_string(),
                not_after: leaf.not_after().to_string(),
                worth: word,
                anchor,
                class: class.map(|class| class.to_string()),
            });
        }
        Ok(shown)
    }

    /// Adds it to a page.
    pub(super) fn fill(&self, page: &mut Page) {
        let by = self.anchor.as_ref().map_or("an outside CA", Handle::as_str);
        let worth = match (self.worth, &self.class) {
            ("vouched", Some(class)) => format!("{by} vouches for it, class {class}"),
            ("vouched", None) => format!("{by} vouches for it, for no class"),
            ("revoked", _) => format!("revoked ({by})"),
            ("not-now", _) => "not valid now".to_owned(),
            _ => "no outside CA on record vouches for it".to_owned(),
        };
        page.field("from outside", format!("{} by {}", self.subject, self.issuer));
        page.field("  on", self.device.as_str());
        page.field("  until", self.not_after.clone());
        page.field("  SHA-256", self.fingerprint.clone());
        page.field("  worth", worth);
    }
}
