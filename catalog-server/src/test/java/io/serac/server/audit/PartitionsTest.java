package io.serac.server.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.serac.server.database.TestDatabase;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class PartitionsTest {
    @AutoClose
    private final TestDatabase database = TestDatabase.create();

    @Test
    void thisMonthAndTheNextTwoHaveAPlaceAndASecondRunChangesNothing() {
        assertThat(partitions()).hasSize(4).contains("audit_rest", month("0 months"), month("2 months"));
        assertThat(keep("400 days")).isZero();
    }

    @Test
    void monthsThatEndedBeforeTheRetentionGo() {
        makeMonth("-3 months");
        makeMonth("-1 months");
        assertThat(keep("40 days")).isEqualTo(1);
        assertThat(partitions()).contains(month("-1 months")).doesNotContain(month("-3 months"));
    }

    @Test
    void recordsOfTheLeftOverPlaceMoveOnceTheirMonthHasOne() {
        sql("DROP TABLE " + month("1 months"));
        record("now() + interval '1 month'");
        record("now() - interval '2 years'");
        assertThat(count("audit_rest")).isEqualTo(2);

        assertThat(keep("400 days")).isEqualTo(1);

        assertThat(count("audit_rest")).isZero();
        assertThat(count(month("1 months"))).isEqualTo(1);
        assertThat(count("audit")).isEqualTo(1);
    }

    @Test
    void aRecordOfEveryTimeFindsAPlace() {
        record("timestamptz '1970-01-01'");
        record("timestamptz '9999-01-01'");
        assertThat(count("audit_rest")).isEqualTo(2);
    }

    private void record(String time) {
        sql("""
                INSERT INTO audit (time, kind, principal_id, principal, operation, verdict)
                VALUES (%s, 'deny', gen_random_uuid(), 'service-account:a', 'LOAD_TABLE', 'hidden')
                """.formatted(time));
    }

    private void makeMonth(String offset) {
        sql("""
                DO $$ BEGIN EXECUTE format('CREATE TABLE %%s PARTITION OF audit FOR VALUES FROM (%%L) TO (%%L)', '%1$s',
                    date_trunc('month', now() + interval '%2$s'),
                    date_trunc('month', now() + interval '%2$s') + interval '1 month'); END $$
                """.formatted(month(offset), offset));
    }

    private String month(String offset) {
        return one("SELECT 'audit_' || to_char(date_trunc('month', now()) + interval '" + offset + "', 'YYYY_MM')",
                String.class);
    }

    private int keep(String retention) {
        return one("SELECT audit_keep_partitions(interval '" + retention + "')", Integer.class);
    }

    private long count(String table) {
        return one("SELECT count(*) FROM " + table, Long.class);
    }

    private List<String> partitions() {
        return database.database().admin().withHandle(handle -> handle
                .createQuery("SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = 'audit'::regclass")
                .mapTo(String.class).list());
    }

    private <T> T one(String sql, Class<T> type) {
        return database.database().admin().withHandle(handle -> handle.createQuery(sql).mapTo(type).one());
    }

    private void sql(String sql) {
        database.database().admin().useHandle(handle -> handle.execute(sql));
    }
}
