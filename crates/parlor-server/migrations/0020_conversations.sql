-- What a conversation carries besides its messages, and what happened in it, in order.
-- Runs on SQLite and on PostgreSQL. Times are epoch milliseconds, ids and JSON are text.

ALTER TABLE conversations ADD COLUMN title TEXT;
-- JSON object of texts.
ALTER TABLE conversations ADD COLUMN metadata TEXT NOT NULL DEFAULT '{}';
-- When a message last came or was completed; what lists are sorted by.
ALTER TABLE conversations ADD COLUMN active_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE conversations ADD COLUMN ended_at BIGINT;
-- JSON object: the human agent who has it.
ALTER TABLE conversations ADD COLUMN operator TEXT;
-- JSON object: the last rating.
ALTER TABLE conversations ADD COLUMN rating TEXT;
-- The number of the last event. Raising it keeps others from adding one meanwhile.
ALTER TABLE conversations ADD COLUMN event_seq BIGINT NOT NULL DEFAULT 0;

UPDATE conversations SET active_at = updated_at;

CREATE INDEX conversations_by_activity ON conversations (organization_id, active_at, id);
CREATE INDEX conversations_of_visitor_by_activity ON conversations (visitor_id, active_at, id);
CREATE INDEX conversations_that_may_end ON conversations (status, active_at);

-- JSON object: the human agent who wrote it; null for the visitor and the bot.
ALTER TABLE messages ADD COLUMN author TEXT;
-- JSON object: what the visitor thinks of an answer.
ALTER TABLE messages ADD COLUMN feedback TEXT;

-- What those who watch a conversation are told. It names what changed; what it is now
-- is read when it is told.
CREATE TABLE conversation_events (
    conversation_id TEXT NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
    -- Counts from 1 in each conversation.
    seq BIGINT NOT NULL,
    -- message.created, message.updated, message.deleted or conversation.updated
    kind TEXT NOT NULL,
    message_id TEXT,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (conversation_id, seq)
);

-- So that a deleted conversation leaves no words behind.
ALTER TABLE outbox ADD COLUMN conversation_id TEXT;
CREATE INDEX outbox_by_conversation ON outbox (conversation_id);
