-- Finds people by any piece of what they are called, and by their address.
--
-- The index holds the pieces of three characters of `search_text`; two ends of line after
-- it make pieces of its last characters too. Who has all pieces of a search is then looked
-- at for the whole of it. The extension that does this may not be made by everybody.

CREATE FUNCTION parlor_pieces(whole TEXT) RETURNS TSVECTOR LANGUAGE sql IMMUTABLE AS
    'SELECT array_to_tsvector(ARRAY(
        SELECT substr(whole || chr(10) || chr(10), i, 3) FROM generate_series(1, length(whole)) AS i
    ))';

ALTER TABLE visitors ADD COLUMN pieces TSVECTOR
    GENERATED ALWAYS AS (parlor_pieces(search_text)) STORED;

CREATE INDEX visitors_by_piece ON visitors USING gin (pieces);

CREATE INDEX visitors_by_email ON visitors (organization_id, email, last_seen_at, id);
