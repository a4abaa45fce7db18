//! One case: a line of authorities under the root, a holder at its end, lists of all, and a verdict.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use pki::certificate::Certificate;
use pki::oid::Oid;
use trust::anchor::AnchorConstraints;
use trust::question::{Conformance, PolicyInputs, Purpose, Question, Status};
use trust::revocation::CrlSource;
use trust::{Anchor, Refused, Verified, verify};

use crate::forge::{Draft, List, NOW, Party, ROOT, anchor, party};

/// Authorities of a line, by their distance from the root.
const LINE: [&str; 7] = ["Root", "One", "Two", "Three", "Four", "Five", "Six"];
/// Keys 1 to 6 are those of the line.
const HOLDER: Party = party("Holder", 7);
/// For parties beside the line.
pub(crate) const KEYS: [usize; 4] = [8, 9, 10, 11];

/// Leaves a certificate as it is.
pub(crate) fn plain(draft: Draft) -> Draft {
    draft
}

/// A case in the making; `case` starts one, a verdict ends it.
pub(crate) struct Case {
    number: &'static str,
    rule: &'static str,
    section: &'static str,
    anchor: Anchor,
    /// From the one the root issued to the leaf, each with its subject.
    line: Vec<(Party, Draft)>,
    beside: Vec<Certificate>,
    lists: Vec<(Party, List)>,
    silent: Vec<Party>,
    purpose: Purpose,
    policies: PolicyInputs,
    conformance: Conformance,
}

/// A case that was judged.
pub(crate) struct Outcome {
    number: &'static str,
    rule: &'static str,
    section: &'static str,
    expected: String,
    ours: String,
}

/// Starts a case with its number, the rule it tests and the section that rule stands in.
pub(crate) fn case(number: &'static str, rule: &'static str, section: &'static str) -> Case {
    static ROOTS: LazyLock<Anchor> = LazyLock::new(|| anchor(ROOT));
    Case {
        number,
        rule,
        section,
        anchor: ROOTS.clone(),
        line: Vec::new(),
        beside: Vec::new(),
        lists: Vec::new(),
        silent: Vec::new(),
        purpose: Purpose::Client,
        policies: PolicyInputs::default(),
        conformance: Conformance::Strict,
    }
}

impl Case {
    /// Changes the certificate of the root.
    pub(crate) fn root(mut self, change: impl FnOnce(Draft) -> Draft) -> Self {
        self.anchor = Anchor::from_certificate(change(Draft::authority(ROOT, ROOT)).sign());
        self
    }

    /// Trusts the root for its name and key alone.
    pub(crate) fn root_unconstrained(mut self) -> Self {
        self.anchor = self.anchor.constraints(AnchorConstraints::Ignored);
        self
    }

    /// Adds the next authority.
    pub(crate) fn ca(self, change: impl FnOnce(Draft) -> Draft) -> Self {
        let name = LINE.get(self.line.len() + 1).copied().unwrap();
        self.ca_named(name, change)
    }

    /// Adds the next authority under a name of its own.
    pub(crate) fn ca_named(self, name: &'static str, change: impl FnOnce(Draft) -> Draft) -> Self {
        let subject = party(name, self.line.len() + 1);
        self.issue(subject, Draft::authority, change)
    }

    /// Adds a certificate of the last authority for a new key of its own.
    pub(crate) fn rollover(self, change: impl FnOnce(Draft) -> Draft) -> Self {
        let name = self.last().name;
        self.ca_named(name, change)
    }

    /// Ends the line with a client.
    pub(crate) fn leaf(self, change: impl FnOnce(Draft) -> Draft) -> Self {
        self.leaf_named(HOLDER.name, change)
    }

    /// Ends the line with a client under a name of its own.
    pub(crate) fn leaf_named(
        self,
        name: &'static str,
        change: impl FnOnce(Draft) -> Draft,
    ) -> Self {
        self.issue(party(name, HOLDER.key), Draft::client, change)
    }

    /// Asks about the last authority, for any purpose.
    pub(crate) fn end(mut self) -> Self {
        self.purpose = Purpose::Any;
        self
    }

    fn issue(
        mut self,
        subject: Party,
        kind: fn(Party, Party) -> Draft,
        change: impl FnOnce(Draft) -> Draft,
    ) -> Self {
        let draft = change(kind(subject, self.last()));
        self.line.push((subject, draft));
        self
    }

    fn last(&self) -> Party {
        self.line.last().map_or(ROOT, |(party, _)| *party)
    }

    /// The root is 0, the authority it issued 1.
    fn authority(&self, place: usize) -> Party {
        place.checked_sub(1).map_or(ROOT, |at| self.line.get(at).unwrap().0)
    }

    /// Adds a certificate that stands beside the line.
    pub(crate) fn beside(mut self, draft: Draft) -> Self {
        self.beside.push(draft.sign());
        self
    }

