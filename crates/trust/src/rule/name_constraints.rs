//! Names must lie within what every issuer above permits and outside of what it excludes.
//! RFC 5280 §4.2.1.10, §6.1.3 (b), (c), §6.1.4 (g).
//!
//! Each issuer's subtrees are kept and asked in turn, which is their intersection and union
//! without computing either.

mod relation;

use pki::extension::{GeneralSubtree, NameConstraints};
use pki::general_name::GeneralName;
use pki::oid::Oid;

use self::relation::{Relation, form, is_well_formed, relate, weight};
use crate::meter::Meter;
use crate::verdict::{Code, Member, Refused, Rule};

const CITATION: &str = "RFC 5280 §4.2.1.10";
const PERMITTED: Rule = Rule::new(
    Code::NameConstraint,
    "one of its names lies outside the name space an issuer above it permits",
    CITATION,
);
const EXCLUDED: Rule = Rule::new(
    Code::NameConstraint,
    "one of its names lies in a name space an issuer above it excludes",
    CITATION,
);
const UNDECIDABLE: Rule = Rule::new(
    Code::NameConstraint,
    "an issuer above it constrains names of a kind it has, and they cannot be compared",
    CITATION,
);
const WELL_FORMED: Rule = Rule::new(
    Code::NameConstraint,
    "its name constraints are malformed, or use minimum or maximum",
    CITATION,
);

/// The name constraints met on the way down.
#[derive(Default)]
pub(crate) struct Subtrees<'q>(Vec<&'q NameConstraints>);

impl<'q> Subtrees<'q> {
    /// RFC 5280 §6.1.4 (g): adds an issuer's constraints.
    pub(crate) fn push(&mut self, issuer: Member<'q>) -> Result<(), Refused> {
        let Some(constraints) = issuer.certificate.extensions().name_constraints() else {
            return Ok(());
        };
        let constraints = &constraints.value;
        let mut subtrees = constraints.permitted.iter().chain(&constraints.excluded);
        let is_usable = |subtree: &GeneralSubtree| {
            subtree.minimum == 0 && subtree.maximum.is_none() && is_well_formed(&subtree.base)
        };
        WELL_FORMED.require(subtrees.all(is_usable), issuer)?;
        self.0.push(constraints);
        Ok(())
    }

    /// RFC 5280 §6.1.3 (b), (c): checks every name of a certificate.
    pub(crate) fn check(&self, member: Member<'_>, meter: &Meter) -> Result<(), Refused> {
        if self.0.is_empty() {
            return Ok(());
        }
        let (own, alternative) = names(member);
        for name in own.iter().chain(alternative) {
            for constraints in &self.0 {
                let rule = broken_rule(name, constraints, meter)?;
                rule.map_or(Ok(()), |rule| Err(rule.broken_by(member)))?;
            }
        }
        Ok(())
    }
}

/// Gives the names in the subject and those in the subjectAltName.
///
/// Stricter than RFC 5280 §4.2.1.10: e-mail addresses in the subject count beside a subjectAltName
/// too, since somebody may read them.
fn names<'q>(member: Member<'q>) -> (Vec<GeneralName>, &'q [GeneralName]) {
    let subject = member.certificate.subject();
    let attributes = subject.attributes().filter(|a| a.oid == Oid::EMAIL_ADDRESS);
    let mut own: Vec<_> = attributes
        .map(|attribute| GeneralName::Email(attribute.text().unwrap_or_default()))
        .collect();
    if !subject.is_empty() {
        own.push(GeneralName::Directory(subject.clone()));
    }
    let alternative = member.certificate.extensions().subject_alt_names();
    (own, alternative.map(|names| names.value.0.as_slice()).unwrap_or_default())
}

/// Finds the rule a name breaks, if any.
fn broken_rule(
    name: &GeneralName,
    constraints: &NameConstraints,
    meter: &Meter,
) -> Result<Option<&'static Rule>, Refused> {
    let compare = |subtree: &GeneralSubtree| {
        meter.comparison(weight(name).min(weight(&subtree.base)))?;
        Ok(relate(name, &subtree.base))
    };
    let same_form = |subtree: &&GeneralSubtree| form(&subtree.base) == form(name);
    let excluded = constraints.excluded.iter().filter(same_form);
    for relation in excluded.map(compare) {
        match relation? {
            Relation::Inside | Relation::Overlapping => return Ok(Some(&EXCLUDED)),
            Relation::Undecidable => return Ok(Some(&UNDECIDABLE)),
            Relation::Outside => {}
        }
    }
    let mut rule = None;
    for relation in constraints.permitted.iter().filter(same_form).map(compare) {
        match relation? {
            Relation::Inside => return Ok(None),
            Relation::Overlapping | Relation::Outside => rule = Some(&PERMITTED),
            Relation::Undecidable => rule = Some(&UNDECIDABLE),
        }
    }
    Ok(rule)
}

#[cfg(test)]
mod tests;
