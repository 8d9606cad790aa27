-- Who did what, and who was refused. Records outlive what they are about, so nothing here refers to other tables.
-- Never a secret, a body or a query.
CREATE TABLE audit (
    id                 bigint      GENERATED ALWAYS AS IDENTITY,
    time               timestamptz NOT NULL DEFAULT now(),     -- of aggregated reads: the beginning of their minute
    request_id         text,                                   -- NULL for aggregated reads
    kind               text        NOT NULL CONSTRAINT audit_kind_known
                                   CHECK (kind IN ('deny', 'vend', 'change', 'admin', 'read')),
    issuer             text,                                   -- of users
    subject            text,
    principal_id       uuid        NOT NULL,
    principal          text        NOT NULL,                   -- as references are written: user:ISSUER:SUBJECT
    actor              text,                                   -- the engine that acted for the principal
    roles              text[]      NOT NULL DEFAULT '{}',      -- values of the token that roles are matched by
    operation          text        NOT NULL,
    securable_kind     text,
    securable_id       uuid,
    name               text,                                   -- as it was asked for: WAREHOUSE/NAMESPACE/OBJECT
    target             text,                                   -- the rest: new name of a rename, path of an admin request
    verdict            text        NOT NULL CONSTRAINT audit_verdict_known
                                   CHECK (verdict IN ('allowed', 'forbidden', 'hidden', 'unauthenticated')),
    reason             text,                                   -- the true one, also where the answer was another
    missing            text[]      NOT NULL DEFAULT '{}',      -- privileges
    policy_ids         uuid[]      NOT NULL DEFAULT '{}',
    exempted_policies  uuid[]      NOT NULL DEFAULT '{}',
    epoch              bigint,
    policy_hash        text,
    client_ip          text,
    status             integer,
    count              bigint      NOT NULL DEFAULT 1,
    CONSTRAINT audit_key PRIMARY KEY (time, id)
) PARTITION BY RANGE (time);

-- Each search reads backwards through one of these.
CREATE INDEX audit_principal ON audit (principal, time, id);
CREATE INDEX audit_securable ON audit (securable_id, time, id) WHERE securable_id IS NOT NULL;
CREATE INDEX audit_operation ON audit (operation, time, id);
CREATE INDEX audit_refused ON audit (verdict, time, id) WHERE verdict <> 'allowed';
CREATE INDEX audit_request ON audit (request_id) WHERE request_id IS NOT NULL;

-- Empty unless partitions could not be made ahead for two months: no change may fail for want of a place for its record.
CREATE TABLE audit_rest PARTITION OF audit DEFAULT;

-- Makes the partitions of this month and the next two, and drops those that ended before the retention. Short locks only:
-- a search that holds one makes this fail, and the next round tries again.
CREATE FUNCTION audit_keep_partitions(retention interval) RETURNS integer LANGUAGE plpgsql
SET lock_timeout = '200ms' AS $$
DECLARE
    changed  integer := 0;
    first    timestamp;
    begins   timestamptz;
    ends     timestamptz;
    part     text;
BEGIN
    IF NOT pg_try_advisory_xact_lock(hashtextextended('serac audit partitions', 0)) THEN
        RETURN 0;
    END IF;
    FOR ahead IN 0..2 LOOP
        first := date_trunc('month', now() AT TIME ZONE 'UTC') + make_interval(months => ahead);
        begins := first AT TIME ZONE 'UTC';
        ends := (first + interval '1 month') AT TIME ZONE 'UTC';
        part := 'audit_' || to_char(first, 'YYYY_MM');
        IF to_regclass(part) IS NULL THEN
            CREATE TEMPORARY TABLE audit_moved ON COMMIT DROP AS
                SELECT * FROM audit_rest WHERE time >= begins AND time < ends;
            IF EXISTS (SELECT FROM audit_moved) THEN
                LOCK TABLE audit_rest IN ACCESS EXCLUSIVE MODE;
                TRUNCATE audit_moved;
                INSERT INTO audit_moved SELECT * FROM audit_rest WHERE time >= begins AND time < ends;
                DELETE FROM audit_rest WHERE time >= begins AND time < ends;
            END IF;
            EXECUTE format('CREATE TABLE %I PARTITION OF audit FOR VALUES FROM (%L) TO (%L)', part, begins, ends);
            INSERT INTO audit OVERRIDING SYSTEM VALUE SELECT * FROM audit_moved;
            DROP TABLE audit_moved;
            changed := changed + 1;
        END IF;
    END LOOP;
    FOR part IN SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
                 WHERE i.inhparent = 'audit'::regclass AND c.relname ~ '^audit_[0-9]{4}_[0-9]{2}$' LOOP
        ends := (to_timestamp(substr(part, 7), 'YYYY_MM')::timestamp + interval '1 month') AT TIME ZONE 'UTC';
        IF ends <= now() - retention THEN
            EXECUTE format('DROP TABLE %I', part);
            changed := changed + 1;
        END IF;
    END LOOP;
    DELETE FROM audit_rest WHERE time < now() - retention;
    RETURN changed;
END $$;

SELECT audit_keep_partitions(interval '100 years');
