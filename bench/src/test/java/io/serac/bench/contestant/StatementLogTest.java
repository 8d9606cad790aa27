package io.serac.bench.contestant;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class StatementLogTest {

    @Test
    @EnabledOnOs(OS.LINUX)
    void countsStatementsAndCommitsWhileItCounts(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("postgres.log");
        try (EmbeddedPostgres postgres = EmbeddedPostgres.builder()
                .setOutputRedirector(Redirect.appendTo(file.toFile()))
                .setErrorRedirector(Redirect.appendTo(file.toFile()))
                .setPGStartupWait(Duration.ofMinutes(2))
                .setServerConfig("log_min_messages", "warning")
                .start();
                Connection connection = postgres.getPostgresDatabase().getConnection()) {
            StatementLog log =
                    new StatementLog(new ServerDatabase(postgres.getJdbcUrl("postgres", "postgres"), "", file),
                            "keeper");
            select(connection);

            try (StatementLog.Counting counting = log.begin()) {
                assertThat(counting.roundTrips()).isZero();
                select(connection);
                assertThat(counting.roundTrips()).isEqualTo(1);
                // Two statements and the commit; the driver sends BEGIN with the first.
                connection.setAutoCommit(false);
                select(connection);
                select(connection);
                connection.commit();
                connection.setAutoCommit(true);
                assertThat(counting.roundTrips()).isEqualTo(4);
                assertThat(counting.administrativeRoundTrips()).isZero();

                connection.setClientInfo("ApplicationName", "keeper");
                long before = counting.administrativeRoundTrips();
                select(connection);
                assertThat(counting.administrativeRoundTrips() - before).isEqualTo(1);
            }

            try (StatementLog.Counting later = log.begin()) {
                assertThat(later.roundTrips()).isZero();
            }
        }
    }

    private static void select(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT 1 WHERE 'BEGIN: LOG' <> ?")) {
            statement.setString(1, "x");
            statement.executeQuery().close();
        }
    }
}
