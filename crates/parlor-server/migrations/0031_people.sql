-- People who chat: visitors who are known by name, and who belong to the organization.
-- Runs on SQLite and on PostgreSQL. Times are epoch milliseconds, ids and JSON are text.

-- From here on null for a person of the organization; a visitor of whom nothing is
-- known goes with its agent. SQLite takes no NOT NULL away, so the column is made anew.
ALTER TABLE visitors ADD COLUMN home_agent_id TEXT REFERENCES agents (id) ON DELETE CASCADE;
UPDATE visitors SET home_agent_id = agent_id;
ALTER TABLE visitors DROP COLUMN agent_id;
ALTER TABLE visitors RENAME COLUMN home_agent_id TO agent_id;

-- What the organization's own systems call this person.
ALTER TABLE visitors ADD COLUMN external_id TEXT;
ALTER TABLE visitors ADD COLUMN name TEXT;
-- In lower case.
ALTER TABLE visitors ADD COLUMN email TEXT;
-- JSON object of texts, numbers and flags.
ALTER TABLE visitors ADD COLUMN attributes TEXT NOT NULL DEFAULT '{}';
-- JSON object: what a page said of its visitor, and nobody vouches for.
ALTER TABLE visitors ADD COLUMN unverified TEXT;
-- External id, name and address in lower case, a line each.
ALTER TABLE visitors ADD COLUMN search_text TEXT NOT NULL DEFAULT '';
-- Whom this one turned out to be.
ALTER TABLE visitors ADD COLUMN merged_into TEXT REFERENCES visitors (id) ON DELETE CASCADE;
-- identity: sessions of this one go on as the other one's. api: they do not.
ALTER TABLE visitors ADD COLUMN merged_by TEXT;

CREATE UNIQUE INDEX visitors_by_external_id ON visitors (organization_id, external_id);
CREATE INDEX visitors_by_last_seen ON visitors (organization_id, last_seen_at, id);
CREATE INDEX visitors_by_agent ON visitors (agent_id);
CREATE INDEX visitors_merged ON visitors (merged_into);

-- Which agent's pages it was given to.
ALTER TABLE visitor_tokens ADD COLUMN agent_id TEXT REFERENCES agents (id) ON DELETE CASCADE;
UPDATE visitor_tokens SET agent_id =
    (SELECT v.agent_id FROM visitors v WHERE v.id = visitor_tokens.visitor_id);
-- Given to somebody who was vouched for: whoever has it must be vouched for again.
ALTER TABLE visitor_tokens ADD COLUMN is_verified BIGINT NOT NULL DEFAULT 0;
CREATE INDEX visitor_tokens_by_agent ON visitor_tokens (agent_id);
