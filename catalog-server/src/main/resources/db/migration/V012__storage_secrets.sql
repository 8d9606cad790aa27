-- Up to three secrets of a warehouse's storage, each sealed with a data key of the warehouse, which a master key wraps.
-- storage_secret stays for what earlier releases have sealed, until it is changed or `serac rewrap-secrets` is run.
ALTER TABLE warehouse
    ADD COLUMN data_key               bytea,
    ADD COLUMN sealed_revision        bigint,                -- part of what the sealed values are bound to
    ADD COLUMN credentials_sealed     bytea,
    ADD COLUMN signing_reader_sealed  bytea,
    ADD COLUMN signing_writer_sealed  bytea,
    ADD CONSTRAINT warehouse_secrets_in_one_form CHECK (data_key IS NULL OR storage_secret IS NULL),
    ADD CONSTRAINT warehouse_data_key_has_revision CHECK ((data_key IS NULL) = (sealed_revision IS NULL)),
    ADD CONSTRAINT warehouse_secrets_have_data_key CHECK (data_key IS NOT NULL OR num_nonnulls(credentials_sealed,
        signing_reader_sealed, signing_writer_sealed) = 0);
