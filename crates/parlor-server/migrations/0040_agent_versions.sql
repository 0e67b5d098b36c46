-- What an agent is set to: a draft, and the versions that were published of it.
-- Runs on SQLite and on PostgreSQL.

-- JSON: what is being worked on. Null until the server that knows drafts has seen it.
ALTER TABLE agents ADD COLUMN draft TEXT;
-- Which version answers; 0 as long as there is none.
ALTER TABLE agents ADD COLUMN published_version BIGINT NOT NULL DEFAULT 0;
-- JSON: how much it may be used. Not drafted: it holds at once.
ALTER TABLE agents ADD COLUMN limits TEXT NOT NULL DEFAULT '{}';

CREATE TABLE agent_versions (
    agent_id TEXT NOT NULL REFERENCES agents (id) ON DELETE CASCADE,
    -- Counts from 1 for each agent.
    version BIGINT NOT NULL,
    -- JSON: name, settings, model and tools as they were published.
    config TEXT NOT NULL,
    note TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (agent_id, version)
);

-- Which version answered; 0 is the draft. Null: before there were versions.
ALTER TABLE turns ADD COLUMN agent_version BIGINT;
ALTER TABLE turn_metrics ADD COLUMN agent_version BIGINT;
