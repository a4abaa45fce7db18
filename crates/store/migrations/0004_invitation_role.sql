-- The role that whoever accepts an invitation gets with the approval.
ALTER TABLE invitation ADD COLUMN role TEXT;
