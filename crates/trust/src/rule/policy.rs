//! Certificate policies: which hold along a path, through mappings and inhibitions.
//!
//! The valid policy tree of RFC 5280 §6.1 as the graph of RFC 9618, where a policy occurs once per
//! depth: size and time grow with the certificates, not exponentially.

use std::collections::{BTreeMap, BTreeSet};

use pki::extension::Policies;
use pki::oid::Oid;

use crate::meter::Meter;
use crate::question::{Demand, PolicyInputs};
use crate::verdict::{Code, Member, Place, Refused, Rule};

const REQUIRED: Rule = Rule::new(
    Code::Policy,
    "no policy holds along the path up to here, and one is required",
    "RFC 5280 §6.1.3 (f)",
);
const ACCEPTABLE: Rule = Rule::new(
    Code::Policy,
    "none of the acceptable policies holds along the path, and one is required",
    "RFC 9618 §5.6",
);
const ANY_IS_NOT_MAPPED: Rule = Rule::new(
    Code::Policy,
    "anyPolicy may not be mapped from or to another policy",
    "RFC 5280 §6.1.4 (a)",
);

/// The policies of one depth of the graph (RFC 9618 §3).
type Level = BTreeMap<Oid, Node>;

/// A policy that holds at one depth.
struct Node {
    /// The policies of the depth above through which it holds.
    parents: BTreeSet<Oid>,
    /// The policies that stand for it in the next certificate.
    expected: BTreeSet<Oid>,
}

/// The policy variables of RFC 5280 §6.1.2.
pub(crate) struct PolicyState {
    /// The valid policy graph, a level per depth; empty once no policy is left.
    levels: Vec<Level>,
    /// The policies accepted; `None`: any.
    initial_set: Option<BTreeSet<Oid>>,
    explicit_policy: usize,
    policy_mapping: usize,
    inhibit_any_policy: usize,
}

impl PolicyState {
    /// RFC 5280 §6.1.2 (a), (d), (e), (f) for a path of this many certificates.
    pub(crate) fn new(length: usize, inputs: PolicyInputs) -> Self {
        let skip = |demand| match demand {
            Demand::Always => 0,
            Demand::IfAsked => length + 1,
        };
        let any = BTreeSet::from([Oid::ANY_POLICY]);
        let root = Node { parents: BTreeSet::new(), expected: any };
        Self {
            levels: vec![Level::from([(Oid::ANY_POLICY, root)])],
            explicit_policy: skip(inputs.explicit),
            policy_mapping: skip(inputs.inhibit_mapping),
            inhibit_any_policy: skip(inputs.inhibit_any),
            initial_set: unless_any(inputs.initial_set.into_iter()),
        }
    }

    /// RFC 5937 §3.2: starts from an anchor whose constraints are honoured, with the policies accepted
    /// that it asserts too.
    pub(crate) fn start(&mut self, anchor: Member<'_>) {
        self.constrain(anchor);
        let asserted = anchor.certificate.extensions().policies();
        let asserted = asserted.into_iter().flat_map(|policies| policies.value.oids());
        let Some(asserted) = unless_any(asserted.copied()) else { return };
        self.initial_set = Some(match self.initial_set.take() {
            None => asserted,
            Some(accepted) => accepted.intersection(&asserted).copied().collect(),
        });
    }

    /// RFC 5280 §6.1.3 (d), (e), (f).
    pub(crate) fn process(&mut self, member: Member<'_>, meter: &Meter) -> Result<(), Refused> {
        let asserted = member.certificate.extensions().policies();
        let next = self.levels.last().zip(asserted).map(|(above, asserted)| {
            let any_counts = self.inhibit_any_policy > 0
                || (member.place != Place::Leaf && member.certificate.is_self_issued());
            grow(above, &asserted.value, any_counts)
        });
        match next {
            Some(level) if !level.is_empty() => {
                meter.policy_nodes(size(&level))?;
                self.levels.push(level);
            }
            Some(_) | None => self.levels.clear(),
        }
        REQUIRED.require(self.explicit_policy > 0 || !self.levels.is_empty(), member)
    }

    /// RFC 5280 §6.1.4 (a), (b), (h), (i), (j).
    pub(crate) fn prepare_next(
        &mut self,
        member: Member<'_>,
        meter: &Meter,
    ) -> Result<(), Refused> {
        let mappings = member.certificate.extensions().policy_mappings();
        let mappings = mappings.map(|m| m.value.0.as_slice()).unwrap_or_default();
        meter.policy_nodes(mappings.len())?;
        let maps_any =
            mappings.iter().any(|(issuer, subject)| [issuer, subject].contains(&&Oid::ANY_POLICY));
        ANY_IS_NOT_MAPPED.require(!maps_any, member)?;
        self.map(mappings);
        if !member.certificate.is_self_issued() {
            for skip in
                [&mut self.explicit_policy, &mut self.policy_mapping, &mut self.inhibit_any_policy]
            {
                *skip = skip.saturating_sub(1);
            }
        }
        self.constrain(member);
        Ok(())
    }

