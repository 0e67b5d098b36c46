-- What is remembered of requests is sealed, and belongs to who sent them.
-- Runs on SQLite and on PostgreSQL.

-- The people and conversations that a sealed response names, by their ids.
ALTER TABLE idempotency ADD COLUMN mentions TEXT;

-- Those that were kept in the open, for a day at most, may hold keys.
DELETE FROM idempotency WHERE scope LIKE 'http:%';
