CREATE INDEX CONCURRENTLY catalog_object_lower_name ON catalog_object (namespace_id, lower(name)) WHERE namespace_id IS NOT NULL;
