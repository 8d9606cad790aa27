-- Columns that a restriction named when a change of the schema was about to make them unrecognisable: renamed, or no longer known
-- to any schema. From then on the restriction means the column by its id as well. Columns that were named on the table itself have
-- their ids in the restriction.
CREATE TABLE policy_binding (
    policy_id  uuid     NOT NULL REFERENCES policy (id) ON DELETE CASCADE,
    object_id  uuid     NOT NULL REFERENCES catalog_object (id) ON DELETE CASCADE,
    field_id   integer  NOT NULL,
    name       text     COLLATE "C" NOT NULL,                  -- as the restriction has it
    CONSTRAINT policy_binding_unique PRIMARY KEY (policy_id, object_id, field_id, name)
);
CREATE INDEX policy_binding_object ON policy_binding (object_id);

CREATE TRIGGER policy_binding_inserted AFTER INSERT ON policy_binding REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION authz_policy_principals_changed();
CREATE TRIGGER policy_binding_deleted AFTER DELETE ON policy_binding REFERENCING OLD TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION authz_policy_principals_changed();
