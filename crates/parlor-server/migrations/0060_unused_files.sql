-- How much the visitors of an organization have sent with no message yet.
-- Runs on SQLite and on PostgreSQL.

CREATE INDEX files_unused_of_visitors ON files (organization_id, created_at, id, size_bytes)
    WHERE conversation_id IS NULL AND visitor_id IS NOT NULL;
