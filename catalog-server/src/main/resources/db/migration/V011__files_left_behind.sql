-- First metadata files that were about to be written. The create deletes the row in its own statement, so a row that
-- stays belongs to a create that failed on the way, and so does its file.
CREATE TABLE unconfirmed_file (
    location      text        COLLATE "C" PRIMARY KEY,        -- canonical
    version_id    uuid        NOT NULL,
    warehouse_id  uuid        NOT NULL
        CONSTRAINT unconfirmed_file_warehouse_exists REFERENCES warehouse (id) ON DELETE CASCADE,
    is_doomed     boolean     NOT NULL DEFAULT false,         -- being deleted: nobody may use the file any more
    look_after    timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX unconfirmed_file_age ON unconfirmed_file (look_after);

-- Folders of dropped objects that others have taken over since: a purge still deletes in them what the dropped
-- object reaches, and nothing else.
CREATE TABLE former_claim (
    object_id  uuid  NOT NULL
        CONSTRAINT former_claim_object_exists REFERENCES catalog_object (id) ON DELETE CASCADE,
    store      text  COLLATE "C" NOT NULL,
    bucket     text  COLLATE "C" NOT NULL,
    key        text  COLLATE "C" NOT NULL,
    CONSTRAINT former_claim_unique PRIMARY KEY (object_id, store, bucket, key)
);

-- Policies about an object go with it: what they restricted is then answered to nobody.
ALTER TABLE removed_object ADD COLUMN was_restricted boolean NOT NULL DEFAULT false;
