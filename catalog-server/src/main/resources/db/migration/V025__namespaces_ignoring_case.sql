CREATE INDEX CONCURRENTLY namespace_lower_path ON namespace (warehouse_id, namespace_lower_digest(path));
