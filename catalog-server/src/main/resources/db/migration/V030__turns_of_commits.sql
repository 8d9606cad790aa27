-- A commit that has lost to others again and again writes here at which revision it waits and how long it takes. Whoever swaps
-- that revision sees it, and lets others go first for as long.
ALTER TABLE catalog_object
    ADD COLUMN awaited_revision bigint,
    ADD COLUMN awaited_millis   integer;