    /// Has the authority at a place (the root is 0) publish this instead of an empty list; it is
    /// shown the line, the certificate that the root issued first. Again: publish this too.
    pub(crate) fn list(
        self,
        place: usize,
        number: u8,
        change: impl FnOnce(List, &[Certificate]) -> List,
    ) -> Self {
        let issuer = self.authority(place);
        self.list_of(issuer, number, change)
    }

    /// Has anybody publish a list.
    pub(crate) fn list_of(
        mut self,
        issuer: Party,
        number: u8,
        change: impl FnOnce(List, &[Certificate]) -> List,
    ) -> Self {
        let line: Vec<_> = self.line.iter().map(|(_, draft)| draft.unsigned()).collect();
        self.lists.push((issuer, change(List::new(issuer, number), &line)));
        self
    }

    /// Has the authority at a place publish nothing.
    pub(crate) fn silent(mut self, place: usize) -> Self {
        self.silent.push(self.authority(place));
        self
    }

    /// Asks with these policy inputs.
    pub(crate) fn policies(mut self, policies: PolicyInputs) -> Self {
        self.policies = policies;
        self
    }

    /// Asks only for what RFC 5280 §6 needs.
    pub(crate) fn lenient(mut self) -> Self {
        self.conformance = Conformance::Lenient;
        self
    }

    /// Ends the case: every rule holds.
    pub(crate) fn believed(self) -> Outcome {
        self.close("believed".to_owned(), |_| "believed".to_owned())
    }

    /// Ends the case: believed, and for exactly these policies.
    pub(crate) fn believed_for(self, policies: &[Oid]) -> Outcome {
        self.close(words(policies), |verified| words(verified.policies()))
    }

    /// Ends the case with the code of the refusal.
    pub(crate) fn refused(self, code: &'static str) -> Outcome {
        self.close(code.to_owned(), |_| "believed".to_owned())
    }

    /// Ends the case with our own refusal where the suite believes, and says why.
    pub(crate) fn stricter(self, code: &'static str, why: &'static str) -> Outcome {
        assert_ne!(why, "", "{}", self.number);
        self.refused(code)
    }

    fn close(self, expected: String, believed: impl Fn(&Verified) -> String) -> Outcome {
        let verdict = self.judge();
        let ours = match &verdict {
            Ok(verified) => believed(verified),
            Err(refused) => refused.code().to_string(),
        };
        let ours = match &verdict {
            Err(refused) if ours != expected => refused.to_string(),
            _ => ours,
        };
        let Self { number, rule, section, .. } = self;
        Outcome { number, rule, section, expected, ours }
    }

    fn judge(&self) -> Result<Verified, Refused> {
        let mut pool: Vec<_> = self.line.iter().map(|(_, draft)| draft.sign()).collect();
        let leaf = pool.pop().unwrap();
        pool.extend(self.beside.iter().cloned());
        let crls = self.crls();
        let anchors = [self.anchor.clone()];
        verify(&Question {
            intermediates: &pool,
            status: Status::Required { crls: &crls, index: None, max_age_secs: None },
            policies: self.policies.clone(),
            conformance: self.conformance,
            ..Question::new(self.purpose, NOW, &anchors, &leaf)
        })
    }

    /// The lists asked for, and an empty one of every authority that has none of them.
    fn crls(&self) -> Vec<CrlSource> {
        let mut lists: Vec<_> = self.lists.iter().map(|(_, list)| list.sign()).collect();
        let authorities = [ROOT].into_iter().chain(self.line.iter().map(|(party, _)| *party));
        for authority in authorities.filter(|party| party.key != HOLDER.key) {
            let mut spoken = self.lists.iter().map(|(party, _)| party).chain(&self.silent);
            if !spoken.any(|party| party.key == authority.key) {
                lists.push(List::new(authority, 1).sign());
            }
        }
        lists.into_iter().map(CrlSource::new).collect()
    }
}

/// Policies in an order that says nothing.
fn words(policies: &[Oid]) -> String {
    let words: BTreeSet<_> = policies.iter().map(ToString::to_string).collect();
    format!("believed for {words:?}")
}

/// Compares every case with its verdict; all that differ are told at once.
pub(crate) fn check(title: &str, count: usize, cases: &[Outcome]) {
    println!("{title}: {} cases", cases.len());
    let mut numbers = BTreeSet::new();
    let mut different = Vec::new();
    for Outcome { number, rule, section, expected, ours } in cases {
        assert!(numbers.insert(number), "{number} is there twice");
        assert!(section.starts_with("RFC ") && section.contains('§'), "{number}: {section}");
        if ours != expected {
            different.push(format!("{number} {rule} ({section}): expected {expected}, got {ours}"));
        }
    }
    assert!(different.is_empty(), "{title}:\n{}", different.join("\n"));
    assert_eq!(cases.len(), count, "{title}: number of cases");
}
