//! Validity: from `notBefore` through `notAfter`, both included. RFC 5280 §4.1.2.5, §6.1.3 (a)(2).

use pki::time::UnixTime;

use crate::chain::Path;
use crate::verdict::{Code, Member, Refused, Rule};

const CITATION: &str = "RFC 5280 §6.1.3 (a)(2)";
const ENDED: Rule = Rule::new(Code::Expired, "its validity has ended", CITATION);
const NOT_BEGUN: Rule = Rule::new(Code::NotYetValid, "its validity has not begun", CITATION);
const ISSUER_ENDED: Rule = Rule::new(Code::IssuerExpired, "its validity has ended", CITATION);
const ISSUER_NOT_BEGUN: Rule =
    Rule::new(Code::IssuerNotYetValid, "its validity has not begun", CITATION);

/// Checks an intermediate or an anchor.
pub(crate) fn check_issuer(member: Member<'_>, time: UnixTime) -> Result<(), Refused> {
    check(member, time, &ISSUER_NOT_BEGUN, &ISSUER_ENDED)
}

/// Checks the leaf of a path.
pub(crate) fn check_leaf(path: Path<'_, '_>, time: UnixTime) -> Result<(), Refused> {
    path.members().next().map_or(Ok(()), |leaf| check(leaf, time, &NOT_BEGUN, &ENDED))
}

fn check(
    member: Member<'_>,
    time: UnixTime,
    not_begun: &Rule,
    ended: &Rule,
) -> Result<(), Refused> {
    not_begun.require(member.certificate.not_before() <= time, member)?;
    ended.require(time <= member.certificate.not_after(), member)
}
