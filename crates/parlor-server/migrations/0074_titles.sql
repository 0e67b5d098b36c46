-- Finds conversations by what somebody called them.

-- The words of the title, sorted, each between spaces; empty without a title.
ALTER TABLE conversations ADD COLUMN title_words TEXT NOT NULL DEFAULT '';
CREATE INDEX conversations_titled ON conversations (organization_id) WHERE title_words <> '';
