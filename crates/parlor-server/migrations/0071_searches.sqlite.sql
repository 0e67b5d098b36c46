-- Finds people by any piece of what they are called, and by their address.
--
-- The index holds the pieces of three characters of `search_text`, and no text of its
-- own; two ends of line after it make pieces of its last characters too, by what these
-- begin with. Who has all pieces of a search is then looked at for the whole of it.

CREATE TABLE visitor_numbers (
    number INTEGER PRIMARY KEY,
    visitor_id TEXT NOT NULL UNIQUE REFERENCES visitors (id) ON DELETE CASCADE
);

CREATE VIRTUAL TABLE visitor_pieces USING fts5 (
    body,
    content = '',
    detail = none,
    tokenize = 'trigram case_sensitive 1'
);

-- Which pieces begin with a character or two.
CREATE VIRTUAL TABLE visitor_piece_terms USING fts5vocab (visitor_pieces, row);

-- Pieces of a name that somebody no longer has are overwritten, not marked.
INSERT INTO visitor_pieces (visitor_pieces, rank) VALUES ('secure-delete', 1);

CREATE TRIGGER visitors_enter_the_index AFTER INSERT ON visitors
WHEN NEW.search_text <> '' BEGIN
    INSERT INTO visitor_numbers (visitor_id) VALUES (NEW.id);
    INSERT INTO visitor_pieces (rowid, body)
        SELECT number, NEW.search_text || char(10, 10) FROM visitor_numbers WHERE visitor_id = NEW.id;
END;

-- To take something out, the index has to be told what it was.
CREATE TRIGGER visitors_change_the_index AFTER UPDATE OF search_text ON visitors
WHEN NEW.search_text <> OLD.search_text BEGIN
    INSERT INTO visitor_pieces (visitor_pieces, rowid, body)
        SELECT 'delete', number, OLD.search_text || char(10, 10) FROM visitor_numbers
        WHERE visitor_id = OLD.id AND OLD.search_text <> '';
    DELETE FROM visitor_numbers WHERE visitor_id = NEW.id;
    INSERT INTO visitor_numbers (visitor_id) SELECT NEW.id WHERE NEW.search_text <> '';
    INSERT INTO visitor_pieces (rowid, body)
        SELECT number, NEW.search_text || char(10, 10) FROM visitor_numbers WHERE visitor_id = NEW.id;
END;

-- Before, while the number is known. Also when an organization takes its people along.
CREATE TRIGGER visitors_leave_the_index BEFORE DELETE ON visitors
WHEN OLD.search_text <> '' BEGIN
    INSERT INTO visitor_pieces (visitor_pieces, rowid, body)
        SELECT 'delete', number, OLD.search_text || char(10, 10) FROM visitor_numbers
        WHERE visitor_id = OLD.id;
END;

INSERT INTO visitor_numbers (visitor_id) SELECT id FROM visitors WHERE search_text <> '';
INSERT INTO visitor_pieces (rowid, body)
    SELECT n.number, v.search_text || char(10, 10) FROM visitor_numbers n
    JOIN visitors v ON v.id = n.visitor_id;

CREATE INDEX visitors_by_email ON visitors (organization_id, email, last_seen_at, id);

-- Of what words may still stand in the index of messages: deleting leaves them there, marked.
CREATE TABLE message_words_left (
    -- 'erased': of somebody who was erased; 'deleted': of conversations.
    of TEXT PRIMARY KEY
);
-- What was erased before this was noted.
INSERT INTO message_words_left (of) VALUES ('erased');
