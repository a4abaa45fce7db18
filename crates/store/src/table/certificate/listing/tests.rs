use super::*;
use crate::Store;
use crate::tests::temporary;

const NOW: UnixTime = UnixTime(1_800_000_000);

/// What the engine says that it will do for a search.
fn plan(store: &Store, search: &CertificateSearch) -> Vec<String> {
    let read = store.read().unwrap();
    let (columns, order) = search.sort.columns();
    let (sql, values) = search.query(None).ordered(columns, order, None);
    let detail = |row: &Row<'_>| {
        let _: (i64, i64, i64) = (row.take()?, row.take()?, row.take()?);
        row.take::<String>()
    };
    read.connection.list(&format!("EXPLAIN QUERY PLAN {sql}"), &values, detail).unwrap()
}

#[test]
fn a_page_is_read_in_its_order_and_not_sorted() {
    let store = temporary();
    let class: ClassName = "email".parse().unwrap();
    let any = CertificateSearch::default;
    let soonest = CertificateSearch { sort: Sort::EndsFirst, ..any() };
    let latest = CertificateSearch { sort: Sort::EndsLast, ..any() };
    let revoked = Some((Standing::Revoked, NOW));
    for (search, index) in [
        (any(), "sqlite_autoindex_certificate_1"),
        (
            CertificateSearch { class: Some(class.clone()), ..any() },
            "sqlite_autoindex_certificate_1",
        ),
        (
            CertificateSearch { standing: Some((Standing::Valid, NOW)), ..any() },
            "sqlite_autoindex_certificate_1",
        ),
        (CertificateSearch { ends_before: Some(NOW), ..any() }, "sqlite_autoindex_certificate_1"),
        (CertificateSearch { ends_from: Some(NOW), ..soonest.clone() }, "certificate_by_end"),
        (CertificateSearch { class: Some(class), ..soonest }, "certificate_by_end"),
        (
            CertificateSearch { standing: Some((Standing::Expired, NOW)), ..latest },
            "certificate_by_end",
        ),
        (
            CertificateSearch { standing: revoked, sort: Sort::Changed, ..any() },
            "certificate_revoked",
        ),
    ] {
        let steps = plan(&store, &search);
        let first = steps.first().unwrap();
        assert!(first.contains(index), "{search:?}: {steps:?}");
        // Within one end of validity there may be some to sort, never all.
        let sorted = |step: &String| step.contains("USE TEMP B-TREE FOR ORDER BY");
        assert!(!steps.iter().any(sorted), "{search:?}: {steps:?}");
    }
}
