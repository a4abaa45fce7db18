-- Times named *_at and not_* are seconds since 1970-01-01T00:00:00Z, *_ms milliseconds.
-- Rows of persons, devices and groups are never deleted: what happened stays told by name.

CREATE TABLE person (
    id BIGINT PRIMARY KEY,
    handle TEXT NOT NULL,
    name TEXT NOT NULL,
    email TEXT,
    upn TEXT,
    added_at BIGINT NOT NULL,
    removed_at BIGINT
);
CREATE UNIQUE INDEX person_by_handle ON person (handle) WHERE removed_at IS NULL;

CREATE TABLE device (
    id BIGINT PRIMARY KEY,
    holder BYTEA NOT NULL UNIQUE,
    handle TEXT NOT NULL,
    owner_id BIGINT REFERENCES person (id),
    added_at BIGINT NOT NULL,
    removed_at BIGINT
);
CREATE UNIQUE INDEX device_by_owner ON device (owner_id, handle)
    WHERE removed_at IS NULL AND owner_id IS NOT NULL;
CREATE UNIQUE INDEX machine_by_handle ON device (handle)
    WHERE removed_at IS NULL AND owner_id IS NULL;

-- GROUP is a word of SQL.
CREATE TABLE grp (
    id BIGINT PRIMARY KEY,
    handle TEXT NOT NULL,
    added_at BIGINT NOT NULL,
    removed_at BIGINT
);
CREATE UNIQUE INDEX grp_by_handle ON grp (handle) WHERE removed_at IS NULL;

CREATE TABLE person_membership (
    person_id BIGINT NOT NULL REFERENCES person (id),
    grp_id BIGINT NOT NULL REFERENCES grp (id),
    PRIMARY KEY (person_id, grp_id)
);
CREATE INDEX person_membership_by_grp ON person_membership (grp_id);

CREATE TABLE device_membership (
    device_id BIGINT NOT NULL REFERENCES device (id),
    grp_id BIGINT NOT NULL REFERENCES grp (id),
    PRIMARY KEY (device_id, grp_id)
);
CREATE INDEX device_membership_by_grp ON device_membership (grp_id);

-- What persons are trusted with now; who gave and took it is told by the log.
CREATE TABLE role (
    person_id BIGINT NOT NULL REFERENCES person (id),
    role TEXT NOT NULL,
    granted_at BIGINT NOT NULL,
    granted_by TEXT NOT NULL,
    PRIMARY KEY (person_id, role)
);

CREATE TABLE ca (
    id BIGINT PRIMARY KEY,
    role TEXT NOT NULL,
    name TEXT NOT NULL,
    key_fingerprint BYTEA NOT NULL,
    fingerprint BYTEA NOT NULL UNIQUE,
    der BYTEA NOT NULL,
    added_at BIGINT NOT NULL,
    retired_at BIGINT
);

-- A serial is unique among all our issuers, so it names a certificate alone. It begins with the second
-- it was made in: whatever is sorted by serials grows at its end, and costs the same at any size.
CREATE TABLE certificate (
    serial BYTEA PRIMARY KEY,
    node TEXT NOT NULL,
    issuer BYTEA NOT NULL,
    device_id BIGINT REFERENCES device (id),
    name TEXT NOT NULL,
    profile TEXT NOT NULL,
    class TEXT,
    state TEXT NOT NULL,
    not_before BIGINT NOT NULL,
    not_after BIGINT NOT NULL,
    reserved_at BIGINT NOT NULL,
    issued_at BIGINT,
    revoked_at BIGINT,
    reason TEXT,
    key_fingerprint BYTEA NOT NULL,
    fingerprint BYTEA,
    tbs BYTEA,
    der BYTEA,
    change_seq BIGINT NOT NULL
);
CREATE INDEX certificate_by_device ON certificate (device_id);
CREATE INDEX certificate_by_key ON certificate (key_fingerprint, device_id);
-- With the class, so that those in force are counted by class from this index alone.
CREATE INDEX certificate_by_end ON certificate (not_after, class);
CREATE INDEX certificate_pending ON certificate (serial) WHERE state = 'prepared';
CREATE INDEX certificate_compromised ON certificate (key_fingerprint, reason, serial)
    WHERE reason = 'key-compromise';
CREATE INDEX certificate_revoked ON certificate (change_seq) WHERE state = 'revoked';

-- Proofs of identity, each changed by nothing but being withdrawn. Officers are named by the search
-- key of their actor. Of persons and of machines: exactly one of the two is set.
CREATE TABLE evidence (
    id BIGINT PRIMARY KEY,
    person_id BIGINT REFERENCES person (id),
    device_id BIGINT REFERENCES device (id),
    class TEXT NOT NULL,
    method TEXT NOT NULL,
    officer TEXT NOT NULL,
    second_officer TEXT,
    reference TEXT,
    hash BYTEA,
    expires_at BIGINT,
    request TEXT,
    given_at BIGINT NOT NULL,
    withdrawn_at BIGINT,
    change_seq BIGINT NOT NULL,
    CHECK ((person_id IS NULL) <> (device_id IS NULL))
);
CREATE INDEX evidence_by_person ON evidence (person_id, id) WHERE person_id IS NOT NULL;
CREATE INDEX evidence_by_device ON evidence (device_id, id) WHERE device_id IS NOT NULL;
CREATE INDEX evidence_by_change ON evidence (change_seq);

-- The text is the entry; the columns after the hash repeat parts of it to search by.
CREATE TABLE audit (
    seq BIGINT PRIMARY KEY,
    at_ms BIGINT NOT NULL,
    text TEXT NOT NULL,
    previous BYTEA NOT NULL,
    hash BYTEA NOT NULL,
    action TEXT NOT NULL,
    actor TEXT NOT NULL,
    object TEXT NOT NULL,
    outcome TEXT NOT NULL,
    code TEXT
);
CREATE INDEX audit_by_time ON audit (at_ms);
CREATE INDEX audit_by_action ON audit (action, seq);
CREATE INDEX audit_by_actor ON audit (actor, seq);
CREATE INDEX audit_by_object ON audit (object, seq);
CREATE INDEX audit_by_code ON audit (code, seq) WHERE code IS NOT NULL;

-- One row: how far the log reaches, and its last entry that changed something a node must follow.
CREATE TABLE audit_head (
    id BIGINT PRIMARY KEY CHECK (id = 1),
    seq BIGINT NOT NULL,
    hash BYTEA NOT NULL,
    change_seq BIGINT NOT NULL
);

CREATE TABLE checkpoint (
    seq BIGINT PRIMARY KEY,
    hash BYTEA NOT NULL,
    at_ms BIGINT NOT NULL,
    signature BYTEA NOT NULL,
    key_fingerprint BYTEA NOT NULL
);

CREATE TABLE setting (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
);
