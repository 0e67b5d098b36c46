-- How much was asked on which day (UTC, counted from 1970-01-01), of each agent and of
-- each organization. Runs on SQLite and on PostgreSQL.
CREATE TABLE daily_usage (
    -- agt_… or org_…
    holder_id TEXT NOT NULL,
    day BIGINT NOT NULL,
    -- Answers that were begun.
    messages BIGINT NOT NULL,
    -- Tokens that models read and wrote for them.
    tokens BIGINT NOT NULL,
    PRIMARY KEY (holder_id, day)
);
CREATE INDEX daily_usage_by_day ON daily_usage (day);
