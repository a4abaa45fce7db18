-- Calls for help; certificates in force counted as they come and go; an end with all that decides whether notice is due.

-- By whoever cannot show a certificate; the message is theirs.
CREATE TABLE plea (
    id BIGINT PRIMARY KEY,
    who TEXT NOT NULL,
    person_id BIGINT REFERENCES person (id),
    message TEXT NOT NULL,
    source TEXT NOT NULL,
    asked_at BIGINT NOT NULL,
    outcome TEXT,
    note TEXT,
    ended_by TEXT,
    ended_at BIGINT
);
CREATE INDEX plea_waiting ON plea (id) WHERE ended_at IS NULL;
CREATE INDEX plea_by_end ON plea (ended_at, id) WHERE ended_at IS NOT NULL;

-- How many certificates that were issued and not revoked end on a day, counted from 1970-01-01; without a class those
-- of doors.
CREATE TABLE tally (
    day BIGINT NOT NULL,
    class TEXT NOT NULL,
    count BIGINT NOT NULL,
    PRIMARY KEY (day, class)
);
INSERT INTO tally (day, class, count)
    SELECT not_after / 86400, COALESCE(class, ''), COUNT(*) FROM certificate
    WHERE state = 'issued' GROUP BY 1, 2;

-- In the place of narrower ones: in the order of listings by their end, and what comes to its end is read from these
-- two alone.
DROP INDEX certificate_by_end;
CREATE INDEX certificate_by_end ON certificate (not_after, serial, not_before, device_id);
DROP INDEX certificate_revoked;
CREATE INDEX certificate_revoked ON certificate (change_seq, not_after, serial)
    WHERE state = 'revoked';
