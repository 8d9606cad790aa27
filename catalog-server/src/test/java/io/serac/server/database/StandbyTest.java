package io.serac.server.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.serac.server.telemetry.Metrics;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When a standby is good enough. */
class StandbyTest {
    private static final Function<Handle, String> SETTINGS = handle -> handle.createQuery("""
            SELECT concat_ws(', ', current_user, pg_is_in_recovery(), current_setting('statement_timeout'),
                             current_setting('lock_timeout'), current_setting('default_transaction_read_only'),
                             current_setting('transaction_isolation'))
            """).mapTo(String.class).one();

    @AutoClose
    private static final TestDatabase DATABASE = TestDatabase.create();
    @AutoClose
    private static final Metrics METRICS = new Metrics(List.of(), Clock.systemUTC());
    @TempDir
    private static Path folder;
    private static TestStandby postgres;
    private static Standby standby;

    @BeforeAll
    static void start() {
        // Whatever it is by default: a page must see what is there when it is asked for.
        DATABASE.database().admin().useHandle(handle -> handle.execute("ALTER ROLE " + TestDatabase.SERVING_USER
                + " SET default_transaction_isolation = 'serializable'"));
        postgres = TestStandby.of(DATABASE.address(), folder);
        standby = Standby.open(
                new DatabaseAddress(postgres.url(DATABASE.address()), TestDatabase.SERVING_USER, ""), 2,
                DATABASE.database(), METRICS);
    }

    @AfterAll
    static void stop() {
        standby.close();
        postgres.close();
        DATABASE.database().admin().useHandle(handle -> handle.execute("ALTER ROLE " + TestDatabase.SERVING_USER
                + " RESET default_transaction_isolation"));
    }

    @Test
    void showsAPageOnceItHasReachedThePositionAndNeverBefore() {
        String position = position();

        await().untilAsserted(() -> assertThat(page(position))
                .contains("serving, t, 750ms, 250ms, on, read committed"));
        assertThat(page(null)).isEmpty();
        assertThat(page(with(position, 2, "FFFFFFFF/0"))).isEmpty();
        await().until(() -> page(position).isPresent());
    }

    @Test
    void anotherTimelineIsAnotherLog() {
        String position = position();

        // A page that does not come in time is trouble, too, and passes.
        await().untilAsserted(() -> {
            assertThat(page(position)).isPresent();
            assertThat(page(with(position, 1, "00000002"))).as("it follows one that was not promoted").isEmpty();
            assertThat(standby.trouble()).isEmpty();
        });
    }

    @Test
    void anotherClusterAndAnotherTableAreAnotherDatabase() {
        String position = position();
        for (String other : List.of(with(position, 3, "1:1"), with(position, 0, "7"))) {
            // Until all of it happens within the while for which it is left alone.
            await().untilAsserted(() -> {
                assertThat(page(position)).isPresent();
                assertThat(standby.trouble()).isEmpty();
                assertThat(page(other)).isEmpty();
                assertThat(standby.trouble())
                        .hasValueSatisfying(why -> assertThat(why).contains("shows another database"));
                assertThat(page(position)).as("it is left alone for a while").isEmpty();
            });
        }
        await().until(() -> page(position).isPresent());
    }

    @Test
    void whatIsCommittedButNotYetOnDiskCounts() {
        DATABASE.database().admin()
                .useHandle(handle -> handle.execute("GRANT SELECT ON server TO " + TestDatabase.SERVING_USER));
        await().until(() -> page(position()).isPresent());
        postgres.pause();
        try {
            DATABASE.database().admin().useHandle(handle -> {
                handle.execute("SET synchronous_commit = off");
                handle.execute("INSERT INTO server (id) VALUES (gen_random_uuid())");
                handle.execute("RESET synchronous_commit");
            });
            assertThat(page(position())).isEmpty();
        } finally {
            postgres.resume();
        }
        await().untilAsserted(() -> assertThat(standby.<Long>page(position(),
                handle -> handle.createQuery("SELECT count(*) FROM server").mapTo(Long.class).one())).contains(1L));
    }

    private static Optional<String> page(@Nullable String position) {
        return standby.page(position, SETTINGS);
    }

    private static String position() {
        return DATABASE.database().reads().withHandle(
                handle -> handle.createQuery("SELECT " + Standby.POSITION).mapTo(String.class).one());
    }

    private static String with(String position, int part, String value) {
        String[] parts = position.split(" ", -1);
        parts[part] = value;
        return String.join(" ", parts);
    }
}
