-- What people do for themselves: renewing, adding a device from another, collecting a file made here.

-- A certificate that takes another's place: the old one is revoked when the new one is first used, at due_at at the
-- latest; ended_at says that this was seen to.
CREATE TABLE succession (
    serial BYTEA PRIMARY KEY REFERENCES certificate (serial),
    old BYTEA NOT NULL REFERENCES certificate (serial),
    due_at BIGINT NOT NULL,
    ended_at BIGINT
);
CREATE INDEX succession_by_old ON succession (old);
CREATE INDEX succession_due ON succession (due_at) WHERE ended_at IS NULL;

ALTER TABLE request ADD COLUMN renews BYTEA REFERENCES certificate (serial);

-- A link by which a person's device lets another in; the words are shown on both.
CREATE TABLE device_link (
    id TEXT PRIMARY KEY,
    person_id BIGINT NOT NULL REFERENCES person (id),
    serial BYTEA NOT NULL REFERENCES certificate (serial),
    class TEXT NOT NULL,
    words TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    request_id TEXT REFERENCES request (id)
);
CREATE INDEX device_link_by_end ON device_link (expires_at);

-- A file made here under a password that is kept nowhere; gone when it was collected.
CREATE TABLE sealed_file (
    request_id TEXT PRIMARY KEY REFERENCES request (id),
    name TEXT NOT NULL,
    content BYTEA NOT NULL,
    made_at BIGINT NOT NULL
);
CREATE INDEX sealed_file_by_made ON sealed_file (made_at);
