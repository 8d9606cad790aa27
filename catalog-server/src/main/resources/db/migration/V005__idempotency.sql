-- The outcome of a mutation, inserted by the mutation's own transaction. The key is the client's
-- Idempotency-Key, else one made at arrival. Under a key that is taken nothing can be applied any more,
-- so a recorded refusal is final.
CREATE TABLE outcome (
    principal_id    uuid        NOT NULL,
    key             uuid        NOT NULL,
    operation       text        NOT NULL,
    request_digest  bytea       NOT NULL,                     -- SHA-256 of method, path, query and body
    status          integer     NOT NULL,
    error_type      text,
    error_message   text,
    object_ids      uuid[]      NOT NULL DEFAULT '{}',
    created_at      timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT outcome_key_unique PRIMARY KEY (principal_id, key)
);
CREATE INDEX outcome_age ON outcome (created_at);
