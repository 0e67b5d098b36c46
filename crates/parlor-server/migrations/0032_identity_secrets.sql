-- What an agent's site signs its visitors' identities with, and how sessions are opened.
-- Runs on SQLite and on PostgreSQL. Times are epoch milliseconds, ids are text.

CREATE TABLE identity_secrets (
    id TEXT PRIMARY KEY,
    agent_id TEXT NOT NULL REFERENCES agents (id) ON DELETE CASCADE,
    -- Sealed.
    secret TEXT NOT NULL,
    -- The beginning of it, which may be shown.
    hint TEXT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX identity_secrets_by_agent ON identity_secrets (agent_id, id);

-- Whether pages need a client secret of their site's backend to open a session.
ALTER TABLE agents ADD COLUMN require_client_secret BIGINT NOT NULL DEFAULT 0;
