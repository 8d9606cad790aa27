-- Access to files that was handed out: what the record of kind 'vend' is about. Never a secret.
ALTER TABLE audit
    ADD COLUMN scope           text,                               -- what can be done with which files
    ADD COLUMN key_id          text,                               -- public id of the temporary key
    ADD COLUMN key_expires_at  timestamptz,
    ADD COLUMN grant_ids       bigint[] NOT NULL DEFAULT '{}';     -- grants by which the caller got it
