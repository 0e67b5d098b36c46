-- The full-text index of messages.
--
-- The program writes words that it has already parted and folded, and with them one
-- that no text has, for whose they are: '@' and the digits of the organization's id.
CREATE TABLE message_words (
    conversation_id TEXT NOT NULL,
    message_id TEXT NOT NULL,
    words TSVECTOR NOT NULL,
    PRIMARY KEY (conversation_id, message_id),
    FOREIGN KEY (conversation_id, message_id)
        REFERENCES messages (conversation_id, id) ON DELETE CASCADE
);
CREATE INDEX message_words_by_word ON message_words USING gin (words);

INSERT INTO message_words (conversation_id, message_id, words)
    SELECT m.conversation_id, m.id,
        strip(to_tsvector('simple', m.body))
            || CAST('''@' || substr(c.organization_id, 5) || '''' AS TSVECTOR)
    FROM messages m JOIN conversations c ON c.id = m.conversation_id WHERE m.body <> '';
