-- What was revoked here of an outside CA that is not on record any more: it holds again when its key comes back.
CREATE TABLE kept_revocation (
    anchor_key BYTEA NOT NULL,
    serial BYTEA NOT NULL,
    revoked_at BIGINT NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (anchor_key, serial)
);
