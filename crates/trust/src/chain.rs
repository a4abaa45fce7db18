//! RFC 5280 §6.1 for one path, step by step, from the certificate below the anchor to the leaf.
//!
//! | step | what | where |
//! |---|---|---|
//! | §6.1.2, RFC 5937 | start from the anchor | [`State::start`] |
//! | §6.1.3 (a)(1), (a)(4) | signature, name chaining | [`path`](crate::path), while searching |
//! | §6.1.3 (a)(2) | validity | [`validity`]; the leaf's comes after everything else |
//! | §6.1.3 (a)(3) | status | [`status`](crate::revocation::status), once the rest is right |
//! | §6.1.3 (b), (c), §6.1.4 (g) | names | [`name_constraints`] |
//! | §6.1.3 (d) – (f), §6.1.4 (a), (b), (h) – (j), §6.1.5 (a), (b), (g) | policies | [`policy`] |
//! | §6.1.4 (k) – (m) | authorities, path length | [`basic_constraints`] |
//! | §6.1.4 (n) | key usage | [`key_usage`] |
//! | §6.1.4 (o), §6.1.5 (f) | critical extensions | [`critical`] |
//! | §4.2.1.12 | purpose | [`extended_key_usage`] |
//! | §4 | profile | [`profile`] |

use pki::certificate::Certificate;
use pki::key::PublicKey;
use pki::name::Name;
use pki::oid::Oid;

use crate::anchor::Anchor;
use crate::meter::Meter;
use crate::question::{PolicyInputs, Question};
use crate::rule::basic_constraints::PathLength;
use crate::rule::name_constraints::Subtrees;
use crate::rule::policy::PolicyState;
use crate::rule::{
    algorithms, basic_constraints, critical, extended_key_usage, key_usage, names, profile,
    validity,
};
use crate::verdict::{Member, Place, Refused};

/// What the certificate at the end of a path is used for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    /// It is the leaf of the question.
    Leaf,
    /// It signs a CRL (RFC 5280 §6.3.3 (f)).
    CrlIssuer,
}

/// Who issued a member of a path.
#[derive(Clone, Copy)]
pub(crate) struct Issuer<'q> {
    pub(crate) name: &'q Name,
    pub(crate) key: &'q PublicKey,
    /// Its certificate, unless it is an anchor whose certificate's constraints do not count.
    pub(crate) certificate: Option<&'q Certificate>,
}

/// A complete path: every signature on it verifies and every name chains.
#[derive(Clone, Copy)]
pub(crate) struct Path<'p, 'q> {
    pub(crate) anchor: &'q Anchor,
    /// The certificate to be judged first, the one the anchor issued last.
    pub(crate) certificates: &'p [&'q Certificate],
    pub(crate) role: Role,
}

impl<'q> Path<'_, 'q> {
    /// Gives the end of the certificates from the leaf upward, as a member.
    pub(crate) fn last_member(certificates: &[&'q Certificate]) -> Option<Member<'q>> {
        let position = certificates.len().checked_sub(1)?;
        certificates.last().map(|certificate| Member::new(position, certificate))
    }

    /// Gives the members from the one below the anchor to the leaf.
    fn downward(&self) -> impl Iterator<Item = Member<'q>> {
        self.members().rev()
    }

    /// Gives the anchor as the issuer of the topmost certificate.
    pub(crate) fn anchor_as_issuer(&self) -> Issuer<'q> {
        let Self { anchor, .. } = self;
        Issuer { name: anchor.name(), key: anchor.public_key(), certificate: anchor.constraining() }
    }

    /// Gives every member with its issuer, from the leaf upward.
    pub(crate) fn links(&self) -> impl Iterator<Item = (Member<'q>, Issuer<'q>)> {
        let issuers = self.certificates.iter().skip(1).map(|certificate| Issuer {
            name: certificate.subject(),
            key: certificate.public_key(),
            certificate: Some(certificate),
        });
        self.members().zip(issuers.chain([self.anchor_as_issuer()]))
    }

    /// Gives the members from the leaf to the one below the anchor.
    pub(crate) fn members(&self) -> impl DoubleEndedIterator<Item = Member<'q>> {
        let members = self.certificates.iter().enumerate();
        members.map(|(position, certificate)| Member::new(position, certificate))
    }
}

