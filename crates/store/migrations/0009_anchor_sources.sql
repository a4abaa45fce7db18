-- Where CRLs of outside CAs are fetched from, whose list came from there last, and since when and why none comes.
CREATE TABLE anchor_source (
    anchor TEXT NOT NULL REFERENCES anchor (name),
    url TEXT NOT NULL,
    issuer BYTEA,
    failed_at BIGINT,
    failure TEXT,
    PRIMARY KEY (anchor, url)
);
