-- What a table or view last was when its row left catalog_object, for as long as a request about it may be
-- repeated under its Idempotency-Key: the answer is made of it (see Remains).
CREATE TABLE removed_object (
    object_id          uuid        PRIMARY KEY,
    kind               text        NOT NULL CONSTRAINT removed_object_kind_known CHECK (kind IN ('table', 'view')),
    warehouse_id       uuid        NOT NULL
        CONSTRAINT removed_object_warehouse_exists REFERENCES warehouse (id) ON DELETE CASCADE,
    path               text[]      NOT NULL,                  -- of the namespace it was in last
    name               text        COLLATE "C" NOT NULL,
    owner_id           uuid        NOT NULL,
    revision           bigint      NOT NULL,
    version_id         uuid        NOT NULL,
    metadata_location  text        NOT NULL,
    content            bytea       NOT NULL,                  -- as in object_metadata
    content_crc32      bigint      NOT NULL,
    content_bytes      integer     NOT NULL,
    removed_at         timestamptz NOT NULL DEFAULT now()
);
ALTER TABLE removed_object ALTER COLUMN content SET STORAGE EXTERNAL;
CREATE INDEX removed_object_age ON removed_object (removed_at);

-- Properties that a change of a namespace was to remove and did not find: part of its answer, which nothing else tells.
ALTER TABLE outcome ADD COLUMN missing_properties text[];
