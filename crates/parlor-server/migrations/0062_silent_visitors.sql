-- Who came when, of those of whom nothing is known.
-- Runs on SQLite and on PostgreSQL.

CREATE INDEX visitors_of_pages ON visitors (last_seen_at) WHERE agent_id IS NOT NULL;