    /// RFC 5280 §6.1.4 (i), (j): an issuer may only make the demands stricter.
    fn constrain(&mut self, member: Member<'_>) {
        let extensions = member.certificate.extensions();
        let constraints = extensions.policy_constraints();
        lower(&mut self.explicit_policy, constraints.and_then(|c| c.value.require_explicit));
        lower(&mut self.policy_mapping, constraints.and_then(|c| c.value.inhibit_mapping));
        lower(
            &mut self.inhibit_any_policy,
            extensions.inhibit_any_policy().map(|skip| skip.value.0),
        );
    }

    /// RFC 5280 §6.1.5 (a), (b), (g): gives the user-constrained policy set.
    pub(crate) fn wrap_up(mut self, leaf: Member<'_>) -> Result<Vec<Oid>, Refused> {
        self.explicit_policy = self.explicit_policy.saturating_sub(1);
        let constraints = leaf.certificate.extensions().policy_constraints();
        if constraints.and_then(|c| c.value.require_explicit) == Some(0) {
            self.explicit_policy = 0;
        }
        let policies = acceptable(self.authorities_policies(), self.initial_set.as_ref());
        ACCEPTABLE.require(self.explicit_policy > 0 || !policies.is_empty(), leaf)?;
        Ok(policies.into_iter().collect())
    }

    /// RFC 5280 §6.1.4 (b): lets mapped policies stand for the issuer's, or removes those.
    fn map(&mut self, mappings: &[(Oid, Oid)]) {
        let Some(level) = self.levels.last_mut() else { return };
        let mut mapped: BTreeMap<Oid, BTreeSet<Oid>> = BTreeMap::new();
        for (issuer, subject) in mappings {
            mapped.entry(*issuer).or_default().insert(*subject);
        }
        for (policy, expected) in mapped {
            if self.policy_mapping == 0 {
                level.remove(&policy);
            } else if let Some(node) = level.get_mut(&policy) {
                node.expected = expected;
            } else if level.contains_key(&Oid::ANY_POLICY) {
                level.insert(policy, Node { parents: BTreeSet::from([Oid::ANY_POLICY]), expected });
            }
        }
    }

    /// The authority-constrained policy set of RFC 9618 §5.6: the policies in the anchor's terms
    /// from which a line leads to the last certificate.
    fn authorities_policies(&self) -> BTreeSet<Oid> {
        let mut found = BTreeSet::new();
        let mut alive: BTreeSet<Oid> =
            self.levels.last().into_iter().flat_map(Level::keys).copied().collect();
        if alive.remove(&Oid::ANY_POLICY) {
            found.insert(Oid::ANY_POLICY);
        }
        for level in self.levels.iter().rev() {
            let mut above = BTreeSet::new();
            for (policy, node) in level.iter().filter(|(policy, _)| alive.contains(policy)) {
                if node.parents.contains(&Oid::ANY_POLICY) {
                    found.insert(*policy);
                } else {
                    above.extend(&node.parents);
                }
            }
            alive = above;
        }
        found
    }
}

/// RFC 5280 §6.1.3 (d): the next level of the graph, for the policies a certificate asserts.
fn grow(above: &Level, asserted: &Policies, any_counts: bool) -> Level {
    let mut awaited: BTreeMap<Oid, BTreeSet<Oid>> = BTreeMap::new();
    for (parent, node) in above {
        for expected in &node.expected {
            awaited.entry(*expected).or_default().insert(*parent);
        }
    }
    let node = |policy, parents| (policy, Node { parents, expected: BTreeSet::from([policy]) });
    let mut level = Level::new();
    for policy in asserted.oids().copied().filter(|policy| *policy != Oid::ANY_POLICY) {
        if let Some(parents) = awaited.get(&policy) {
            level.extend([node(policy, parents.clone())]);
        } else if above.contains_key(&Oid::ANY_POLICY) {
            level.extend([node(policy, BTreeSet::from([Oid::ANY_POLICY]))]);
        }
    }
    if any_counts && asserted.contains(&Oid::ANY_POLICY) {
        // Those that are there by name are put there again.
        level.extend(awaited.into_iter().map(|(policy, parents)| node(policy, parents)));
    }
    level
}

/// RFC 9618 §5.6: of the authorities' policies, those that are accepted.
fn acceptable(held: BTreeSet<Oid>, accepted: Option<&BTreeSet<Oid>>) -> BTreeSet<Oid> {
    match accepted {
        None => held,
        Some(accepted) if held.contains(&Oid::ANY_POLICY) => accepted.clone(),
        Some(accepted) => accepted.intersection(&held).copied().collect(),
    }
}

/// Gives a set of policies; `None` for any policy, which none given means too.
fn unless_any(policies: impl Iterator<Item = Oid>) -> Option<BTreeSet<Oid>> {
    let policies: BTreeSet<_> = policies.collect();
    (!policies.is_empty() && !policies.contains(&Oid::ANY_POLICY)).then_some(policies)
}

/// The nodes and edges of a level.
fn size(level: &Level) -> usize {
    level.values().map(|node| 1 + node.parents.len()).sum()
}

fn lower(skip: &mut usize, limit: Option<u32>) {
    let limit = limit.and_then(|limit| usize::try_from(limit).ok());
    *skip = limit.map_or(*skip, |limit| limit.min(*skip));
}

#[cfg(test)]
mod tests;
