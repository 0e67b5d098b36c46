-- What the calls of tools are signed with, and answers that go on after calls.
-- Runs on SQLite and on PostgreSQL.

CREATE TABLE tool_secrets (
    id TEXT PRIMARY KEY,
    agent_id TEXT NOT NULL REFERENCES agents (id) ON DELETE CASCADE,
    -- What the vault made of it.
    sealed TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    -- Until when it signs along; null for the current one.
    retires_at BIGINT
);
CREATE INDEX tool_secrets_by_agent ON tool_secrets (agent_id);

-- How many parts the answer had when this turn began: more than 0 for one that goes on
-- after the page has told what came of its tools.
ALTER TABLE turns ADD COLUMN parts_before BIGINT NOT NULL DEFAULT 0;
-- JSON: the tools that the page declared. Null if it declared none.
ALTER TABLE turns ADD COLUMN tools TEXT;
