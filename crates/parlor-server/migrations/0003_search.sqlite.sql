-- The full-text index of chunks, by chunk number.
--
-- It keeps no text of its own: `chunks` has it. The program writes words that it
-- has already parted and folded (`knowledge::language::tokens`), so the tokenizer
-- only splits at spaces and stems.
CREATE VIRTUAL TABLE chunk_words USING fts5 (
    title,
    heading,
    body,
    content = '',
    contentless_delete = 1,
    tokenize = 'porter unicode61 remove_diacritics 2'
);

-- Also when a source or an agent takes its chunks along.
CREATE TRIGGER chunks_leave_the_index AFTER DELETE ON chunks BEGIN
    DELETE FROM chunk_words WHERE rowid = OLD.number;
END;
