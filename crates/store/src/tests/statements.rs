//! Every statement of this crate, read from its source.

use std::fs;

use super::*;

/// Returns the text literals in `source` that are SQL, with line continuations joined.
fn statements(source: &str) -> Vec<String> {
    let verbs = ["SELECT ", "INSERT ", "UPDATE ", "DELETE ", "WITH "];
    let source = source.replace("\\\n", "\n");
    let literals = source.split('"').skip(1).step_by(2);
    let joined = literals.map(|text| text.split_whitespace().collect::<Vec<_>>().join(" "));
    joined.filter(|text| verbs.iter().any(|verb| text.starts_with(verb))).collect()
}

fn all() -> Vec<String> {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let tables = fs::read_dir(source.join("table")).unwrap().map(|file| file.unwrap().path());
    let tables = tables.filter(|path| path.is_file());
    let files =
        tables.chain([source.join("migrate.rs"), source.join("table/certificate/listing.rs")]);
    files.flat_map(|file| statements(&fs::read_to_string(file).unwrap())).collect()
}

/// Returns the numbers of the values in a statement, in order of appearance.
fn numbers(sql: &str) -> Vec<usize> {
    let after = sql.split('$').skip(1);
    after
        .map(|rest| rest.chars().take_while(char::is_ascii_digit).collect::<String>())
        .map(|digits| digits.parse().unwrap())
        .collect()
}

/// Says whether each number appears first in its turn.
fn in_order(numbers: &[usize]) -> bool {
    let mut greatest = 0;
    numbers.iter().all(|&number| {
        let fits = (1..=greatest + 1).contains(&number);
        greatest = greatest.max(number);
        fits
    })
}

#[test]
fn the_scan_finds_statements() {
    let source = "const A: &str = \"SELECT a \\\n    FROM b WHERE c = $1\"; let x = \"text\";";
    assert_eq!(statements(source), ["SELECT a FROM b WHERE c = $1"]);
    assert!(all().len() > 40, "{}", all().len());
    let check = |sql, expected| assert_eq!(in_order(&numbers(sql)), expected, "{sql}");
    check("VALUES ($1, $2, $1, $3)", true);
    check("VALUES ($2, $1)", false);
    check("VALUES ($1, $3)", false);
}

#[test]
fn values_are_numbered_in_order_of_appearance() {
    for sql in all() {
        assert!(in_order(&numbers(&sql)), "{sql}");
        assert!(!sql.contains('?'), "{sql}");
    }
}

#[test]
fn every_statement_fits_the_schema() {
    let (_directory, path) = directory();
    drop(open(&path));
    let file = rusqlite::Connection::open(&path).unwrap();
    for sql in all() {
        if let Err(error) = file.prepare(&sql) {
            panic!("{sql}: {error}");
        }
    }
}

#[test]
fn what_is_asked_often_is_found_by_an_index() {
    let (_directory, path) = directory();
    drop(open(&path));
    let file = rusqlite::Connection::open(&path).unwrap();
    let whole = [
        "ORDER BY id",
        "ORDER BY handle",
        "ORDER BY owner_id",
        "ORDER BY seq",
        "ORDER BY c.serial",
        "ORDER BY version",
        "ORDER BY person_id",
        "ORDER BY device_id",
        "MAX(id)",
    ];
    for sql in all() {
        // Whole listings, and statements that are only the beginning of one.
        let listing = whole.iter().any(|part| sql.contains(part)) || !sql.contains('$');
        let mut plan = file.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
        let nulls = vec![rusqlite::types::Null; plan.parameter_count()];
        let values = rusqlite::params_from_iter(nulls);
        let steps = plan.query_map(values, |row| row.get::<_, String>(3)).unwrap();
        // An index of a few rows may be read from end to end.
        let small = ["certificate_pending", "certificate_revoked", "plea_waiting", "plea_by_end"];
        let scans = steps.map(Result::unwrap).any(|step| {
            step.starts_with("SCAN ") && !small.iter().any(|index| step.contains(index))
        });
        assert!(listing || !scans, "{sql}");
    }
}
