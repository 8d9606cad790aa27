-- Whether a dropped object is bound by what would not bind a new one that is registered from its files, in another namespace of its
-- warehouse. As long as that is so it is held, also after its time. What the warehouse and the server bear binds the new one, too.
-- Managed access of a namespace hides nothing, and what is dropped there every day would stay for ever: it holds nothing.
CREATE FUNCTION authz_dropped_is_bound(o catalog_object) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT o.was_bound
        OR EXISTS (SELECT FROM policy p WHERE p.securable_id = o.id)
        OR EXISTS (SELECT FROM policy_binding b WHERE b.object_id = o.id)
        OR EXISTS (SELECT FROM tag_binding b JOIN tag t ON t.id = b.tag_id
                    WHERE b.securable_id = o.id
                      AND (t.sensitive OR EXISTS (SELECT FROM policy p WHERE p.when_tag = t.id)))
        OR EXISTS (SELECT FROM generate_series(1, coalesce(o.dropped_levels, cardinality(o.dropped_from))) AS level
                     JOIN namespace n ON n.warehouse_id = o.warehouse_id
                      AND namespace_lower_digest(n.path) = namespace_lower_digest(o.dropped_from[1 : level]) -- has an index
                      AND n.path = o.dropped_from[1 : level]
                    WHERE EXISTS (SELECT FROM policy p WHERE p.securable_id = n.id)
                       OR EXISTS (SELECT FROM tag_binding b JOIN tag t ON t.id = b.tag_id
                                   WHERE b.securable_id = n.id
                                     AND (t.sensitive OR EXISTS (SELECT FROM policy p WHERE p.when_tag = t.id))))
$$;
