-- Outside CAs that doors believe beside our own. What was removed is told by the log.

CREATE TABLE anchor (
    name TEXT PRIMARY KEY,
    certificates TEXT NOT NULL,
    policies TEXT NOT NULL,
    unmapped TEXT NOT NULL,
    person_from TEXT NOT NULL,
    evidence TEXT NOT NULL,
    status TEXT NOT NULL,
    added_at BIGINT NOT NULL
);

-- The newest CRL of each of its keys.
CREATE TABLE anchor_crl (
    anchor TEXT NOT NULL REFERENCES anchor (name),
    issuer BYTEA NOT NULL,
    der BYTEA NOT NULL,
    added_at BIGINT NOT NULL,
    PRIMARY KEY (anchor, issuer)
);

-- What is not believed any more, whatever the outside CA says.
CREATE TABLE anchor_revocation (
    anchor TEXT NOT NULL REFERENCES anchor (name),
    serial BYTEA NOT NULL,
    revoked_at BIGINT NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (anchor, serial)
);

-- Certificates of outside CAs that stand for devices on record.
CREATE TABLE outside_certificate (
    fingerprint BYTEA PRIMARY KEY,
    device_id BIGINT NOT NULL REFERENCES device (id),
    der BYTEA NOT NULL,
    imported_at BIGINT NOT NULL
);
CREATE INDEX outside_certificate_by_device ON outside_certificate (device_id);