/// Judges everything about a path but status and the leaf's validity; gives its policies.
pub(crate) fn judge<'q>(
    path: Path<'_, 'q>,
    question: &'q Question<'q>,
    meter: &'q Meter,
) -> Result<Vec<Oid>, Refused> {
    let mut state = State::start(path, question, meter)?;
    for member in path.downward() {
        match member.place {
            Place::Leaf => state.process(member)?,
            Place::Issuer(_) | Place::Anchor => {
                validity::check_issuer(member, question.time)?;
                state.process(member)?;
                state.prepare_next(member)?;
            }
        }
    }
    state.wrap_up(path)
}

/// The state variables of RFC 5280 §6.1.2.
struct State<'q> {
    question: &'q Question<'q>,
    role: Role,
    meter: &'q Meter,
    subtrees: Subtrees<'q>,
    policies: PolicyState,
    path_length: PathLength,
}

impl<'q> State<'q> {
    /// RFC 5280 §6.1.2: starts from the anchor, with its own constraints if they are honoured.
    fn start(
        path: Path<'_, 'q>,
        question: &'q Question<'q>,
        meter: &'q Meter,
    ) -> Result<Self, Refused> {
        let inputs = match path.role {
            Role::Leaf => question.policies.clone(),
            Role::CrlIssuer => PolicyInputs::default(),
        };
        let mut state = Self {
            question,
            role: path.role,
            meter,
            subtrees: Subtrees::default(),
            policies: PolicyState::new(path.certificates.len(), inputs),
            path_length: PathLength::default(),
        };
        if let Some(member) = path.anchor.expiring().map(Member::anchor) {
            validity::check_issuer(member, question.time)?;
        }
        if let Some(member) = path.anchor.constraining().map(Member::anchor) {
            profile::check(member, question)?;
            algorithms::check_key(member, question.algorithms)?;
            state.policies.start(member);
            state.check_issuer(member)?;
        }
        Ok(state)
    }

    /// RFC 5280 §6.1.3: basic certificate processing.
    fn process(&mut self, member: Member<'q>) -> Result<(), Refused> {
        self.meter.reading(member.certificate.tbs_der().len())?;
        profile::check(member, self.question)?;
        algorithms::check(member, self.question.algorithms)?;
        // Key rollover would be impossible if constraints bound self-issued certificates too.
        if member.place == Place::Leaf || !member.certificate.is_self_issued() {
            self.subtrees.check(member, self.meter)?;
        }
        self.policies.process(member, self.meter)
    }

    /// RFC 5280 §6.1.4: preparation for the next certificate.
    fn prepare_next(&mut self, member: Member<'q>) -> Result<(), Refused> {
        self.policies.prepare_next(member, self.meter)?;
        self.path_length.count(member)?;
        self.check_issuer(member)
    }

    /// The part of RFC 5280 §6.1.4 that binds an honoured anchor as well.
    fn check_issuer(&mut self, member: Member<'q>) -> Result<(), Refused> {
        self.subtrees.push(member)?;
        basic_constraints::check_issuer(member)?;
        self.path_length.limit(member);
        key_usage::check_issuer(member)?;
        // The purpose asked about is the leaf's, not that of who lists it.
        if self.role == Role::Leaf {
            extended_key_usage::check_issuer(member, self.question)?;
        }
        critical::check(member)
    }

    /// RFC 5280 §6.1.5: wrap-up, and what the leaf is used for.
    fn wrap_up(self, path: Path<'_, 'q>) -> Result<Vec<Oid>, Refused> {
        // A path has at least the certificate to be judged.
        let Some(leaf) = path.members().next() else { return Ok(Vec::new()) };
        let policies = self.policies.wrap_up(leaf)?;
        critical::check(leaf)?;
        match path.role {
            Role::CrlIssuer => key_usage::check_crl_issuer(leaf)?,
            Role::Leaf => {
                key_usage::check_leaf(leaf, self.question.purpose)?;
                extended_key_usage::check_leaf(leaf, self.question)?;
                names::check(leaf, &self.question.names)?;
            }
        }
        Ok(policies)
    }
}
