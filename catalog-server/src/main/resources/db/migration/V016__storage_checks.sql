-- What the last check of each storage has shown, and whether files take a right of their own.
ALTER TABLE warehouse
    ADD COLUMN raw_access        text   NOT NULL DEFAULT 'implied' CONSTRAINT warehouse_raw_access_known
                                        CHECK (raw_access IN ('implied', 'explicit')),
    ADD COLUMN storage_revision  bigint NOT NULL DEFAULT 1;       -- grows with each change of the storage or its secrets

-- One row for each warehouse whose storage was checked, or is being checked.
CREATE TABLE storage_check (
    warehouse_id      uuid        PRIMARY KEY CONSTRAINT storage_check_warehouse
                                  REFERENCES warehouse (id) ON DELETE CASCADE,
    check_after       timestamptz NOT NULL,                       -- a check that has begun puts it off for as long as it may last
    storage_revision  bigint,                                     -- of what was checked
    checked_at        timestamptz,
    report            jsonb,                                      -- never with what the store answered
    -- Time of the last check that found a hole through which clients get out of their tables, until a later one finds none.
    hole_seen_at      timestamptz,
    holes             text[]      NOT NULL DEFAULT '{}',          -- names of checks
    CONSTRAINT storage_check_is_whole CHECK (num_nulls(storage_revision, checked_at, report) IN (0, 3)),
    CONSTRAINT storage_check_hole_has_name CHECK ((hole_seen_at IS NULL) = (holes = '{}')),
    CONSTRAINT storage_check_hole_is_reported CHECK (hole_seen_at IS NULL OR report IS NOT NULL)
);
