-- Tables and views are one kind of row, so that one unique index covers the names of both.
CREATE TABLE catalog_object (
    id                 uuid        PRIMARY KEY,
    kind               text        NOT NULL CONSTRAINT catalog_object_kind_known CHECK (kind IN ('table', 'view')),
    warehouse_id       uuid        NOT NULL REFERENCES warehouse (id),
    namespace_id       uuid        CONSTRAINT catalog_object_namespace_exists REFERENCES namespace (id), -- NULL: dropped
    name               text        COLLATE "C" NOT NULL,
    owner_id           uuid        NOT NULL REFERENCES principal (id),
    is_protected       boolean     NOT NULL DEFAULT false,
    revision           bigint      NOT NULL,                  -- only grows; what a commit compares and swaps
    version_id         uuid        NOT NULL,                  -- names the current document and its pointer log row
    metadata_location  text        NOT NULL,
    created_at         timestamptz NOT NULL DEFAULT now(),
    dropped_at         timestamptz,
    dropped_by         uuid        REFERENCES principal (id),
    dropped_from       text[],                                -- path of the namespace it was in
    restorable_until   timestamptz,
    CONSTRAINT catalog_object_name_unique UNIQUE (namespace_id, name),
    CONSTRAINT catalog_object_dropped_whole CHECK (
        (namespace_id IS NULL) = (dropped_at IS NOT NULL)
        AND (dropped_at IS NULL) = (dropped_from IS NULL)
        AND (dropped_at IS NULL) = (dropped_by IS NULL)
        AND (dropped_at IS NULL) = (restorable_until IS NULL))
);
CREATE INDEX catalog_object_dropped ON catalog_object (warehouse_id, dropped_at, id) WHERE namespace_id IS NULL;
CREATE INDEX catalog_object_expiring ON catalog_object (restorable_until) WHERE namespace_id IS NULL;

-- The current metadata document of each object, deflated (see MetadataDocument), apart from the hot pointer row.
CREATE TABLE object_metadata (
    object_id      uuid     PRIMARY KEY REFERENCES catalog_object (id) ON DELETE CASCADE,
    version_id     uuid     NOT NULL,
    content        bytea    NOT NULL,
    content_crc32  bigint   NOT NULL,
    content_bytes  integer  NOT NULL                          -- before deflating
);
ALTER TABLE object_metadata ALTER COLUMN content SET STORAGE EXTERNAL;

-- The pointer log: every metadata pointer an object ever had.
CREATE TABLE object_version (
    version_id          uuid        PRIMARY KEY,
    object_id           uuid        NOT NULL REFERENCES catalog_object (id) ON DELETE CASCADE,
    revision            bigint      NOT NULL,
    metadata_location   text        NOT NULL,
    operation           text        NOT NULL,
    principal_id        uuid        NOT NULL,
    added_snapshot_ids  bigint[]    NOT NULL DEFAULT '{}',
    committed_at        timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT object_version_revision_unique UNIQUE (object_id, revision)
);

-- Which object owns which folder of which store. Keys end in a slash. Dropped objects and
-- reserved locations of staged creates keep their claims.
CREATE TABLE location_claim (
    store      text  COLLATE "C" NOT NULL,                    -- 'file', or the origin of an S3 endpoint
    bucket     text  COLLATE "C" NOT NULL,
    key        text  COLLATE "C" NOT NULL,
    object_id  uuid  NOT NULL,
    CONSTRAINT location_claim_unique PRIMARY KEY (store, bucket, key)
);
CREATE INDEX location_claim_object ON location_claim (object_id);

-- A staged create: the location that was promised to one principal for one name.
CREATE TABLE table_reservation (
    object_id     uuid        PRIMARY KEY,
    warehouse_id  uuid        NOT NULL REFERENCES warehouse (id) ON DELETE CASCADE,
    namespace_id  uuid        NOT NULL REFERENCES namespace (id) ON DELETE CASCADE,
    name          text        COLLATE "C" NOT NULL,
    location      text        NOT NULL,
    principal_id  uuid        NOT NULL REFERENCES principal (id),
    created_at    timestamptz NOT NULL DEFAULT now(),
    expires_at    timestamptz NOT NULL
);
CREATE INDEX table_reservation_expiry ON table_reservation (expires_at);
CREATE INDEX table_reservation_name ON table_reservation (namespace_id, name);
