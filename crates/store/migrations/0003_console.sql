-- What was refused or failed is little beside what was done, and looked for by itself.
CREATE INDEX audit_not_done ON audit (seq) WHERE outcome <> 'done';
