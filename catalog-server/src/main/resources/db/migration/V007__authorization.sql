-- Who may do what: principals of every kind, roles, grants, restrictions, and the epoch that tells replicas of changes.

-- Users of issuers, roles and everyone are principals too. The name of a user is the subject at its issuer.
ALTER TABLE principal DROP CONSTRAINT principal_kind_known;
ALTER TABLE principal ADD CONSTRAINT principal_kind_known
    CHECK (kind IN ('service-account', 'user', 'role', 'everyone'));
ALTER TABLE principal ADD COLUMN issuer text COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE principal ADD COLUMN display_name text;
ALTER TABLE principal DROP CONSTRAINT principal_name_unique;
ALTER TABLE principal ADD CONSTRAINT principal_name_unique UNIQUE (kind, issuer, name);
ALTER TABLE service_secret ADD COLUMN last_used_at timestamptz;

CREATE TABLE role (
    id                uuid     PRIMARY KEY REFERENCES principal (id) ON DELETE CASCADE,
    owner_id          uuid     REFERENCES principal (id),      -- NULL: the role owns itself, its members decide
    token_assignable  boolean  NOT NULL DEFAULT true,
    is_system         boolean  NOT NULL DEFAULT false
);

CREATE TABLE role_member (
    role_id       uuid     NOT NULL REFERENCES role (id) ON DELETE CASCADE,
    member_id     uuid     NOT NULL REFERENCES principal (id) ON DELETE CASCADE,
    admin_option  boolean  NOT NULL DEFAULT false,
    grantor_id    uuid     REFERENCES principal (id) ON DELETE SET NULL,
    created_at    timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT role_member_unique PRIMARY KEY (role_id, member_id)
);
CREATE INDEX role_member_member ON role_member (member_id);

CREATE TABLE token_role_mapping (
    id          text  COLLATE "C" PRIMARY KEY,
    issuer      text  COLLATE "C" NOT NULL,
    value       text  COLLATE "C" NOT NULL,
    role_id     uuid  NOT NULL REFERENCES role (id) ON DELETE CASCADE,
    created_at  timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT token_role_mapping_unique UNIQUE (issuer, value, role_id)
);

-- Grants inherit downward and hang on ids: they die with the object. There is no foreign key because a securable is a
-- server, warehouse, namespace, table or view; the triggers below do its work.
CREATE TABLE access_grant (
    id              bigint   GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    securable_kind  text     NOT NULL CONSTRAINT access_grant_kind_known
                             CHECK (securable_kind IN ('server', 'warehouse', 'namespace', 'table', 'view')),
    securable_id    uuid     NOT NULL,
    grantee_id      uuid     NOT NULL REFERENCES principal (id) ON DELETE CASCADE,
    privilege       text     NOT NULL,
    column_ids      integer[],                                 -- field ids; NULL: all columns
    column_names    text[],                                    -- as they were called then, in the order of the ids
    grant_option    boolean  NOT NULL DEFAULT false,
    grantor_id      uuid     REFERENCES principal (id) ON DELETE SET NULL,
    derived_from    bigint   REFERENCES access_grant (id) ON DELETE CASCADE,
    created_at      timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT access_grant_unique UNIQUE (securable_id, grantee_id, privilege),
    CONSTRAINT access_grant_columns_whole CHECK ((column_ids IS NULL) = (column_names IS NULL))
);
CREATE INDEX access_grant_grantee ON access_grant (grantee_id);
CREATE INDEX access_grant_derived ON access_grant (derived_from);

-- Restrictions: they only ever remove access.
CREATE TABLE policy (
    id              uuid     PRIMARY KEY,
    securable_kind  text     NOT NULL CONSTRAINT policy_securable_kind_known
                             CHECK (securable_kind IN ('server', 'warehouse', 'namespace', 'table', 'view')),
    securable_id    uuid     NOT NULL,
    name            text     COLLATE "C" NOT NULL,
    kind            text     NOT NULL CONSTRAINT policy_kind_known
                             CHECK (kind IN ('ACCESS_DENY', 'COLUMN_DENY', 'COLUMN_MASK', 'ROW_FILTER')),
    spec            jsonb    NOT NULL,                         -- columns, mask, filter
    revision        bigint   NOT NULL DEFAULT 1,
    created_by      uuid     REFERENCES principal (id) ON DELETE SET NULL,
    created_at      timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT policy_name_unique UNIQUE (securable_id, name)
);
-- Who is named in a "to" cannot be deleted: the restriction would silently end.
CREATE TABLE policy_to (
    policy_id     uuid  NOT NULL REFERENCES policy (id) ON DELETE CASCADE,
    principal_id  uuid  NOT NULL CONSTRAINT policy_to_principal_exists REFERENCES principal (id),
    PRIMARY KEY (policy_id, principal_id)
);
CREATE INDEX policy_to_principal ON policy_to (principal_id);
CREATE TABLE policy_except (
    policy_id     uuid  NOT NULL REFERENCES policy (id) ON DELETE CASCADE,
    principal_id  uuid  NOT NULL REFERENCES principal (id) ON DELETE CASCADE,
    PRIMARY KEY (policy_id, principal_id)
);
CREATE INDEX policy_except_principal ON policy_except (principal_id);

