-- Trino asks for each decision as the OPA servers it knows are asked.
ALTER TABLE engine
    -- The user as whom Trino evaluates filters and masks; nobody can log in as him, since nobody knows the name.
    ADD COLUMN expression_identity  text NOT NULL DEFAULT 'serac-' || gen_random_uuid(),
    -- A Trino that never asks for filters or masks applies none.
    ADD COLUMN filters_asked_at     timestamptz,
    ADD COLUMN masks_asked_at       timestamptz,
    -- Names in the catalogs of its spec, for the statement that every request begins with.
    ADD COLUMN warehouses           text[] NOT NULL DEFAULT '{}';
UPDATE engine SET warehouses = ARRAY(SELECT c.value FROM jsonb_each_text(spec -> 'catalogs') c);

-- Keys are in URLs, which are easily seen: each opens decisions and nothing else, and can be replaced without a gap.
CREATE TABLE opa_key (
    id          text  COLLATE "C" CONSTRAINT opa_key_unique PRIMARY KEY,
    engine_id   uuid  NOT NULL CONSTRAINT opa_key_engine REFERENCES engine (id) ON DELETE CASCADE,
    key_hmac    bytea NOT NULL,
    created_at  timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX opa_key_by_engine ON opa_key (engine_id);
