-- Forms that agents ask visitors to fill in.
-- Runs on SQLite and on PostgreSQL. JSON is text.

-- JSON array: what was filled in or skipped, each form once, in that order. It goes with
-- the conversation.
ALTER TABLE conversations ADD COLUMN forms TEXT NOT NULL DEFAULT '[]';
