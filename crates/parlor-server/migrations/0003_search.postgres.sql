-- The full-text index of chunks, by chunk number.
--
-- The program writes words that it has already parted, folded and stemmed, each with
-- the number of its agent's shelf before it, so that a look-up never leaves an agent:
-- '7/ship':1A is the word "ship" in a title on shelf 7. A is the title, B the
-- heading, D the text.
CREATE TABLE chunk_words (
    number BIGINT PRIMARY KEY REFERENCES chunks (number) ON DELETE CASCADE,
    words TSVECTOR NOT NULL,
    -- How many words, for ranking.
    length BIGINT NOT NULL
);
CREATE INDEX chunk_words_by_word ON chunk_words USING gin (words);
CREATE INDEX chunk_words_by_length ON chunk_words (number, length);
