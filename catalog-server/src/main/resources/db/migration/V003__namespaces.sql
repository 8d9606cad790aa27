-- Each warehouse has one root namespace with the warehouse's id, depth 0 and an empty path, so that
-- children of a warehouse and of a namespace are the same thing.
CREATE TABLE namespace (
    id            uuid        PRIMARY KEY,
    warehouse_id  uuid        NOT NULL REFERENCES warehouse (id) ON DELETE CASCADE,
    parent_id     uuid,
    name          text        COLLATE "C" NOT NULL,
    path          text[]      NOT NULL,
    path_digest   bytea       NOT NULL,                       -- SHA-256 of the path: 16 long names do not fit an index
    ancestor_ids  uuid[]      NOT NULL,                       -- outermost first, without the root
    properties    jsonb       NOT NULL DEFAULT '{}',
    owner_id      uuid        NOT NULL REFERENCES principal (id),
    is_protected  boolean     NOT NULL DEFAULT false,
    created_at    timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT namespace_path_unique UNIQUE (warehouse_id, path_digest),
    CONSTRAINT namespace_name_unique UNIQUE (parent_id, name),
    CONSTRAINT namespace_parent_exists FOREIGN KEY (parent_id) REFERENCES namespace (id)
);
