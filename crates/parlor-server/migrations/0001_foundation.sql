-- Who there is, what they said, and the turns that answer.
-- Runs on SQLite and on PostgreSQL. Times are epoch milliseconds, ids and JSON are text.

CREATE TABLE organizations (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    created_at BIGINT NOT NULL
);

CREATE TABLE agents (
    id TEXT PRIMARY KEY,
    organization_id TEXT NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    -- JSON: how it presents itself, and which origins may embed it.
    settings TEXT NOT NULL,
    -- Sessions carry it; raising it revokes all of them at once.
    token_generation BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE INDEX agents_by_organization ON agents (organization_id, id);

CREATE TABLE api_keys (
    id TEXT PRIMARY KEY,
    -- secret, publishable or platform
    kind TEXT NOT NULL,
    -- A platform key belongs to no organization.
    organization_id TEXT REFERENCES organizations (id) ON DELETE CASCADE,
    -- Only a publishable key names an agent.
    agent_id TEXT REFERENCES agents (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    -- SHA-256 of the key, in hexadecimal.
    hash TEXT NOT NULL UNIQUE,
    -- What may be shown of it: all of a publishable key, the beginning of the others.
    hint TEXT NOT NULL,
    -- JSON array of names.
    scopes TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT,
    revoked_at BIGINT,
    last_used_at BIGINT
);
CREATE INDEX api_keys_by_organization ON api_keys (organization_id, id);

CREATE TABLE signing_keys (
    id TEXT PRIMARY KEY,
    purpose TEXT NOT NULL,
    -- Hexadecimal.
    secret TEXT NOT NULL,
    created_at BIGINT NOT NULL
);

CREATE TABLE visitors (
    id TEXT PRIMARY KEY,
    organization_id TEXT NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
    agent_id TEXT NOT NULL REFERENCES agents (id) ON DELETE CASCADE,
    locale TEXT,
    page_url TEXT,
    created_at BIGINT NOT NULL,
    last_seen_at BIGINT NOT NULL
);

CREATE TABLE visitor_tokens (
    -- SHA-256 of the token, in hexadecimal.
    hash TEXT PRIMARY KEY,
    visitor_id TEXT NOT NULL REFERENCES visitors (id) ON DELETE CASCADE,
    -- The token it was given for; that one retires once this one is used.
    parent_hash TEXT,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX visitor_tokens_by_visitor ON visitor_tokens (visitor_id);

CREATE TABLE conversations (
    id TEXT PRIMARY KEY,
    organization_id TEXT NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
    agent_id TEXT NOT NULL REFERENCES agents (id) ON DELETE CASCADE,
    visitor_id TEXT REFERENCES visitors (id) ON DELETE CASCADE,
    -- Whose external ids these are: the visitor's id, or the organization's.
    owner_id TEXT NOT NULL,
    -- What the client calls it.
    external_id TEXT,
    -- open or ended
    status TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX conversations_by_external_id
    ON conversations (agent_id, owner_id, external_id);
CREATE INDEX conversations_by_visitor ON conversations (visitor_id, id);
CREATE INDEX conversations_by_organization ON conversations (organization_id, id);

CREATE TABLE messages (
    conversation_id TEXT NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
    -- Made by the client for questions, so unique in its conversation only.
    id TEXT NOT NULL,
    -- Counts from 1 in each conversation.
    position BIGINT NOT NULL,
    -- user or assistant
    role TEXT NOT NULL,
    -- complete, streaming, stopped, interrupted or failed
    status TEXT NOT NULL,
    -- JSON array of parts.
    parts TEXT NOT NULL,
    -- The text parts, joined.
    body TEXT NOT NULL,
    error_text TEXT,
    answered BIGINT,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (conversation_id, id)
);
CREATE UNIQUE INDEX messages_in_order ON messages (conversation_id, position);
CREATE INDEX messages_by_id ON messages (id);

CREATE TABLE turns (
    id TEXT PRIMARY KEY,
    organization_id TEXT NOT NULL,
    agent_id TEXT NOT NULL,
    conversation_id TEXT NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
    question_id TEXT NOT NULL,
    answer_id TEXT NOT NULL,
    -- running, finished, stopped, failed or interrupted
    status TEXT NOT NULL,
    -- Which server process runs it.
    instance_id TEXT NOT NULL,
    started_at BIGINT NOT NULL,
    ended_at BIGINT
);
CREATE INDEX turns_by_conversation ON turns (conversation_id, id);
CREATE INDEX turns_by_question ON turns (conversation_id, question_id);
CREATE UNIQUE INDEX turns_one_running ON turns (conversation_id) WHERE status = 'running';

-- The journal: each row holds the events first_seq..=last_seq, one JSON text a line.
CREATE TABLE turn_events (
    turn_id TEXT NOT NULL REFERENCES turns (id) ON DELETE CASCADE,
    first_seq BIGINT NOT NULL,
    last_seq BIGINT NOT NULL,
    payload TEXT NOT NULL,
    PRIMARY KEY (turn_id, first_seq)
);

CREATE TABLE turn_metrics (
    turn_id TEXT PRIMARY KEY REFERENCES turns (id) ON DELETE CASCADE,
    organization_id TEXT NOT NULL,
    agent_id TEXT NOT NULL,
    conversation_id TEXT NOT NULL,
    status TEXT NOT NULL,
    finish_reason TEXT NOT NULL,
    model TEXT,
    answered BIGINT,
    source_count BIGINT NOT NULL,
    answer_chars BIGINT NOT NULL,
    input_tokens BIGINT,
    output_tokens BIGINT,
    -- From the request to the first word; absent without a word.
    first_text_millis BIGINT,
    total_millis BIGINT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX turn_metrics_by_agent ON turn_metrics (agent_id, created_at);

-- What webhooks will tell, written with the change that it tells of.
CREATE TABLE outbox (
    id TEXT PRIMARY KEY,
    organization_id TEXT NOT NULL,
    agent_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    -- JSON object.
    payload TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    dispatched_at BIGINT
);
CREATE INDEX outbox_waiting ON outbox (dispatched_at, id);

CREATE TABLE idempotency (
    -- Whose keys these are.
    scope TEXT NOT NULL,
    idempotency_key TEXT NOT NULL,
    -- SHA-256 of the request, in hexadecimal.
    fingerprint TEXT NOT NULL,
    -- JSON: what was answered, or where to find it.
    response TEXT NOT NULL,
    expires_at BIGINT NOT NULL,
    PRIMARY KEY (scope, idempotency_key)
);
CREATE INDEX idempotency_by_expiry ON idempotency (expires_at);
