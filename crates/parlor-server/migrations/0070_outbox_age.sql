-- What nobody has fetched for a month is forgotten.
CREATE INDEX outbox_by_age ON outbox (created_at);
