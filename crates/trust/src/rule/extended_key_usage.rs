//! For which purposes a certificate may be used, nested along the path. RFC 5280 §4.2.1.12.
//!
//! RFC 5280 limits only the leaf; as everywhere in practice an issuer's extended key usage limits
//! what it issues too (CA/Browser Forum Baseline Requirements §7.1.2.10.6).

use pki::oid::Oid;

use crate::question::{Purpose, Question, Statement};
use crate::verdict::{Code, Member, Refused, Rule};

const CITATION: &str = "RFC 5280 §4.2.1.12";
const LEAF: Rule = Rule::new(
    Code::WrongPurpose,
    "its extended key usage does not include the purpose it is presented for",
    CITATION,
);
const ISSUER: Rule = Rule::new(
    Code::WrongPurpose,
    "its extended key usage does not let it issue for the purpose asked about",
    CITATION,
);
const STATED: Rule = Rule::new(
    Code::WrongPurpose,
    "it must name its purpose, no signing service beside it, and not be an authority",
    CITATION,
);

/// Checks what the leaf may be used for.
pub(crate) fn check_leaf(leaf: Member<'_>, question: &Question<'_>) -> Result<(), Refused> {
    let Some(purpose) = purpose(question.purpose) else { return Ok(()) };
    LEAF.require(implies(leaf, purpose), leaf)?;
    let must_state = question.statement != Statement::Implied;
    STATED.require(!must_state || states_alone(leaf, purpose), leaf)
}

/// Checks for what an issuer may issue.
pub(crate) fn check_issuer(issuer: Member<'_>, question: &Question<'_>) -> Result<(), Refused> {
    let Some(purpose) = purpose(question.purpose) else { return Ok(()) };
    let fits = match question.statement {
        Statement::Implied | Statement::ExplicitInLeaf => implies(issuer, purpose),
        Statement::ExplicitInAll => purposes(issuer).is_none_or(|all| all.contains(&purpose)),
    };
    ISSUER.require(fits, issuer)
}

fn purpose(purpose: Purpose) -> Option<Oid> {
    match purpose {
        Purpose::Client => Some(Oid::CLIENT_AUTH),
        Purpose::Server => Some(Oid::SERVER_AUTH),
        Purpose::Any => None,
    }
}

fn purposes<'q>(member: Member<'q>) -> Option<&'q [Oid]> {
    member.certificate.extensions().extended_key_usage().map(|usage| usage.value.0.as_slice())
}

/// Silence and `anyExtendedKeyUsage` allow every purpose.
fn implies(member: Member<'_>, purpose: Oid) -> bool {
    let fits = |all: &[Oid]| all.contains(&purpose) || all.contains(&Oid::ANY_EXTENDED_KEY_USAGE);
    purposes(member).is_none_or(fits)
}

/// A key that also signs code, times or OCSP answers should not be shown to whoever asks.
fn states_alone(leaf: Member<'_>, purpose: Oid) -> bool {
    let services = [Oid::CODE_SIGNING, Oid::TIME_STAMPING, Oid::OCSP_SIGNING];
    let is_authority =
        leaf.certificate.extensions().basic_constraints().is_some_and(|c| c.value.ca);
    let fits = |all: &[Oid]| {
        all.contains(&purpose) && !services.iter().any(|service| all.contains(service))
    };
    !is_authority && purposes(leaf).is_some_and(fits)
}
