//! The schema: numbered scripts, each applied once and remembered with its checksum, so that a
//! store made by another program than this is noticed before anything is read.

use pki::digest;
use pki::time::UnixTime;

use crate::engine::Connection;
use crate::error::Error;

#[cfg(test)]
mod tests;

/// What marks a file as a Signet store: `Sign` in ASCII.
const MARK: i64 = 0x5369_676e;

/// One step of the schema.
struct Migration {
    version: i64,
    name: &'static str,
    script: &'static str,
}

/// Every step, in order, from 1 without a gap.
const MIGRATIONS: &[Migration] = &[
    Migration { version: 1, name: "first", script: include_str!("../migrations/0001_first.sql") },
    Migration {
        version: 2,
        name: "requests",
        script: include_str!("../migrations/0002_requests.sql"),
    },
    Migration {
        version: 3,
        name: "console",
        script: include_str!("../migrations/0003_console.sql"),
    },
    Migration {
        version: 4,
        name: "invitation_role",
        script: include_str!("../migrations/0004_invitation_role.sql"),
    },
    Migration { version: 5, name: "portal", script: include_str!("../migrations/0005_portal.sql") },
    Migration { version: 6, name: "post", script: include_str!("../migrations/0006_post.sql") },
    Migration {
        version: 7,
        name: "anchors",
        script: include_str!("../migrations/0007_anchors.sql"),
    },
    Migration {
        version: 8,
        name: "idle_invitations",
        script: include_str!("../migrations/0008_idle_invitations.sql"),
    },
    Migration {
        version: 9,
        name: "anchor_sources",
        script: include_str!("../migrations/0009_anchor_sources.sql"),
    },
    Migration {
        version: 10,
        name: "audit_times",
        script: include_str!("../migrations/0010_audit_times.sql"),
    },
    Migration { version: 11, name: "desk", script: include_str!("../migrations/0011_desk.sql") },
    Migration {
        version: 12,
        name: "audit_keys",
        script: include_str!("../migrations/0012_audit_keys.sql"),
    },
    Migration {
        version: 13,
        name: "kept_revocations",
        script: include_str!("../migrations/0013_kept_revocations.sql"),
    },
];

const RECORD: &str = "CREATE TABLE IF NOT EXISTS migration (
    version BIGINT PRIMARY KEY,
    name TEXT NOT NULL,
    checksum BYTEA NOT NULL,
    applied_at BIGINT NOT NULL
);";
const LIST: &str = "SELECT version, checksum FROM migration ORDER BY version";
const ADD: &str =
    "INSERT INTO migration (version, name, checksum, applied_at) VALUES ($1, $2, $3, $4)";

/// Brings the schema up to date.
///
/// # Errors
/// The file is not a store, or a newer program's; or it cannot be written.
pub(crate) fn migrate(connection: &Connection, now: UnixTime) -> Result<(), Error> {
    apply(connection, MIGRATIONS, now)
}

fn apply(connection: &Connection, all: &[Migration], now: UnixTime) -> Result<(), Error> {
    // In this order: another process that makes the store now sets the mark with the tables.
    match (connection.count_tables()?, connection.mark()?) {
        (_, MARK) | (0, 0) => connection.log_ahead()?,
        _ => return Err(Error::NotAStore),
    }
    if outstanding(connection, all)?.is_empty() {
        return Ok(());
    }
    connection.begin_writing()?;
    // Another process may have migrated since; what is outstanding is found anew.
    apply_outstanding(connection, all, now)
        .and_then(|()| connection.commit())
        .inspect_err(|_| connection.roll_back())
}

fn apply_outstanding(
    connection: &Connection,
    all: &[Migration],
    now: UnixTime,
) -> Result<(), Error> {
    connection.run_script(RECORD)?;
    connection.set_mark(MARK)?;
    for migration in outstanding(connection, all)? {
        connection.run_script(migration.script)?;
        let checksum = digest::sha256(migration.script.as_bytes());
        let values =
            [migration.version.into(), migration.name.into(), (&checksum).into(), (&now).into()];
        connection.execute(ADD, &values)?;
    }
    Ok(())
}

/// Returns the migrations not yet applied, once those applied are found to be ours.
fn outstanding<'a>(
    connection: &Connection,
    all: &'a [Migration],
) -> Result<&'a [Migration], Error> {
    if !connection.has_table("migration")? {
        return Ok(all);
    }
    let read = |row: &crate::engine::Row<'_>| Ok((row.take::<i64>()?, row.take::<[u8; 32]>()?));
    let applied = connection.list(LIST, &[], read)?;
    let known = newest(all);
    if let Some(&(found, _)) = applied.last().filter(|(version, _)| *version > known) {
        return Err(Error::NewerSchema { found, known });
    }
    for (migration, (version, checksum)) in all.iter().zip(&applied) {
        let ours = digest::sha256(migration.script.as_bytes());
        if (migration.version, ours) != (*version, *checksum) {
            return Err(Error::AlteredMigration { version: *version });
        }
    }
    Ok(all.get(applied.len()..).unwrap_or_default())
}

fn newest(all: &[Migration]) -> i64 {
    all.last().map_or(0, |migration| migration.version)
}

/// Returns the newest schema this program knows.
#[cfg(test)]
pub(crate) fn latest() -> i64 {
    newest(MIGRATIONS)
}
