//! The column types of a schema as each engine calls them. Scripts are written with the standard
//! BIGINT, TEXT and BYTEA.

/// Rewrites a script for SQLite: an INTEGER PRIMARY KEY is the row's own number there, and a
/// STRICT table refuses values of another type.
pub(super) fn for_sqlite(script: &str) -> String {
    script.replace("BIGINT", "INTEGER").replace("BYTEA", "BLOB").replace("\n);", "\n) STRICT;")
}
