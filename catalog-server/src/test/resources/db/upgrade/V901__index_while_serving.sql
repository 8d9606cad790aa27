CREATE INDEX CONCURRENTLY catalog_object_of_next_release ON catalog_object (of_next_release);
