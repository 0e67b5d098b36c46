-- The full-text index of messages. It keeps no text of its own: `messages` has it.
-- The program writes words that it has already parted and folded.

CREATE TABLE message_numbers (
    number INTEGER PRIMARY KEY,
    conversation_id TEXT NOT NULL,
    message_id TEXT NOT NULL,
    UNIQUE (conversation_id, message_id),
    FOREIGN KEY (conversation_id, message_id)
        REFERENCES messages (conversation_id, id) ON DELETE CASCADE
);

-- `tenant` is one word: the digits of the organization's id.
CREATE VIRTUAL TABLE message_words USING fts5 (
    tenant,
    body,
    content = '',
    contentless_delete = 1,
    tokenize = 'unicode61 remove_diacritics 2'
);

-- Also when a conversation takes its messages along.
CREATE TRIGGER messages_leave_the_index AFTER DELETE ON message_numbers BEGIN
    DELETE FROM message_words WHERE rowid = OLD.number;
END;

INSERT INTO message_numbers (conversation_id, message_id)
    SELECT conversation_id, id FROM messages WHERE body <> '';
INSERT INTO message_words (rowid, tenant, body)
    SELECT n.number, substr(c.organization_id, 5), m.body FROM message_numbers n
    JOIN messages m ON m.conversation_id = n.conversation_id AND m.id = n.message_id
    JOIN conversations c ON c.id = n.conversation_id;
