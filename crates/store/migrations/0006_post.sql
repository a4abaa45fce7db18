-- One spool for letters and for what webhooks are told; languages of people; what was given notice of.

DROP TABLE mail;

-- A letter's content is facts: its words are found when it is sent.
CREATE TABLE post (
    id BIGINT PRIMARY KEY,
    channel TEXT NOT NULL,
    recipient TEXT NOT NULL,
    kind TEXT NOT NULL,
    language TEXT,
    content TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    useless_at BIGINT,
    next_try_at BIGINT,
    tries BIGINT NOT NULL,
    sent_at BIGINT,
    last_error TEXT
);
CREATE INDEX post_due ON post (channel, next_try_at) WHERE next_try_at IS NOT NULL;
CREATE INDEX post_by_made ON post (made_at);

ALTER TABLE person ADD COLUMN language TEXT;
ALTER TABLE invitation ADD COLUMN language TEXT;
ALTER TABLE request ADD COLUMN language TEXT;

-- When notice was last given that a certificate, or a proof of identity, ends.
CREATE TABLE certificate_notice (
    serial BYTEA PRIMARY KEY REFERENCES certificate (serial),
    told_at BIGINT NOT NULL
);
CREATE TABLE evidence_notice (
    evidence_id BIGINT PRIMARY KEY REFERENCES evidence (id),
    told_at BIGINT NOT NULL
);
CREATE INDEX evidence_by_end ON evidence (expires_at)
    WHERE expires_at IS NOT NULL AND withdrawn_at IS NULL;
