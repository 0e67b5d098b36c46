-- Finds the tokens of visitors who have not come back, to forget them.
-- Runs on SQLite and on PostgreSQL.

CREATE INDEX visitor_tokens_by_expiry ON visitor_tokens (expires_at);
