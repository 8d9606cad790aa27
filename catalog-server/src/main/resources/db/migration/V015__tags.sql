-- Tags on objects and columns, by which restrictions can be attached, and the patterns by which new columns get them.

CREATE TABLE tag (
    id           uuid     PRIMARY KEY,
    key          text     COLLATE "C" NOT NULL CONSTRAINT tag_key_unique UNIQUE,
    inheritable  boolean  NOT NULL DEFAULT false,
    sensitive    boolean  NOT NULL DEFAULT false,
    created_by   uuid     REFERENCES principal (id) ON DELETE SET NULL,
    created_at   timestamptz NOT NULL DEFAULT now()
);

-- The values that a tag can have; one without any is attached without a value.
CREATE TABLE tag_value (
    tag_id    uuid     NOT NULL REFERENCES tag (id) ON DELETE CASCADE,
    value     text     COLLATE "C" NOT NULL,
    position  integer  NOT NULL,
    CONSTRAINT tag_value_unique PRIMARY KEY (tag_id, value)
);

-- Columns whose name is like a pattern get the tag in the transaction that adds or renames them; the first pattern counts.
CREATE TABLE tag_pattern (
    tag_id        uuid     NOT NULL REFERENCES tag (id) ON DELETE CASCADE,
    position      integer  NOT NULL,
    pattern       text     NOT NULL,
    like_pattern  text     NOT NULL,                           -- the same for LIKE, in lower case
    value         text     COLLATE "C",                        -- NULL if the tag has no values
    CONSTRAINT tag_pattern_unique PRIMARY KEY (tag_id, position),
    CONSTRAINT tag_pattern_value_exists FOREIGN KEY (tag_id, value) REFERENCES tag_value (tag_id, value)
);

-- What bears which tag. As with grants there is no foreign key to the securable; the triggers below do its work.
CREATE TABLE tag_binding (
    id              uuid     PRIMARY KEY,
    tag_id          uuid     NOT NULL CONSTRAINT tag_binding_tag_exists REFERENCES tag (id) ON DELETE CASCADE,
    value           text     COLLATE "C",                      -- NULL if the tag has no values
    securable_kind  text     NOT NULL CONSTRAINT tag_binding_kind_known
                             CHECK (securable_kind IN ('server', 'warehouse', 'namespace', 'table', 'view')),
    securable_id    uuid     NOT NULL,
    field_id        integer,                                   -- NULL: the object as a whole
    name_at_bind    text     COLLATE "C",                      -- full name that the column had then
    is_automatic    boolean  NOT NULL DEFAULT false,
    created_by      uuid     REFERENCES principal (id) ON DELETE SET NULL,
    created_at      timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT tag_binding_column_whole CHECK ((field_id IS NULL) = (name_at_bind IS NULL)),
    CONSTRAINT tag_binding_value_exists FOREIGN KEY (tag_id, value) REFERENCES tag_value (tag_id, value)
);
CREATE UNIQUE INDEX tag_binding_unique ON tag_binding (securable_id, tag_id, coalesce(field_id, -1));
CREATE INDEX tag_binding_tag ON tag_binding (tag_id, value);

-- A restriction may be limited to what bears a tag. A tag or value that one needs cannot be deleted.
ALTER TABLE policy ADD COLUMN when_tag uuid CONSTRAINT policy_when_tag_exists REFERENCES tag (id);
ALTER TABLE policy ADD COLUMN when_value text COLLATE "C";
ALTER TABLE policy ADD CONSTRAINT policy_when_value_of_tag CHECK (when_value IS NULL OR when_tag IS NOT NULL);
ALTER TABLE policy ADD CONSTRAINT policy_when_value_exists
    FOREIGN KEY (when_tag, when_value) REFERENCES tag_value (tag_id, value);
CREATE INDEX policy_when_tag ON policy (when_tag) WHERE when_tag IS NOT NULL;

-- The use of a tag is granted on the tag.
ALTER TABLE access_grant DROP CONSTRAINT access_grant_kind_known;
ALTER TABLE access_grant ADD CONSTRAINT access_grant_kind_known
    CHECK (securable_kind IN ('server', 'warehouse', 'namespace', 'table', 'view', 'tag'));

CREATE TRIGGER tag_inserted AFTER INSERT ON tag REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION authz_record('tag', 'id');
CREATE TRIGGER tag_updated AFTER UPDATE ON tag REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION authz_record('tag', 'id');
CREATE TRIGGER tag_deleted AFTER DELETE ON tag REFERENCING OLD TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION authz_record('tag', 'id');
CREATE TRIGGER tag_binding_inserted AFTER INSERT ON tag_binding REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION authz_record('tags', 'securable_id');
CREATE TRIGGER tag_binding_updated AFTER UPDATE ON tag_binding REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION authz_record('tags', 'securable_id');
CREATE TRIGGER tag_binding_deleted AFTER DELETE ON tag_binding REFERENCING OLD TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION authz_record('tags', 'securable_id');

CREATE OR REPLACE FUNCTION authz_forget_securable() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM access_grant WHERE securable_id = OLD.id;
    DELETE FROM policy WHERE securable_id = OLD.id;
    DELETE FROM tag_binding WHERE securable_id = OLD.id;
    RETURN NULL;
END $$;
CREATE TRIGGER tag_forgotten AFTER DELETE ON tag FOR EACH ROW EXECUTE FUNCTION authz_forget_securable();

CREATE OR REPLACE FUNCTION authz_object_moved() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM access_grant WHERE securable_id = NEW.id) THEN
        PERFORM authz_changed('grants', ARRAY[NEW.id]);
    END IF;
    IF EXISTS (SELECT 1 FROM policy WHERE securable_id = NEW.id) THEN
        PERFORM authz_changed('policies', ARRAY[NEW.id]);
    END IF;
    IF EXISTS (SELECT 1 FROM tag_binding WHERE securable_id = NEW.id) THEN
        PERFORM authz_changed('tags', ARRAY[NEW.id]);
    END IF;
    RETURN NULL;
END $$;
