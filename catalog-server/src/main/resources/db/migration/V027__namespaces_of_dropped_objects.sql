-- A namespace can be dropped while tables and views that were dropped from it can still be restored. What was restricted by it must not
-- become free by that, nor pass to whoever makes a namespace of the same name.
ALTER TABLE catalog_object
    ADD COLUMN dropped_levels integer,                         -- how many levels of dropped_from are still what they were; NULL: all
    ADD COLUMN was_bound boolean NOT NULL DEFAULT false;       -- a namespace it was in is gone, and restrictions with it

-- Whether a restriction or tag is attached to a namespace on a path: what was dropped from there may be bound by it.
CREATE FUNCTION authz_path_bears(warehouse uuid, dropped_from text[]) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (
        SELECT FROM namespace n
         WHERE n.warehouse_id = warehouse AND n.path = dropped_from[1 : cardinality(n.path)]
           AND (EXISTS (SELECT FROM policy p WHERE p.securable_id = n.id)
                OR EXISTS (SELECT FROM tag_binding b WHERE b.securable_id = n.id)))
$$;

CREATE FUNCTION authz_namespace_left() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE catalog_object
       SET dropped_levels = cardinality(OLD.path) - 1,
           was_bound = was_bound OR OLD.managed_access
               OR EXISTS (SELECT FROM policy WHERE securable_id = OLD.id)
               OR EXISTS (SELECT FROM tag_binding WHERE securable_id = OLD.id)
     WHERE warehouse_id = OLD.warehouse_id AND namespace_id IS NULL
       AND dropped_from[1 : cardinality(OLD.path)] = OLD.path
       AND coalesce(dropped_levels, cardinality(dropped_from)) >= cardinality(OLD.path);
    RETURN NULL;
END $$;
-- Triggers run in the order of their names: after the foreign keys, which wait for drops of what is inside, and before
-- namespace_forgotten, which deletes what bound it.
CREATE TRIGGER namespace_dropped_objects_kept AFTER DELETE ON namespace FOR EACH ROW EXECUTE FUNCTION authz_namespace_left();
