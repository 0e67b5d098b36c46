-- Members of organizations, keys that are theirs or are being rotated, and who did what.
-- Runs on SQLite and on PostgreSQL. Times are epoch milliseconds, ids are text.

CREATE TABLE members (
    id TEXT PRIMARY KEY,
    organization_id TEXT NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    -- In lower case.
    email TEXT NOT NULL,
    -- owner, admin, editor, operator or analyst
    role TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX members_by_email ON members (organization_id, email);
CREATE INDEX members_by_organization ON members (organization_id, id);

-- Whose key it is; it may what that member's role may, as of now.
ALTER TABLE api_keys ADD COLUMN member_id TEXT REFERENCES members (id) ON DELETE CASCADE;
-- SHA-256 of the secret before the last rotation, in hexadecimal, and until when it works.
ALTER TABLE api_keys ADD COLUMN previous_hash TEXT;
ALTER TABLE api_keys ADD COLUMN previous_expires_at BIGINT;
CREATE INDEX api_keys_by_previous_hash ON api_keys (previous_hash);
CREATE INDEX api_keys_by_member ON api_keys (member_id);

CREATE TABLE audit_log (
    id TEXT PRIMARY KEY,
    -- Whose log it is in; of an organization that is gone, nobody's.
    organization_id TEXT REFERENCES organizations (id) ON DELETE CASCADE,
    -- key, member, issuer, platform or command_line
    actor_kind TEXT NOT NULL,
    actor_id TEXT NOT NULL,
    -- The network that it came from, never the address: /24 or /48.
    ip_prefix TEXT,
    action TEXT NOT NULL,
    target_id TEXT NOT NULL,
    -- What the target was called then; erased with a person.
    target_name TEXT,
    created_at BIGINT NOT NULL
);
CREATE INDEX audit_log_by_organization ON audit_log (organization_id, id);
CREATE INDEX audit_log_by_target ON audit_log (target_id);