-- Engines that may act for users.
CREATE TABLE engine (
    id          uuid  PRIMARY KEY,
    name        text  COLLATE "C" NOT NULL CONSTRAINT engine_name_unique UNIQUE,
    kind        text  NOT NULL,
    account_id  uuid  NOT NULL CONSTRAINT engine_account_unique UNIQUE REFERENCES principal (id) ON DELETE CASCADE,
    spec        jsonb NOT NULL,
    created_at  timestamptz NOT NULL DEFAULT now()
);

ALTER TABLE warehouse ADD COLUMN managed_access boolean NOT NULL DEFAULT false;
ALTER TABLE namespace ADD COLUMN managed_access boolean NOT NULL DEFAULT false;
-- Whether a principal owns anything below a container.
CREATE INDEX catalog_object_owner ON catalog_object (namespace_id, owner_id) WHERE namespace_id IS NOT NULL;
CREATE INDEX catalog_object_warehouse_owner ON catalog_object (warehouse_id, owner_id) WHERE namespace_id IS NOT NULL;
CREATE INDEX namespace_ancestors ON namespace USING gin (ancestor_ids);
CREATE INDEX namespace_owner ON namespace (owner_id);

-- The epoch grows with each change of policy data, in the change's own transaction. The row lock makes the order of
-- commits the order of epochs, so a replica at epoch E has seen every change up to E.
CREATE TABLE authz_epoch (
    singleton  boolean PRIMARY KEY DEFAULT true CONSTRAINT authz_epoch_is_one CHECK (singleton),
    value      bigint  NOT NULL
);
INSERT INTO authz_epoch (value) VALUES (1);

-- What has changed: "read again what hangs on this reference". Epochs have no gaps; old rows are forgotten, and a replica
-- that is further behind reads everything.
CREATE TABLE authz_change (
    epoch       bigint  NOT NULL,
    kind        text    NOT NULL,                              -- grants, policies, managed-access, principal, members, mappings
    ref_id      uuid    NOT NULL,
    changed_at  timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (epoch, kind, ref_id)
);

