-- An invitation goes only when no request names it, which is asked of every one that goes.
CREATE INDEX request_by_invitation ON request (invitation_id) WHERE invitation_id IS NOT NULL;
