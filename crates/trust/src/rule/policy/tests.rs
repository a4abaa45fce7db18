use pki::certificate::Certificate;
use pki::extension::{InhibitAnyPolicy, Policy, PolicyConstraints, PolicyMappings};
use proptest::prelude::*;

use super::*;
use crate::forge::{Draft, HOLDER, ROOT, oid, party};
use crate::question::Budget;

/// What one certificate of a path says of policies.
#[derive(Clone, Debug, Default)]
struct Says {
    policies: Option<Vec<Oid>>,
    mappings: Vec<(Oid, Oid)>,
    require_explicit: Option<u32>,
    inhibit_mapping: Option<u32>,
    inhibit_any: Option<u32>,
    self_issued: bool,
}

impl Says {
    fn policies(policies: &[Oid]) -> Self {
        Self { policies: Some(policies.to_vec()), ..Self::default() }
    }

    fn certificate(&self) -> Certificate {
        let issuer = if self.self_issued { party("Holder", 3) } else { ROOT };
        let mut draft = Draft::authority(HOLDER, issuer);
        if let Some(policies) = &self.policies {
            let policy = |oid: &Oid| Policy { oid: *oid, qualifiers: vec![] };
            draft = draft.with(&Policies(policies.iter().map(policy).collect()));
        }
        if !self.mappings.is_empty() {
            draft = draft.with(&PolicyMappings(self.mappings.clone()));
        }
        let Self { require_explicit, inhibit_mapping, .. } = *self;
        if require_explicit.is_some() || inhibit_mapping.is_some() {
            draft = draft.critical(&PolicyConstraints { require_explicit, inhibit_mapping });
        }
        if let Some(skip) = self.inhibit_any {
            draft = draft.critical(&InhibitAnyPolicy(skip));
        }
        draft.unsigned()
    }
}

/// Runs a path, anchor's end first; `None` is a refusal.
fn run(path: &[Says], inputs: PolicyInputs) -> Option<BTreeSet<Oid>> {
    let certificates: Vec<_> = path.iter().map(Says::certificate).collect();
    let meter = Meter::new(Budget::default());
    let mut state = PolicyState::new(path.len(), inputs);
    for (position, certificate) in certificates.iter().enumerate() {
        let member = Member::new(path.len() - 1 - position, certificate);
        state.process(member, &meter).ok()?;
        if member.place != Place::Leaf {
            state.prepare_next(member, &meter).ok()?;
        }
    }
    let leaf = Member::new(0, certificates.last().unwrap());
    Some(state.wrap_up(leaf).ok()?.into_iter().collect())
}

fn check(path: &[Says], inputs: PolicyInputs, expected: Option<&[Oid]>) {
    let expected = expected.map(|oids| oids.iter().copied().collect());
    assert_eq!(run(path, inputs), expected, "{path:?}");
}

fn wanting(policies: &[Oid]) -> PolicyInputs {
    let initial_set = policies.to_vec();
    PolicyInputs { initial_set, explicit: Demand::Always, ..PolicyInputs::default() }
}

const ANY: Oid = Oid::ANY_POLICY;

#[test]
fn policies_hold_where_every_certificate_asserts_them() {
    let [a, b] = [oid("1.2.1"), oid("1.2.2")];
    let plain = PolicyInputs::default;
    check(&[Says::policies(&[a, b]), Says::policies(&[a])], plain(), Some(&[a]));
    check(&[Says::policies(&[ANY]), Says::policies(&[a])], plain(), Some(&[a]));
    check(&[Says::policies(&[a]), Says::policies(&[ANY])], plain(), Some(&[a]));
    check(&[Says::policies(&[ANY]), Says::policies(&[ANY])], plain(), Some(&[ANY]));
    check(&[Says::default(), Says::policies(&[a])], plain(), Some(&[]));
    check(&[Says::policies(&[a]), Says::policies(&[b])], plain(), Some(&[]));
    check(&[Says::policies(&[a]), Says::policies(&[b])], wanting(&[]), None);
    check(&[Says::policies(&[a]), Says::policies(&[a])], wanting(&[b]), None);
    check(&[Says::policies(&[ANY]), Says::policies(&[ANY])], wanting(&[b]), Some(&[b]));
}

#[test]
fn issuers_may_demand_and_inhibit() {
    let [a, b] = [oid("1.2.1"), oid("1.2.2")];
    let plain = PolicyInputs::default;
    let demanding = Says { require_explicit: Some(0), ..Says::policies(&[a]) };
    check(&[demanding.clone(), Says::policies(&[b])], plain(), None);
    check(&[demanding, Says::policies(&[a])], plain(), Some(&[a]));
    let no_any = Says { inhibit_any: Some(0), ..Says::policies(&[a]) };
    check(&[no_any.clone(), Says::policies(&[ANY])], plain(), Some(&[]));
    let rollover = Says { self_issued: true, ..Says::policies(&[ANY]) };
    check(&[no_any, rollover, Says::policies(&[a])], plain(), Some(&[a]));
    let mapping = Says { mappings: vec![(a, b)], ..Says::policies(&[a]) };
    check(&[mapping.clone(), Says::policies(&[b])], plain(), Some(&[a]));
    let inhibited = PolicyInputs { inhibit_mapping: Demand::Always, ..plain() };
    check(&[mapping, Says::policies(&[b])], inhibited, Some(&[]));
    let maps_any = Says { mappings: vec![(ANY, b)], ..Says::policies(&[a]) };
    check(&[maps_any, Says::policies(&[b])], plain(), None);
}

