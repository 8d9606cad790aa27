package io.serac.server.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class SessionsTest {
    @AutoClose
    private static final TestDatabase DATABASE = TestDatabase.createEmpty();

    /** What a connection and a transaction are set to. */
    interface SettingsDao {
        @SqlQuery("SELECT current_setting(:name)")
        String setting(String name);
    }

    @Test
    void snapshotIsASettingOfItsTransactionAndOfNothingElse() {
        Sessions sessions = new Sessions(DATABASE.database());

        assertThat(
                sessions.<String>snapshot(session -> session.dao(SettingsDao.class).setting("transaction_isolation")))
                .isEqualTo("repeatable read");
        // A pool of transactions would hand the connection to others like this.
        assertThat(sessions.<String>snapshot(
                session -> session.dao(SettingsDao.class).setting("default_transaction_isolation")))
                .isEqualTo("read committed");
        assertThat(sessions.<String>admin(session -> session.dao(SettingsDao.class).setting("transaction_isolation")))
                .isEqualTo("read committed");
    }

    @Test
    void behindAPoolerLimitsHaveToBeThoseOfTheUser() {
        DatabaseLimits limits = new DatabaseLimits(1, 1, 1, Duration.ofSeconds(2), Duration.ofSeconds(2),
                Duration.ofSeconds(5), Duration.ofSeconds(8), Duration.ofSeconds(10), true);
        DatabaseAddress address = new DatabaseAddress(DATABASE.address().url(), TestDatabase.SERVING_USER, "");
        String name = DATABASE.address().url().replaceFirst(".*/", "");
        try (Database pooled = Database.open(address, limits)) {
            assertThatThrownBy(() -> pooled.requireLimits(limits)).isInstanceOf(DatabaseException.class)
                    .hasMessageContaining("ALTER ROLE serving IN DATABASE " + name + " SET lock_timeout = '5000ms';")
                    .hasMessageContaining("SET statement_timeout = '8000ms';")
                    .hasMessageContaining("SET idle_in_transaction_session_timeout = '10000ms';");
        }
        Map.of("lock_timeout", "5s", "statement_timeout", "1s", "idle_in_transaction_session_timeout", "10s")
                .forEach((limit, value) -> DATABASE.database().admin().useHandle(handle -> handle.execute("ALTER ROLE "
                        + TestDatabase.SERVING_USER + " IN DATABASE " + name + " SET " + limit + " = '" + value
                        + "'")));
        try (Database pooled = Database.open(address, limits)) {
            pooled.requireLimits(limits);
        }
        try (Database direct = Database.open(address, DatabaseLimits.defaults())) {
            direct.requireLimits(DatabaseLimits.defaults());
        }
    }
}
