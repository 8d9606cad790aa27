-- Durable background work. A worker leases a row (FOR UPDATE SKIP LOCKED), works without holding a
-- connection, and deletes the row when done; an expired lease makes the job free again.
CREATE TABLE maintenance_job (
    id            uuid        PRIMARY KEY,
    kind          text        NOT NULL,                       -- purge-table, delete-files
    warehouse_id  uuid        NOT NULL REFERENCES warehouse (id),
    object_id     uuid        NOT NULL,
    arguments     jsonb       NOT NULL,
    attempts      integer     NOT NULL DEFAULT 0,
    last_error    text,
    created_at    timestamptz NOT NULL DEFAULT now(),
    run_after     timestamptz NOT NULL DEFAULT now(),
    leased_until  timestamptz,
    leased_by     uuid
);
CREATE INDEX maintenance_job_due ON maintenance_job (run_after);
CREATE INDEX maintenance_job_object ON maintenance_job (object_id);