CREATE FUNCTION authz_changed(change_kind text, refs uuid[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    next bigint;
BEGIN
    IF coalesce(array_length(refs, 1), 0) = 0 THEN
        RETURN;
    END IF;
    UPDATE authz_epoch SET value = value + 1 RETURNING value INTO next;
    INSERT INTO authz_change (epoch, kind, ref_id) SELECT DISTINCT next, change_kind, ref FROM unnest(refs) AS ref;
    PERFORM pg_notify('serac_authz', next::text);
END $$;

-- One trigger function for every table with a reference column: TG_ARGV holds the kind and the column. Cascades pass
-- through here as well, so no change can be forgotten.
CREATE FUNCTION authz_record() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    refs uuid[];
BEGIN
    EXECUTE format('SELECT array_agg(DISTINCT %I) FROM changed', TG_ARGV[1]) INTO refs;
    PERFORM authz_changed(TG_ARGV[0], refs);
    RETURN NULL;
END $$;

CREATE TRIGGER access_grant_inserted AFTER INSERT ON access_grant REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION authz_record('grants', 'securable_id');
CREATE TRIGGER access_grant_updated AFTER UPDATE ON access_grant REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION authz_record('grants', 'securable_id');
CREATE TRIGGER access_grant_deleted AFTER DELETE ON access_grant REFERENCING OLD TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION authz_record('grants', 'securable_id');
CREATE TRIGGER policy_inserted AFTER INSERT ON policy REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION authz_record('policies', 'securable_id');
CREATE TRIGGER policy_updated AFTER UPDATE ON policy REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION authz_record('policies', 'securable_id');
CREATE TRIGGER policy_deleted AFTER DELETE ON policy REFERENCING OLD TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION authz_record('policies', 'securable_id');
CREATE TRIGGER role_member_inserted AFTER INSERT ON role_member REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION authz_record('members', 'role_id');
CREATE TRIGGER role_member_updated AFTER UPDATE ON role_member REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION authz_record('members', 'role_id');
CREATE TRIGGER role_member_deleted AFTER DELETE ON role_member REFERENCING OLD TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION authz_record('members', 'role_id');
CREATE TRIGGER token_role_mapping_inserted AFTER INSERT ON token_role_mapping REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION authz_record('mappings', 'role_id');
CREATE TRIGGER token_role_mapping_updated AFTER UPDATE ON token_role_mapping REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION authz_record('mappings', 'role_id');
CREATE TRIGGER token_role_mapping_deleted AFTER DELETE ON token_role_mapping REFERENCING OLD TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION authz_record('mappings', 'role_id');
CREATE TRIGGER principal_inserted AFTER INSERT ON principal REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION authz_record('principal', 'id');
CREATE TRIGGER principal_updated AFTER UPDATE ON principal REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION authz_record('principal', 'id');
CREATE TRIGGER principal_deleted AFTER DELETE ON principal REFERENCING OLD TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION authz_record('principal', 'id');
CREATE TRIGGER role_inserted AFTER INSERT ON role REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION authz_record('principal', 'id');
CREATE TRIGGER role_updated AFTER UPDATE ON role REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION authz_record('principal', 'id');

-- The exceptions of a policy change without the policy when a principal is deleted.
CREATE FUNCTION authz_policy_principals_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM authz_changed('policies', (SELECT array_agg(DISTINCT p.securable_id)
                                         FROM policy p JOIN changed c ON c.policy_id = p.id));
    RETURN NULL;
END $$;
CREATE TRIGGER policy_except_deleted AFTER DELETE ON policy_except REFERENCING OLD TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION authz_policy_principals_changed();
CREATE TRIGGER policy_except_inserted AFTER INSERT ON policy_except REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION authz_policy_principals_changed();
CREATE TRIGGER policy_to_deleted AFTER DELETE ON policy_to REFERENCING OLD TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION authz_policy_principals_changed();
CREATE TRIGGER policy_to_inserted AFTER INSERT ON policy_to REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION authz_policy_principals_changed();

CREATE FUNCTION authz_managed_access_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM authz_changed('managed-access', ARRAY[NEW.id]);
    RETURN NULL;
END $$;
CREATE TRIGGER warehouse_managed_access AFTER UPDATE OF managed_access ON warehouse FOR EACH ROW
    WHEN (OLD.managed_access <> NEW.managed_access) EXECUTE FUNCTION authz_managed_access_changed();
CREATE TRIGGER namespace_managed_access AFTER UPDATE OF managed_access ON namespace FOR EACH ROW
    WHEN (OLD.managed_access <> NEW.managed_access) EXECUTE FUNCTION authz_managed_access_changed();

-- What hangs on an object dies with it.
CREATE FUNCTION authz_forget_securable() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM access_grant WHERE securable_id = OLD.id;
    DELETE FROM policy WHERE securable_id = OLD.id;
    RETURN NULL;
END $$;
CREATE TRIGGER warehouse_forgotten AFTER DELETE ON warehouse FOR EACH ROW EXECUTE FUNCTION authz_forget_securable();
CREATE TRIGGER namespace_forgotten AFTER DELETE ON namespace FOR EACH ROW EXECUTE FUNCTION authz_forget_securable();
CREATE TRIGGER catalog_object_forgotten AFTER DELETE ON catalog_object FOR EACH ROW
    EXECUTE FUNCTION authz_forget_securable();

-- A move changes what an object inherits and which containers it makes visible; also a drop and a restore.
CREATE FUNCTION authz_object_moved() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM access_grant WHERE securable_id = NEW.id) THEN
        PERFORM authz_changed('grants', ARRAY[NEW.id]);
    END IF;
    IF EXISTS (SELECT 1 FROM policy WHERE securable_id = NEW.id) THEN
        PERFORM authz_changed('policies', ARRAY[NEW.id]);
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER catalog_object_moved AFTER UPDATE OF namespace_id ON catalog_object FOR EACH ROW
    WHEN (OLD.namespace_id IS DISTINCT FROM NEW.namespace_id) EXECUTE FUNCTION authz_object_moved();

INSERT INTO principal (id, kind, name) VALUES
    ('00000000-0000-8000-8000-000000000001', 'everyone', 'everyone'),
    ('00000000-0000-8000-8000-000000000002', 'role', 'server-admin');
INSERT INTO role (id, owner_id, token_assignable, is_system)
VALUES ('00000000-0000-8000-8000-000000000002', NULL, false, true);

-- Nobody owns the server: its administrators hold SERVER_ADMIN, which opens no data.
INSERT INTO role_member (role_id, member_id, admin_option)
SELECT '00000000-0000-8000-8000-000000000002', owner_id, true FROM server;
INSERT INTO access_grant (securable_kind, securable_id, grantee_id, privilege)
SELECT 'server', id, '00000000-0000-8000-8000-000000000002', 'SERVER_ADMIN' FROM server;
ALTER TABLE server DROP COLUMN owner_id;
