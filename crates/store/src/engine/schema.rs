//! The column types of a schema as each engine calls them. Scripts are written with the standard
//! BIGINT, TEXT and BYTEA.

/// Rewrites a script for SQLite: an INTEGER PRIMARY KEY is the row's own number there, a STRICT table refuses
/// values of another type, and one WITHOUT OIDS, which says nothing to PostgreSQL, is nothing but its key's index.
pub(super) fn for_sqlite(script: &str) -> String {
    script
        .replace("BIGINT", "INTEGER")
        .replace("BYTEA", "BLOB")
        .replace("\n);", "\n) STRICT;")
        .replace("\n) WITHOUT OIDS;", "\n) WITHOUT ROWID, STRICT;")
}
