-- Servers that share this database. SQLite has one at a time, and no rows here.
CREATE TABLE instances (
    id TEXT PRIMARY KEY,
    -- Rises as long as the server lives. Others compare it with what they saw before, and
    -- no clock with another's.
    beats BIGINT NOT NULL,
    -- By the server's own clock; for people.
    seen_at BIGINT NOT NULL
);

-- Somebody asked another server than the one that runs the turn to stop it.
ALTER TABLE turns ADD COLUMN stop_requested_at BIGINT;
