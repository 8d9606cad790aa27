package io.serac.engines;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Statements by which somebody might get at what Trino does not show him: of the table {@code hr.emp}, and of the numbers and dates
 * in {@code hr.pay}. The place in them is for a column; {@code mine} is a schema of the user's own. Immutable.
 */
final class TrinoWays {
    private static final Pattern READS = Pattern.compile("(SELECT|WITH|SHOW|EXPLAIN|DESCRIBE|TABLE) .*");
    // What Trino says of a statement that it does not understand, or never runs whoever asks.
    private static final Pattern PROVES_NOTHING = Pattern.compile("(?is).*(mismatched input|extraneous input|no viable"
            + "|not supported|cannot be resolved|not registered|unexpected parameters|must evaluate to).*");

    static final List<String> OF_EMP = List.of(
            "SELECT * FROM hr.emp",
            "SELECT id, %s FROM hr.emp",
            "SELECT count(*) FROM hr.emp WHERE %s LIKE '%%canary%%'",
            "SELECT count(%s) FROM hr.emp",
            "SELECT min(%1$s), max(%1$s) FROM hr.emp",
            "SELECT id FROM hr.emp ORDER BY %s",
            "SELECT %1$s, count(*) FROM hr.emp GROUP BY %1$s",
            "SELECT a.id FROM hr.emp a JOIN hr.emp b ON a.%1$s = b.%1$s",
            "SELECT (SELECT max(%s) FROM hr.emp)",
            "SELECT CASE WHEN %1$s IS NULL THEN 'x' ELSE %1$s END FROM hr.emp",
            "WITH e AS (SELECT * FROM hr.emp) SELECT * FROM e",
            "SELECT row_number() OVER (ORDER BY %s), id FROM hr.emp",
            "SELECT cast(%s AS varbinary) FROM hr.emp",
            "SELECT json_object('a': %s) FROM hr.emp",
            "SELECT approx_distinct(%s) FROM hr.emp",
            "SELECT id FROM hr.emp WHERE %s IN (SELECT 'x')",
            "SHOW STATS FOR hr.emp",
            "SHOW STATS FOR (SELECT * FROM hr.emp)",
            "EXPLAIN SELECT * FROM hr.emp",
            "EXPLAIN ANALYZE SELECT * FROM hr.emp",
            "DESCRIBE hr.emp",
            "SHOW COLUMNS FROM hr.emp",
            "SHOW CREATE TABLE hr.emp",
            "SELECT * FROM lake.information_schema.columns WHERE table_schema = 'hr'",
            "SELECT * FROM system.jdbc.columns WHERE table_schem = 'hr'",
            "SELECT * FROM system.metadata.table_comments WHERE schema_name = 'hr'",
            "SELECT * FROM hr.\"emp$files\"",
            "SELECT * FROM hr.\"emp$partitions\"",
            "SELECT * FROM hr.\"emp$snapshots\"",
            "SELECT * FROM hr.\"emp$history\"",
            "SELECT * FROM hr.\"emp$manifests\"",
            "SELECT * FROM hr.\"emp$properties\"",
            "SELECT * FROM hr.\"emp$refs\"",
            "SELECT * FROM hr.\"emp$entries\"",
            "SELECT * FROM hr.\"emp$all_entries\"",
            "SELECT \"$path\", \"$file_modified_time\" FROM hr.emp",
            "CREATE TABLE mine.copy AS SELECT * FROM hr.emp",
            "CREATE VIEW mine.v AS SELECT * FROM hr.emp",
            "SELECT * FROM mine.v",
            "CREATE MATERIALIZED VIEW mine.m AS SELECT * FROM hr.emp",
            "SELECT * FROM hr.emp FOR VERSION AS OF 1",
            "SELECT * FROM hr.emp FOR TIMESTAMP AS OF current_timestamp - INTERVAL '1' SECOND",
            "ALTER TABLE hr.emp EXECUTE optimize",
            "ALTER TABLE hr.emp RENAME COLUMN %s TO shown",
            "ALTER TABLE hr.emp RENAME TO mine.emp",
            "CALL lake.system.rollback_to_snapshot('hr', 'emp', 1)",
            "SELECT * FROM TABLE(lake.system.table_changes('hr', 'emp', 1, 2))",
            "INSERT INTO mine.all_of SELECT * FROM hr.emp",
            "DELETE FROM hr.emp WHERE %s = 'x'",
            "UPDATE hr.emp SET id = 9 WHERE %s = 'x'",
            "MERGE INTO hr.emp t USING hr.emp s ON t.%1$s = s.%1$s WHEN MATCHED THEN DELETE",
            "SELECT * FROM hr.emp TABLESAMPLE BERNOULLI (100)",
            "SELECT query FROM system.runtime.queries",
            "TABLE hr.emp",
            "SELECT fail(%s) FROM hr.emp",
            "SELECT cast(%s AS integer) FROM hr.emp",
            "SELECT listagg(%s, ',') WITHIN GROUP (ORDER BY id) FROM hr.emp",
            "SELECT id FROM hr.emp WHERE regexp_like(%s, 'canary')",
            "SELECT x.id FROM hr.emp x WHERE EXISTS (SELECT 1 FROM hr.emp y WHERE y.%1$s = x.%1$s)",
            "SELECT * FROM (VALUES 1) t(x) CROSS JOIN LATERAL (SELECT %s FROM hr.emp)",
            "SELECT * FROM TABLE(exclude_columns(input => TABLE(hr.emp), columns => DESCRIPTOR(id)))",
            "SELECT %s FROM hr.emp FOR VERSION AS OF @snapshot",
            "SELECT * FROM hr.emp FOR VERSION AS OF @snapshot",
            "SELECT count(*) FROM hr.emp FOR VERSION AS OF @snapshot WHERE %s LIKE '%%canary%%'",
            "SHOW STATS FOR (SELECT %1$s FROM hr.emp WHERE %1$s > 'a')",
            "EXPLAIN (TYPE IO, FORMAT JSON) SELECT * FROM hr.emp WHERE %s > 'a'",
            "EXPLAIN (TYPE VALIDATE) SELECT %s FROM hr.emp",
            "EXPLAIN (TYPE DISTRIBUTED) SELECT %s FROM hr.emp",
            "EXPLAIN ANALYZE VERBOSE SELECT max(%s) FROM hr.emp",
            "ANALYZE hr.emp",
            "SHOW CREATE SCHEMA hr",
            "SELECT * FROM hr.\"emp$metadata_log_entries\"",
            "SELECT * FROM hr.\"emp$all_manifests\"",
            "SELECT * FROM hr.\"emp$data\"",
            "SELECT \"$partition\" FROM hr.emp",
            "SELECT * FROM lake.information_schema.tables WHERE table_schema = 'hr'",
            "SELECT * FROM lake.information_schema.views",
            "SELECT * FROM system.jdbc.tables WHERE table_schem = 'hr'",
            "SELECT * FROM system.metadata.materialized_views",
            "SELECT * FROM mine.by_definer",
            "SELECT count(*) FROM mine.by_definer WHERE %s LIKE '%%canary%%'",
            "SHOW CREATE VIEW mine.by_definer",
            "CREATE OR REPLACE VIEW mine.by_definer AS SELECT * FROM hr.emp",
            "CREATE VIEW mine.w SECURITY INVOKER AS SELECT %s FROM hr.emp",
            "SELECT * FROM mine.w",
            "CREATE TABLE mine.shape (LIKE hr.emp INCLUDING PROPERTIES)",
            "DESCRIBE mine.shape",
            "CREATE TABLE mine.copy AS SELECT %s AS shown FROM hr.emp FOR VERSION AS OF @snapshot",
            "SELECT * FROM mine.copy",
            "REFRESH MATERIALIZED VIEW mine.m",
            "SELECT * FROM mine.m",
            "COMMENT ON COLUMN hr.emp.%s IS 'x'",
            "ALTER TABLE hr.emp DROP COLUMN %s",
            "ALTER TABLE hr.emp SET PROPERTIES partitioning = ARRAY['%s']",
            "ALTER TABLE hr.emp SET PROPERTIES format_version = 2",
            "ALTER TABLE hr.emp EXECUTE optimize_manifests",
            "ALTER TABLE hr.emp EXECUTE expire_snapshots(retention_threshold => '7d')",
            "ALTER TABLE hr.emp EXECUTE remove_orphan_files(retention_threshold => '7d')",
            "ALTER TABLE hr.emp EXECUTE drop_extended_stats",
            "ALTER TABLE hr.emp EXECUTE rollback_to_snapshot(@snapshot)",
            "CALL lake.system.register_table('mine', 'again', 'file:///nowhere')",
            "CALL lake.system.unregister_table('hr', 'emp')",
            "CALL system.runtime.kill_query('x', 'y')");