/// Twenty authorities that each map each of ten policies to each: a tree of 10^20 nodes, a graph
/// of 200.
#[test]
fn mappings_do_not_multiply() {
    let oids: Vec<_> = (0..10).map(|n| oid(&format!("1.2.{n}"))).collect();
    let pairs = oids.iter().flat_map(|from| oids.iter().map(move |to| (*from, *to)));
    let says = Says { mappings: pairs.collect(), ..Says::policies(&oids) };
    let path = [vec![says; 20], vec![Says::policies(&oids)]].concat();
    check(&path, wanting(&[]), Some(&oids));
}

/// A node of the tree of RFC 5280 §6.1.2 (a), as it stands there.
#[derive(Clone, Debug)]
struct TreeNode {
    depth: usize,
    policy: Oid,
    expected: BTreeSet<Oid>,
    parent: Option<usize>,
}

/// The algorithm of RFC 5280 §6.1 to the letter, on a tree, whatever it costs.
struct Tree {
    nodes: Vec<Option<TreeNode>>,
    explicit: usize,
    mapping: usize,
    any: usize,
}

impl Tree {
    fn at(&self, depth: usize) -> Vec<(usize, TreeNode)> {
        let nodes = self.nodes.iter().enumerate();
        nodes
            .filter_map(|(i, n)| n.clone().map(|n| (i, n)))
            .filter(|(_, n)| n.depth == depth)
            .collect()
    }

    fn add(&mut self, depth: usize, policy: Oid, expected: BTreeSet<Oid>, parent: usize) {
        self.nodes.push(Some(TreeNode { depth, policy, expected, parent: Some(parent) }));
    }

    fn prune(&mut self, above: usize) {
        for depth in (0..above).rev() {
            for (index, _) in self.at(depth) {
                let has_child = self.nodes.iter().flatten().any(|n| n.parent == Some(index));
                if !has_child {
                    self.nodes[index] = None;
                }
            }
        }
    }

    fn is_null(&self) -> bool {
        self.nodes.iter().all(Option::is_none)
    }

    fn process(&mut self, i: usize, says: &Says, is_last: bool) -> Option<()> {
        match &says.policies {
            None => self.nodes.clear(),
            Some(_) if self.is_null() => {}
            Some(policies) => {
                for policy in policies.iter().filter(|policy| **policy != ANY) {
                    let above = self.at(i - 1);
                    let expecting: Vec<_> =
                        above.iter().filter(|(_, n)| n.expected.contains(policy)).collect();
                    let parents = match expecting.is_empty() {
                        true => above.iter().filter(|(_, n)| n.policy == ANY).collect(),
                        false => expecting,
                    };
                    for (parent, _) in parents {
                        self.add(i, *policy, BTreeSet::from([*policy]), *parent);
                    }
                }
                if policies.contains(&ANY) && (self.any > 0 || (!is_last && says.self_issued)) {
                    for (parent, node) in self.at(i - 1) {
                        for expected in node.expected {
                            let has_child = self
                                .at(i)
                                .iter()
                                .any(|(_, n)| n.parent == Some(parent) && n.policy == expected);
                            if !has_child {
                                self.add(i, expected, BTreeSet::from([expected]), parent);
                            }
                        }
                    }
                }
                self.prune(i);
            }
        }
        (self.explicit > 0 || !self.is_null()).then_some(())
    }

    fn prepare(&mut self, i: usize, says: &Says) -> Option<()> {
        if says.mappings.iter().any(|(from, to)| *from == ANY || *to == ANY) {
            return None;
        }
        let issuers: BTreeSet<_> = says.mappings.iter().map(|(from, _)| *from).collect();
        for issuer in issuers {
            let to = says.mappings.iter().filter(|(from, _)| *from == issuer).map(|(_, to)| *to);
            let to: BTreeSet<_> = to.collect();
            let nodes: Vec<_> =
                self.at(i).into_iter().filter(|(_, n)| n.policy == issuer).collect();
            if self.mapping == 0 {
                nodes.iter().for_each(|(index, _)| self.nodes[*index] = None);
                self.prune(i);
            } else if !nodes.is_empty() {
                for (index, _) in nodes {
                    self.nodes[index].as_mut().unwrap().expected = to.clone();
                }
            } else if let Some((_, any)) = self.at(i).into_iter().find(|(_, n)| n.policy == ANY) {
                self.add(i, issuer, to, any.parent.unwrap());
            }
        }
        if !says.self_issued {
            self.explicit = self.explicit.saturating_sub(1);
            self.mapping = self.mapping.saturating_sub(1);
            self.any = self.any.saturating_sub(1);
        }
        let min = |left: usize, right: Option<u32>| right.map_or(left, |r| left.min(r as usize));
        self.explicit = min(self.explicit, says.require_explicit);
        self.mapping = min(self.mapping, says.inhibit_mapping);
        self.any = min(self.any, says.inhibit_any);
        Some(())
    }

