//! How SQLite goes about the searches that are put together.

use super::*;

/// Checks how the parts of a search are gone about.
fn check(filter: AuditFilter, expected: &[&[&str]]) {
    let store = crate::tests::temporary();
    let read = store.read().unwrap();
    let keys = filter.keys();
    let plans = read.parts(&filter, keys.first()).unwrap().into_iter().map(|part| {
        let (sql, values) = part.query(&filter, &keys).ordered(&["seq"], filter.order, Some(9));
        let plan = format!("EXPLAIN QUERY PLAN {sql}");
        read.connection.list(&plan, &values, |row| {
            (0..3).try_for_each(|_| row.take::<i64>().map(drop))?;
            row.take::<String>()
        })
    });
    let plans: Vec<Vec<String>> = plans.map(Result::unwrap).collect();
    assert_eq!(plans, expected, "{filter:?}");
}

#[test]
fn a_key_leads_to_entries_in_order_and_those_without_are_looked_at_from_the_border_on() {
    let entry = "SEARCH audit USING INTEGER PRIMARY KEY (rowid=?)";
    let text = |text: &str| Some(text.to_owned());
    let any = AuditFilter::default;
    let after = "SEARCH audit USING INTEGER PRIMARY KEY (rowid>?)";
    let by_key = "SEARCH audit_key USING PRIMARY KEY (kind=? AND key=? AND seq<?)";
    check(AuditFilter { actor: text("a"), ..any() }, &[&[by_key, entry], &[after]]);
    let newest = Order::NewestFirst;
    let filter = AuditFilter { code: text("a"), object: text("b*"), order: newest, ..any() };
    check(filter, &[&[after], &[by_key, entry]]);
    let by_key = "SEARCH audit_key USING PRIMARY KEY (kind=? AND key=? AND seq>? AND seq<?)";
    let between = "SEARCH audit USING INTEGER PRIMARY KEY (rowid>? AND rowid<?)";
    let (action, outcome) = (Some(Action::DoorRefused), Some(Outcome::Refused));
    let filter = AuditFilter { action, outcome, from: Some(7), to: Some(9), ..any() };
    check(filter.clone(), &[&[by_key, entry], &[between]]);
    check(AuditFilter { since_ms: Some(7), ..filter }, &[&[by_key, entry], &[between]]);
    let by_range = "SEARCH audit_key USING PRIMARY KEY (kind=? AND key>? AND key<?)";
    let sorted = "USE TEMP B-TREE FOR ORDER BY";
    check(AuditFilter { actor: text("a*"), ..any() }, &[&[by_range, entry, sorted], &[after]]);
}
