-- What a load shows of a table to callers under column or row rules: redacted metadata, or nothing.
ALTER TABLE warehouse
    ADD COLUMN restricted_clients text NOT NULL DEFAULT 'redact'
        CONSTRAINT warehouse_restricted_clients_known CHECK (restricted_clients IN ('redact', 'deny'));
