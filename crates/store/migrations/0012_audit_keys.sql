-- What entries of the audit log are found by: 1 the action, 2 the actor, 3 the object, 4 the code, 5 the outcome unless
-- it is done. Written behind the log, many entries at once, so that no commit pays for five indexes; how far that has
-- come stands beside how far the log reaches.
CREATE TABLE audit_key (
    kind BIGINT NOT NULL,
    key TEXT NOT NULL,
    seq BIGINT NOT NULL,
    PRIMARY KEY (kind, key, seq)
) WITHOUT OIDS;
ALTER TABLE audit_head ADD COLUMN keyed_seq BIGINT NOT NULL DEFAULT 0;

-- The indexes have them in order.
INSERT INTO audit_key (kind, key, seq) SELECT 1, action, seq FROM audit ORDER BY action, seq;
DROP INDEX audit_by_action;
INSERT INTO audit_key (kind, key, seq) SELECT 2, actor, seq FROM audit ORDER BY actor, seq;
DROP INDEX audit_by_actor;
INSERT INTO audit_key (kind, key, seq) SELECT 3, object, seq FROM audit ORDER BY object, seq;
DROP INDEX audit_by_object;
INSERT INTO audit_key (kind, key, seq)
    SELECT 4, code, seq FROM audit WHERE code IS NOT NULL ORDER BY code, seq;
DROP INDEX audit_by_code;
INSERT INTO audit_key (kind, key, seq) SELECT 5, outcome, seq FROM audit WHERE outcome <> 'done' ORDER BY seq;
DROP INDEX audit_not_done;
UPDATE audit_head SET keyed_seq = seq;
