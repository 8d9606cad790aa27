CREATE TABLE warehouse (
    id                 uuid        PRIMARY KEY,
    name               text        COLLATE "C" NOT NULL CONSTRAINT warehouse_name_unique UNIQUE,
    owner_id           uuid        NOT NULL REFERENCES principal (id),
    revision           bigint      NOT NULL DEFAULT 1,
    storage            jsonb       NOT NULL,                 -- the storage profile without secrets
    storage_secret     bytea,                                -- sealed; NULL without credentials
    properties         jsonb       NOT NULL DEFAULT '{}',
    allowed_locations  text[]      NOT NULL DEFAULT '{}',
    undrop_seconds     bigint      NOT NULL DEFAULT 604800,
    is_protected       boolean     NOT NULL DEFAULT false,
    created_at         timestamptz NOT NULL DEFAULT now()
);
