-- The text of a source, apart from what lists and counts read of it.
-- Runs on SQLite and on PostgreSQL.

CREATE TABLE source_texts (
    source_id TEXT PRIMARY KEY REFERENCES sources (id) ON DELETE CASCADE,
    -- As it came, so that a later version can cut it anew.
    content TEXT NOT NULL
);

INSERT INTO source_texts (source_id, content) SELECT id, content FROM sources;

ALTER TABLE sources DROP COLUMN content;
