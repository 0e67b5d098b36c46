-- What an agent knows: its sources, and the chunks they were cut into.
-- Runs on SQLite and on PostgreSQL. Times are epoch milliseconds, ids are text.

CREATE TABLE sources (
    id TEXT PRIMARY KEY,
    organization_id TEXT NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
    agent_id TEXT NOT NULL REFERENCES agents (id) ON DELETE CASCADE,
    -- text or file
    kind TEXT NOT NULL,
    title TEXT NOT NULL,
    -- Where a visitor reads it; absolute, or from the root of the site.
    url TEXT,
    filename TEXT,
    media_type TEXT NOT NULL,
    -- queued, fetching, indexing, ready, failed or stale
    status TEXT NOT NULL,
    -- Why it failed, one sentence.
    failure TEXT,
    -- SHA-256 of the content, in hexadecimal.
    content_hash TEXT NOT NULL,
    -- As it came, so that a later version can cut it anew.
    content TEXT NOT NULL,
    char_count BIGINT NOT NULL,
    chunk_count BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE INDEX sources_by_agent ON sources (agent_id, id);

-- Each agent has a shelf: the range of chunk numbers shelf * 2^32 .. (shelf + 1) * 2^32.
-- A search then stays inside one agent by a range of keys, which an index can
-- follow, and not by a column that it would have to look up for every match.
CREATE TABLE shelves (
    agent_id TEXT PRIMARY KEY REFERENCES agents (id) ON DELETE CASCADE,
    number BIGINT NOT NULL UNIQUE,
    -- The place in the shelf that was given out last; never given out again.
    last_place BIGINT NOT NULL
);

CREATE TABLE chunks (
    -- shelf * 2^32 + place
    number BIGINT PRIMARY KEY,
    agent_id TEXT NOT NULL REFERENCES agents (id) ON DELETE CASCADE,
    source_id TEXT NOT NULL REFERENCES sources (id) ON DELETE CASCADE,
    -- Counts from 0 in each source.
    position BIGINT NOT NULL,
    -- Heading path, outermost first, joined by ' › '; empty above the first heading.
    heading TEXT NOT NULL,
    anchor TEXT,
    -- Markdown.
    body TEXT NOT NULL,
    -- SHA-256 of title, heading, anchor and body, in hexadecimal.
    hash TEXT NOT NULL
);
CREATE INDEX chunks_by_source ON chunks (source_id, position);
CREATE INDEX chunks_by_agent ON chunks (agent_id, number);

-- Agents with a model of their own; the others use the server's.
CREATE TABLE agent_models (
    agent_id TEXT PRIMARY KEY REFERENCES agents (id) ON DELETE CASCADE,
    url TEXT NOT NULL,
    name TEXT NOT NULL,
    api_key TEXT,
    temperature TEXT,
    system_prompt TEXT
);
