//! The verdict as printed. An input that could not be read never helps anybody in.

use pki::certificate::Certificate;
use serde::Serialize;
use trust::verdict::{Code, Place};
use trust::{Refused, Verified};

use super::material::{Material, Unreadable};
use crate::output::page::{Cell, Page, Tone};

/// The verdict as printed.
#[derive(Debug, Default, Serialize)]
pub(super) struct Verdict {
    accepted: bool,
    code: String,
    reason: String,
    rule: Option<String>,
    citation: Option<String>,
    /// Which certificate the refusal is about.
    certificate: Option<About>,
    path: Vec<Step>,
    policies: Vec<String>,
    /// What could not be read.
    unreadable: Vec<Unreadable>,
}

#[derive(Debug, Serialize)]
struct About {
    place: String,
    subject: String,
    serial: String,
    fingerprint: String,
}

#[derive(Debug, Serialize)]
struct Step {
    subject: String,
    issuer: String,
    serial: String,
    not_before: String,
    not_after: String,
    fingerprint: String,
}

impl Verdict {
    /// What was decided; an input that is missed and could not be read is the better reason.
    pub(super) fn new(verdict: Result<Verified, Refused>, material: &Material) -> Self {
        let missed = match verdict.as_ref().map_err(Refused::code) {
            Err(Code::UnknownIssuer) => material.unreadable_authorities.first(),
            Ok(_) | Err(Code::UnknownStatus | Code::StaleStatus) => {
                material.unreadable_crls.first()
            }
            Err(_) => None,
        };
        match (missed, verdict) {
            (Some(missed), _) => Self::unreadable(missed, material),
            (None, Ok(verified)) => Self::accepted(&verified, material),
            (None, Err(refused)) => Self::refused(&refused, material),
        }
    }

    /// Refuses because of something that cannot be read.
    pub(super) fn unreadable(missed: &Unreadable, material: &Material) -> Self {
        Self {
            code: Code::Malformed.to_string(),
            reason: format!("{} cannot be read: {}", missed.file, missed.why),
            ..Self::about(material)
        }
    }

    fn accepted(verified: &Verified, material: &Material) -> Self {
        Self {
            accepted: true,
            code: "ACCEPTED".to_owned(),
            reason: "every certificate of the path is in order".to_owned(),
            path: verified.path().iter().map(Step::of).collect(),
            policies: verified.policies().iter().map(ToString::to_string).collect(),
            ..Self::about(material)
        }
    }

    fn refused(refused: &Refused, material: &Material) -> Self {
        Self {
            code: refused.code().to_string(),
            reason: refused.to_string(),
            rule: Some(refused.rule().to_owned()),
            citation: Some(refused.citation().to_owned()),
            certificate: About::of(refused),
            ..Self::about(material)
        }
    }

    fn about(material: &Material) -> Self {
        let leaf = material.leaf.as_ref().err();
        let lost = material.unreadable_authorities.iter().chain(&material.unreadable_crls);
        Self { unreadable: leaf.into_iter().chain(lost).cloned().collect(), ..Self::default() }
    }

    pub(super) fn is_accepted(&self) -> bool {
        self.accepted
    }

    /// Fills the page shown to people.
    pub(super) fn fill(&self, page: &mut Page) {
        let (word, tone) =
            if self.accepted { ("accepted", Tone::Good) } else { ("refused", Tone::Bad) };
        page.field("verdict", Cell::new(word, tone));
        page.field("code", self.code.clone());
        page.field("reason", self.reason.clone());
        page.maybe("rule", self.rule.clone());
        page.maybe("citation", self.citation.clone());
        let about = self.certificate.as_ref();
        page.maybe(
            "certificate",
            about.map(|about| format!("{} ({})", about.subject, about.serial)),
        );
        let path = self.path.iter().map(|step| step.subject.as_str());
        let lost = self.unreadable.iter().map(|lost| format!("{}: {}", lost.file, lost.why));
        page.maybe("path", lines(path));
        page.maybe("policies", lines(&self.policies));
        page.maybe("unreadable", lines(lost));
    }
}

fn lines(texts: impl IntoIterator<Item: Into<String>>) -> Option<String> {
    let texts: Vec<String> = texts.into_iter().map(Into::into).collect();
    (!texts.is_empty()).then(|| texts.join("\n"))
}

impl About {
    fn of(refused: &Refused) -> Option<Self> {
        let (certificate, place) = (refused.certificate()?, refused.place()?);
        Some(Self {
            place: match place {
                Place::Leaf => "leaf".to_owned(),
                Place::Issuer(number) => format!("issuer {number}"),
                Place::Anchor => "anchor".to_owned(),
            },
            subject: certificate.subject().to_string(),
            serial: certificate.serial().to_string(),
            fingerprint: certificate.fingerprint().to_string(),
        })
    }
}

impl Step {
    fn of(certificate: &Certificate) -> Self {
        Self {
            subject: certificate.subject().to_string(),
            issuer: certificate.issuer().to_string(),
            serial: certificate.serial().to_string(),
            not_before: certificate.not_before().to_string(),
            not_after: certificate.not_after().to_string(),
            fingerprint: certificate.fingerprint().to_string(),
        }
    }
}
