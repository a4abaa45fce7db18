//! `model::rule`: rules as text, their reading, and what they decide.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use model::identity::Handle;
use model::language::Language;
use model::rule::{Decision, Effect, Facts, Rules};
use model::tier::Tier;
use model::verification::{Class, Classes, DEFAULT_ARC};

const SOURCES: [IpAddr; 2] =
    [IpAddr::V4(Ipv4Addr::new(192, 0, 2, 7)), IpAddr::V6(Ipv6Addr::LOCALHOST)];

/// Reads rules, one in each line, and asks them about some visitors; says whether they are
/// rules.
pub fn check(input: &[u8]) -> bool {
    let Ok(text) = str::from_utf8(input) else { return false };
    let texts: Vec<&str> = text.lines().take(16).collect();
    let rules = match Rules::parse(&texts, &ladder()) {
        Ok(rules) => rules,
        Err(error) => {
            let length = texts[error.line - 1].chars().count();
            assert!((1..=length + 1).contains(&error.column), "{error}");
            assert!(!error.what.is_empty() && !error.remedy.is_empty());
            return false;
        }
    };
    let written: Vec<String> = rules.list().iter().map(ToString::to_string).collect();
    assert_eq!(Rules::parse(&written, &ladder()).as_ref(), Ok(&rules));
    for rule in rules.list() {
        for language in Language::ALL {
            let sentence = rule.sentence(language);
            assert!(sentence.ends_with('.') && !sentence.contains('\n'), "{sentence}");
        }
    }
    ask_for_all(&rules, &texts);
    true
}

/// The built-in classes.
pub(crate) fn ladder() -> Classes {
    Classes::built_in(&DEFAULT_ARC.parse().expect("an OID")).expect("room below it")
}

fn ask_for_all(rules: &Rules, texts: &[&str]) {
    let names: Vec<Handle> = ["alice", "laptop", "sales"].map(handle).into();
    let denied: Vec<&str> = texts.iter().copied().chain(["deny anyone"]).collect();
    let denied = Rules::parse(&denied, &ladder()).expect("one more rule");
    let tiers: Vec<Tier> =
        [Tier::Guest].into_iter().chain(Class::built_in().map(Tier::from)).collect();
    for (tier, source) in tiers.iter().flat_map(|tier| SOURCES.map(|source| (tier, source))) {
        let known = (*tier != Tier::Guest).then_some(&names);
        for path in ["/", "/a/b", "/a%2Bb/"] {
            let facts = Facts {
                tier,
                lapse: None,
                person: known.map(|names| &names[0]),
                device: known.map(|names| &names[1]),
                groups: known.map_or(&[], |names| &names[2..]),
                source,
                method: "GET",
                path,
            };
            check_answer(rules, &facts);
            assert!(matches!(denied.decide(&facts), Decision::Refused(_)));
        }
    }
}

/// Nothing is let in without a rule that lets in, nor below what the rules say of themselves.
fn check_answer(rules: &Rules, facts: &Facts<'_>) {
    match rules.decide(facts) {
        Decision::Refused(refusal) => assert!(!refusal.reason().is_empty()),
        Decision::Granted(grant) => {
            let rule = rules.list().iter().find(|rule| rule.to_string() == grant.rule());
            assert_eq!(rule.expect("a rule of the list").effect(), Effect::Allow);
            match facts.tier.class() {
                None => assert!(rules.admits_guests()),
                Some(class) => {
                    let opens = rules.lowest_class().is_some_and(|lowest| class.reaches(&lowest));
                    assert!(opens || rules.admits_guests());
                }
            }
        }
    }
}

fn handle(text: &str) -> Handle {
    text.parse().expect("a handle")
}
