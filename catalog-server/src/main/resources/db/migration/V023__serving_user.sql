-- Servers may connect as a user who owns no table. The partitions of the audit are made and dropped by the owner's right then: with
-- names that nobody else can put anything in front of, and by nobody but servers.
DO $$
BEGIN
    EXECUTE format('ALTER FUNCTION audit_keep_partitions(interval) SECURITY DEFINER SET search_path = %I, pg_temp',
                   current_schema());
END $$;
REVOKE ALL ON FUNCTION audit_keep_partitions(interval) FROM PUBLIC;
