-- Whether manifests of principals that may INSERT but not WRITE are read before they are committed.
ALTER TABLE warehouse ADD COLUMN is_strict_append boolean NOT NULL DEFAULT false;