    /// RFC 5280 §6.1.5 (g), told in the anchor's terms.
    fn finish(mut self, n: usize, leaf: &Says, initial: &[Oid]) -> Option<BTreeSet<Oid>> {
        self.explicit = self.explicit.saturating_sub(1);
        if leaf.require_explicit == Some(0) {
            self.explicit = 0;
        }
        let top = |tree: &Self| -> BTreeSet<Oid> {
            let nodes = tree.nodes.iter().flatten();
            let is_top = |node: &&TreeNode| {
                let parent = node.parent.and_then(|parent| tree.nodes[parent].as_ref());
                parent.is_some_and(|parent| parent.policy == ANY)
                    && (node.policy != ANY || node.depth == n)
            };
            nodes.filter(is_top).map(|node| node.policy).collect()
        };
        let wants_any = initial.is_empty() || initial.contains(&ANY);
        let found = top(&self);
        let found: BTreeSet<Oid> = match (wants_any, found.contains(&ANY)) {
            (true, _) => found,
            (false, true) => initial.iter().copied().collect(),
            (false, false) => found.into_iter().filter(|oid| initial.contains(oid)).collect(),
        };
        (self.explicit > 0 || !found.is_empty()).then_some(found)
    }
}

fn by_tree(path: &[Says], inputs: &PolicyInputs) -> Option<BTreeSet<Oid>> {
    let n = path.len();
    let skip = |demand| if demand == Demand::Always { 0 } else { n + 1 };
    let root = TreeNode { depth: 0, policy: ANY, expected: BTreeSet::from([ANY]), parent: None };
    let mut tree = Tree {
        nodes: vec![Some(root)],
        explicit: skip(inputs.explicit),
        mapping: skip(inputs.inhibit_mapping),
        any: skip(inputs.inhibit_any),
    };
    for (position, says) in path.iter().enumerate() {
        let is_last = position + 1 == n;
        tree.process(position + 1, says, is_last)?;
        if !is_last {
            tree.prepare(position + 1, says)?;
        }
    }
    tree.finish(n, path.last().unwrap(), &inputs.initial_set)
}

fn an_oid() -> impl Strategy<Value = Oid> {
    prop_oneof![
        1 => Just(ANY),
        6 => (1u8..5).prop_map(|n| oid(&format!("1.2.{n}"))),
    ]
}

fn a_skip() -> impl Strategy<Value = Option<u32>> {
    prop_oneof![4 => Just(None), 1 => (0u32..4).prop_map(Some)]
}

prop_compose! {
    fn a_certificate()(
        policies in prop::option::weighted(0.9, prop::collection::btree_set(an_oid(), 1..4)),
        mappings in prop::collection::vec((an_oid(), an_oid()), 0..4),
        require_explicit in a_skip(),
        inhibit_mapping in a_skip(),
        inhibit_any in a_skip(),
        self_issued in prop::bool::weighted(0.2),
    ) -> Says {
        let policies = policies.map(|policies| policies.into_iter().collect());
        // A mapping of anyPolicy ends all; once in a while is enough.
        let named = |(from, to): &(Oid, Oid)| *from != ANY && *to != ANY;
        let mappings = match mappings.len() {
            3 => mappings,
            _ => mappings.into_iter().filter(named).collect(),
        };
        Says { policies, mappings, require_explicit, inhibit_mapping, inhibit_any, self_issued }
    }
}

prop_compose! {
    fn some_inputs()(
        initial_set in prop::collection::vec(an_oid(), 0..3),
        demands in prop::array::uniform3(prop::bool::weighted(0.3)),
    ) -> PolicyInputs {
        let demand = |always| if always { Demand::Always } else { Demand::IfAsked };
        let [explicit, inhibit_mapping, inhibit_any] = demands.map(demand);
        PolicyInputs { initial_set, explicit, inhibit_mapping, inhibit_any }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1500))]

    /// The graph says what the tree says.
    #[test]
    fn the_graph_agrees_with_the_tree(
        path in prop::collection::vec(a_certificate(), 1..5),
        inputs in some_inputs(),
    ) {
        let expected = by_tree(&path, &inputs);
        prop_assert_eq!(run(&path, inputs), expected);
    }
}
