-- How each answer came about, kept for as long as the settings say.
-- Runs on SQLite and on PostgreSQL.

CREATE TABLE turn_traces (
    turn_id TEXT PRIMARY KEY REFERENCES turns (id) ON DELETE CASCADE,
    -- JSON object. Never holds a key.
    trace TEXT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX turn_traces_by_age ON turn_traces (created_at);
CREATE INDEX turns_by_answer ON turns (answer_id);

-- Whether the tokens were counted by us, because the model's server did not say.
ALTER TABLE turn_metrics ADD COLUMN tokens_estimated BIGINT;
