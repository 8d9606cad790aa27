package io.serac.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.serac.image.ImageDatabase.Address;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Servers whose requests share connections of the database, a transaction at a time. */
class PgBouncerIT {
    private static final int CLIENTS = 8;

    @TempDir
    private Path folder;

    @BeforeEach
    void needsPgBouncer() throws IOException {
        assumeTrue(PgBouncer.isInstalled(), "needs Debian's package pgbouncer");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
    }

    @Test
    void serverWorksThroughAPoolThatChangesConnectionsWithEachTransaction() throws Exception {
        try (ImageDatabase database = ImageDatabase.start(folder.resolve("postgres"));
                PgBouncer bouncer = PgBouncer.start(folder.resolve("bouncer"), database.port(), "pooled")) {
            Address direct = database.create("pooled");
            Map<String, String> environment = new HashMap<>(Map.of("SERAC_DATABASE_URL", bouncer.url("pooled"),
                    "SERAC_DATABASE_DIRECT_URL", direct.url(), "SERAC_DATABASE_USERNAME", direct.username(),
                    "SERAC_DATABASE_TRANSACTION_POOLING", "true"));

            assertThatThrownBy(() -> Server.start(folder, environment))
                    .hasMessageContaining("ALTER ROLE pooled IN DATABASE pooled SET lock_timeout = '5000ms'")
                    .hasMessageContaining("SET statement_timeout")
                    .hasMessageContaining("docs/operations/postgresql.md");
            for (String limit : new String[]{"lock_timeout = '5s'", "statement_timeout = '8s'",
                    "idle_in_transaction_session_timeout = '10s'"}) {
                database.execute("ALTER ROLE pooled IN DATABASE pooled SET " + limit);
            }
            // The pool makes new connections, for which the user's new limits count.
            database.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'pooled'");

            try (Server left = Server.start(folder, environment); Server right = Server.start(folder, environment)) {
                Requests root = left.root();
                root.makeTable(folder.resolve("warehouse"), "t0");
                for (int i = 1; i < CLIENTS; i++) {
                    root.addTable("t" + i);
                }
                try (Load load = new Load(left.port(), root.token(), CLIENTS);
                        Load other = new Load(right.port(), root.token(), CLIENTS)) {
                    Awaitility.await().atMost(Duration.ofSeconds(60))
                            .until(() -> load.requests() > 500 && other.requests() > 500);
                    load.stop();
                    other.stop();
                    assertThat(load.failures()).isEmpty();
                    assertThat(other.failures()).isEmpty();
                }
                assertThat(database.number("SELECT count(*) FROM pg_stat_activity WHERE datname = 'pooled'"
                        + " AND application_name = 'serac announcements'")).as("one direct connection each")
                        .isEqualTo(2);
                assertThat(database.number("SELECT count(*) FROM pg_stat_activity WHERE datname = 'pooled'"
                        + " AND application_name <> 'serac announcements'")).isLessThanOrEqualTo(PgBouncer.CONNECTIONS);
                assertThat(database.number("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'"))
                        .as("nothing is left on connections of others").isZero();
                assertThat(left.log()).doesNotContain("ERROR");
            }
        }
    }
}
