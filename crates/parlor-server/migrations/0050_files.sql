-- Files that are sent with messages.
-- Runs on SQLite and on PostgreSQL. Times are epoch milliseconds, ids are text.

CREATE TABLE files (
    id TEXT PRIMARY KEY,
    organization_id TEXT NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
    -- Who sent it; null for a backend.
    visitor_id TEXT REFERENCES visitors (id) ON DELETE CASCADE,
    -- Where it was sent; null until then, and forgotten if it stays so.
    conversation_id TEXT REFERENCES conversations (id) ON DELETE CASCADE,
    -- With which message; null again once that is dropped.
    message_id TEXT,
    name TEXT NOT NULL,
    -- What it is, as its bytes say.
    media_type TEXT NOT NULL,
    size_bytes BIGINT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX files_by_visitor ON files (visitor_id);
CREATE INDEX files_by_conversation ON files (conversation_id, message_id);
CREATE INDEX files_by_organization ON files (organization_id);
CREATE INDEX files_unused ON files (created_at) WHERE conversation_id IS NULL;

-- Apart from the rest, so that nobody reads them who only wants to know of them.
CREATE TABLE file_contents (
    file_id TEXT PRIMARY KEY REFERENCES files (id) ON DELETE CASCADE,
    bytes BYTEA NOT NULL
);
