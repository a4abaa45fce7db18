//! Telling, in every answer, the holder of a certificate that is near its end: programs read the fields, and pages may
//! show them. Only tells; the certificate is as good as ever.

use http::{HeaderMap, HeaderName, HeaderValue};
use model::notice::Schedule;
use pki::time::UnixTime;

use crate::visitor::Visitor;

#[cfg(test)]
mod tests;

/// When the certificate ends, RFC 3339.
pub(crate) const ENDS: HeaderName = HeaderName::from_static("x-signet-certificate-ends");
/// Where it is renewed.
const RENEW: HeaderName = HeaderName::from_static("x-signet-renew");

/// When holders are told, and where they renew.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Renewal {
    /// From its first mark on, every answer tells.
    pub schedule: Schedule,
    /// The page for it; none: there is none.
    pub link: Option<String>,
}

impl Renewal {
    /// Tells the visitor in the fields of an answer, if there is something to tell.
    pub(crate) fn tell(&self, visitor: &Visitor, now: UnixTime, answer: &mut HeaderMap) {
        let Some(holder) = visitor.as_holder() else { return };
        let (begins, ends) = (holder.leaf.not_before(), holder.leaf.not_after());
        if self.schedule.due(begins, ends, now).is_none() {
            return;
        }
        let link = self.link.as_ref().map(|link| (RENEW, link.clone()));
        for (name, text) in [(ENDS, ends.to_string())].into_iter().chain(link) {
            // Both are ASCII without control characters, so none is lost here.
            if let Ok(value) = HeaderValue::try_from(text) {
                answer.insert(name, value);
            }
        }
    }
}