    static final List<String> OF_PAY = List.of(
            "SELECT * FROM hr.pay",
            "SELECT %s FROM hr.pay",
            "SELECT min(%1$s), max(%1$s) FROM hr.pay",
            "SELECT max(%s) FROM hr.pay FOR VERSION AS OF @snapshot",
            "SELECT max_by(%1$s, level) FROM hr.pay",
            "SELECT histogram(%s) FROM hr.pay",
            "SELECT array_agg(%s) FROM hr.pay",
            "SELECT approx_percentile(id, 0.99) FROM hr.pay",
            "SELECT cast(%s AS varchar) FROM hr.pay",
            "SELECT %s FROM hr.pay WHERE level > 5",
            // Messages of failed evaluations show the value.
            "SELECT cast(id AS tinyint) FROM hr.pay",
            "SELECT count(*) FROM hr.pay WHERE cast(id AS tinyint) > 0",
            "SELECT count(*) FROM hr.pay WHERE level > 5 AND cast(id AS tinyint) > 0",
            "SELECT count(*) FROM hr.pay WHERE cast(cast(%s AS varchar) AS boolean)",
            "SELECT count(*) FROM hr.pay WHERE name > 'o' AND cast(cast(%s AS varchar) AS boolean)",
            "SELECT count(*) FROM hr.pay WHERE starts_with(name, 's') AND cast(cast(%s AS varchar) AS boolean)",
            "SELECT count(*) FROM hr.pay WHERE cast(if(level > 5, cast(%s AS varchar), 'true') AS boolean)",
            // Trino may evaluate what is random before what is not.
            "SELECT count(*) FROM hr.pay WHERE cast(if(level > 5, cast(%s AS varchar) || cast(floor(random()) AS varchar),"
                    + " 'true') AS boolean)",
            "SELECT count(*) FROM hr.pay WHERE level > 5 AND cast(cast(%s AS varchar) || cast(floor(random()) AS varchar)"
                    + " AS boolean)",
            "SELECT a.id FROM hr.pay a JOIN hr.pay b ON cast(cast(a.%1$s AS varchar) AS boolean)",
            "SHOW STATS FOR hr.pay",
            "SHOW STATS FOR (SELECT * FROM hr.pay)",
            "SHOW STATS FOR (SELECT %s FROM hr.pay)",
            "SHOW STATS FOR (SELECT %s FROM hr.pay WHERE level > 5)",
            "SHOW STATS FOR (SELECT %s FROM hr.pay WHERE id > 2)",
            "SHOW STATS FOR (SELECT max(%s) FROM hr.pay)",
            "SHOW STATS FOR (SELECT a.%1$s FROM hr.pay a JOIN hr.pay b ON a.level = b.level)",
            "EXPLAIN SELECT %s FROM hr.pay",
            "EXPLAIN (TYPE LOGICAL, FORMAT JSON) SELECT * FROM hr.pay WHERE id > 2",
            "EXPLAIN (TYPE IO, FORMAT JSON) SELECT * FROM hr.pay WHERE %s IS NOT NULL",
            "EXPLAIN ANALYZE SELECT * FROM hr.pay",
            "EXPLAIN ANALYZE VERBOSE SELECT max(%s) FROM hr.pay WHERE level > 5",
            "ANALYZE hr.pay",
            "SELECT * FROM hr.\"pay$files\"",
            "SELECT * FROM hr.\"pay$entries\"",
            "SELECT * FROM hr.\"pay$partitions\"",
            "CREATE TABLE mine.copy AS SELECT * FROM hr.pay",
            "SHOW STATS FOR mine.copy");

    private TrinoWays() {
    }

    /** Whether a statement changes nothing. */
    static boolean isRead(String way) {
        return READS.matcher(way).matches();
    }

    /** The statement for one column, with full names. */
    static String statement(String way, String column, String snapshot) {
        return (way.contains("%") ? way.formatted(column) : way).replace("@snapshot", snapshot)
                .replaceAll("(?<![.\\w'])(hr|mine)\\.", "lake.$1.").replace("SCHEMA hr", "SCHEMA lake.hr");
    }

    /** Whether a refusal says nothing of what its user may do. */
    static boolean provesNothing(String refusal) {
        return PROVES_NOTHING.matcher(refusal).matches();
    }

    /** Whether a user gets a result. */
    static boolean isAnswered(TrinoUser user, String statement) {
        try {
            user.sql(statement);
            return true;
        } catch (StatementFailed refusal) {
            return false;
        }
    }

    /** All that a user is shown when he sends a statement, be it a result or a message. */
    static String shown(TrinoUser user, String statement) {
        try {
            Rows rows = user.sql(statement);
            return rows.columns() + "\n" + rows.lines();
        } catch (StatementFailed refusal) {
            return String.valueOf(refusal.getMessage());
        }
    }
}
