-- Invitations, requests, decisions, one-time codes, sessions, and mail to be sent.

CREATE INDEX person_by_email ON person (email) WHERE removed_at IS NULL AND email IS NOT NULL;

CREATE TABLE invitation (
    id TEXT PRIMARY KEY,
    email TEXT NOT NULL,
    name TEXT,
    class TEXT NOT NULL,
    made_by TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at BIGINT,
    withdrawn_at BIGINT,
    request_id TEXT
);
CREATE INDEX invitation_by_made ON invitation (made_at);
CREATE INDEX invitation_by_email ON invitation (email);

CREATE TABLE request (
    id TEXT PRIMARY KEY,
    state TEXT NOT NULL,
    person_id BIGINT REFERENCES person (id),
    handle TEXT NOT NULL,
    name TEXT NOT NULL,
    email TEXT,
    device TEXT NOT NULL,
    class TEXT NOT NULL,
    csr BYTEA,
    key_fingerprint BYTEA,
    interim BYTEA,
    invitation_id TEXT REFERENCES invitation (id),
    duplicates TEXT NOT NULL,
    mailbox_proven_at BIGINT,
    serial BYTEA REFERENCES certificate (serial),
    opened_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX request_by_opened ON request (opened_at);
CREATE INDEX request_by_person ON request (person_id, opened_at);
CREATE INDEX request_by_handle ON request (handle, opened_at);
CREATE INDEX request_by_email ON request (email, opened_at);
CREATE INDEX request_by_key ON request (key_fingerprint);
CREATE INDEX request_by_serial ON request (serial);
CREATE INDEX request_by_state ON request (state, opened_at);
CREATE INDEX request_waiting ON request (opened_at)
    WHERE state IN ('open', 'proving');
CREATE INDEX request_ending ON request (expires_at)
    WHERE state IN ('open', 'proving', 'approved');
CREATE INDEX request_interim ON request (opened_at)
    WHERE interim IS NOT NULL AND state IN ('open', 'proving', 'approved');

CREATE TABLE decision (
    id BIGINT PRIMARY KEY,
    request_id TEXT NOT NULL REFERENCES request (id),
    verdict TEXT NOT NULL,
    officer TEXT NOT NULL,
    method TEXT NOT NULL,
    note TEXT NOT NULL,
    reference TEXT,
    hash BYTEA,
    decided_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX decision_by_officer ON decision (request_id, officer);

-- The words are no secret: both who compare them see them.
CREATE TABLE pairing (
    request_id TEXT PRIMARY KEY REFERENCES request (id),
    words TEXT NOT NULL,
    officer TEXT NOT NULL,
    begun_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    applicant_at BIGINT,
    officer_at BIGINT
);

CREATE TABLE code (
    id BIGINT PRIMARY KEY,
    purpose TEXT NOT NULL,
    subject TEXT NOT NULL,
    name TEXT,
    salt BYTEA NOT NULL,
    hash BYTEA NOT NULL,
    tries_left BIGINT NOT NULL,
    made_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at BIGINT
);
CREATE UNIQUE INDEX code_by_subject ON code (purpose, subject);
CREATE UNIQUE INDEX code_by_name ON code (name) WHERE name IS NOT NULL;
CREATE INDEX code_by_end ON code (expires_at);

-- Wrong tries, to be counted by where they came from.
CREATE TABLE miss (
    source TEXT NOT NULL,
    at BIGINT NOT NULL
);
CREATE INDEX miss_by_source ON miss (source, at);
CREATE INDEX miss_by_time ON miss (at);

CREATE TABLE session (
    key BYTEA PRIMARY KEY,
    person_id BIGINT REFERENCES person (id),
    operator TEXT,
    certificate BYTEA,
    made_at BIGINT NOT NULL,
    last_used_at BIGINT NOT NULL,
    ends_at BIGINT NOT NULL
);
CREATE INDEX session_by_person ON session (person_id);
CREATE INDEX session_by_end ON session (ends_at);

CREATE TABLE mail (
    id BIGINT PRIMARY KEY,
    recipient TEXT NOT NULL,
    subject TEXT NOT NULL,
    text TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    next_try_at BIGINT,
    tries BIGINT NOT NULL,
    sent_at BIGINT,
    last_error TEXT
);
CREATE INDEX mail_due ON mail (next_try_at) WHERE next_try_at IS NOT NULL;
CREATE INDEX mail_by_made ON mail (made_at);
