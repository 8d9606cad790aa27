-- What a later release may do while this one serves.
ALTER TABLE catalog_object ADD COLUMN of_next_release text;
ALTER TABLE catalog_object ADD COLUMN is_of_next_release boolean NOT NULL DEFAULT false;
CREATE TABLE next_release (object_id uuid PRIMARY KEY REFERENCES catalog_object (id) ON DELETE CASCADE);
INSERT INTO next_release SELECT id FROM catalog_object;
