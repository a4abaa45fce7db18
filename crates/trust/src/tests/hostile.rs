//! Families of input that are made to cost much: whatever their size, the work stays within the
//! budget, and the verdict is the one expected. Work is counted here, not timed; the benchmark
//! `hostile` measures time and memory.

mod families;

use self::families::{Case, FAMILIES};
use crate::forge::{NOW, ROOT, anchor};
use crate::meter::Meter;
use crate::path::{Work, verify_within};
use crate::question::{Budget, Purpose, Question, Status};
use crate::revocation::CrlSource;

impl Case {
    /// Asks within the default budget and tells what was spent.
    fn check(self, family: &str, size: usize) -> Budget {
        let anchors = [anchor(ROOT)];
        let crls: Vec<_> = self.lists.into_iter().map(CrlSource::new).collect();
        let mut question = Question::new(Purpose::Client, NOW, &anchors, &self.leaf);
        question.intermediates = &self.pool;
        question.names = self.names;
        if !crls.is_empty() {
            question.status = Status::Required { crls: &crls, index: None, max_age_secs: None };
        }
        let work = Work::new(&question);
        let found = verify_within(&question, &work).err().map(|refused| refused.code());
        assert_eq!(found, self.expected, "{family} of {size}");
        spent(&work.meter)
    }
}

fn spent(meter: &Meter) -> Budget {
    let (all, left) = (Budget::default(), meter.left());
    Budget {
        issuers: all.issuers - left.issuers,
        signatures: all.signatures - left.signatures,
        signed_bytes: all.signed_bytes - left.signed_bytes,
        comparisons: all.comparisons - left.comparisons,
        entries: all.entries - left.entries,
        policy_nodes: all.policy_nodes - left.policy_nodes,
    }
}

#[test]
fn no_family_takes_more_than_its_budget() {
    for (family, case, sizes) in FAMILIES {
        for size in sizes {
            let spent = case(size).check(family, size);
            assert!(spent.signatures > 0 || spent.issuers > 0, "{family}: somebody looked");
        }
    }
}
