package io.serac.server.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedPostgresTest {
    @TempDir
    private Path folder;

    @Test
    void restartKeepsTheDataAndStopsAPostgresThatWasLeftOver() throws IOException {
        Path home = folder.resolve("postgres");
        try (EmbeddedPostgres first = EmbeddedPostgres.start(home)) {
            jdbi(first).useHandle(handle -> handle.execute("CREATE TABLE kept AS SELECT 42 AS answer"));
        }
        Process leftOver = startByHand(home);

        try (EmbeddedPostgres next = EmbeddedPostgres.start(home)) {
            assertThat(leftOver.isAlive()).isFalse();
            assertThat(answer(next)).isEqualTo(42);
        }
    }

    @Test
    void processThatOnlyHasTheNumberOfTheFormerPostgresIsLeftAlone() throws IOException {
        Path home = folder.resolve("postgres");
        Process stranger = new ProcessBuilder("sleep", "60").start();
        try {
            Files.createDirectories(home.resolve("data"));
            Files.writeString(home.resolve("data/postmaster.pid"), stranger.pid() + "\n");

            LeftoverPostmaster.stop(home.resolve("data"));

            assertThat(stranger.isAlive()).isTrue();
        } finally {
            stranger.destroy();
        }
    }

    @Test
    void commitsAreDurableAndStrangersAreKeptOut() throws IOException {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(folder.resolve("postgres"))) {
            List<String> settings = jdbi(postgres).withHandle(handle -> handle
                    .createQuery("SELECT setting FROM pg_settings WHERE name IN ('fsync', 'synchronous_commit',"
                            + " 'full_page_writes')")
                    .mapTo(String.class)
                    .list());
            assertThat(settings).containsExactly("on", "on", "on");
            assertThatThrownBy(() -> DriverManager.getConnection(postgres.address().url(), "postgres", "guess"))
                    .hasMessageContaining("password authentication failed");
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("postgres"))))
                .isEqualTo("rwx------");
        assertThat(PosixFilePermissions.toString(
                Files.getPosixFilePermissions(folder.resolve("postgres").resolve("password")))).isEqualTo("rw-------");
    }

    @Test
    void interruptedInitialisationStartsOver() throws IOException {
        Path data = Files.createDirectories(folder.resolve("postgres/data"));
        Files.createFile(folder.resolve("postgres/initializing"));
        Files.writeString(data.resolve("postgresql.conf"), "half written");

        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(folder.resolve("postgres"))) {
            assertThat(jdbi(postgres).<Integer, RuntimeException>withHandle(
                    handle -> handle.createQuery("SELECT 1").mapTo(Integer.class).one())).isEqualTo(1);
        }
        assertThat(folder.resolve("postgres/initializing")).doesNotExist();
    }

    @Test
    void dataFolderServesOneServerAtATime() {
        try (DataDirectory held = DataDirectory.lock(folder)) {
            assertThat(held.path()).isEqualTo(folder.toAbsolutePath());
            assertThatThrownBy(() -> DataDirectory.lock(folder))
                    .isInstanceOf(DatabaseException.class)
                    .hasMessageContaining("process " + ProcessHandle.current().pid())
                    .hasMessageContaining("--data");
        }
        DataDirectory.lock(folder).close();
    }

    private static Jdbi jdbi(EmbeddedPostgres postgres) {
        DatabaseAddress address = postgres.address();
        return Jdbi.create(address.url(), address.username(), address.password());
    }

    private static int answer(EmbeddedPostgres postgres) {
        return jdbi(postgres).withHandle(
                handle -> handle.createQuery("SELECT answer FROM kept").mapTo(Integer.class).one());
    }

    /** PostgreSQL as it stays behind when only its server is killed. */
    private static Process startByHand(Path home) throws IOException {
        List<String> command = new ArrayList<>();
        if (System.getProperty("user.name").equals("root")) {
            command.addAll(List.of("unshare", "-U"));
        }
        // The library unpacks once per JVM, maybe for another test; PostgreSQL itself notes how it was started.
        String postgres = Files.readString(home.resolve("data/postmaster.opts")).split(" ", 2)[0];
        command.addAll(List.of(postgres, "-D", home.resolve("data").toString(), "-p", "1",
                "-c", "listen_addresses=", "-c", "unix_socket_directories=" + home));
        Process process = new ProcessBuilder(command).redirectErrorStream(true)
                .redirectOutput(home.resolve("by-hand.log").toFile())
                .start();
        Path pidFile = home.resolve("data/postmaster.pid");
        await().until(() -> Files.exists(pidFile) && Files.readString(pidFile).contains("ready"));
        return process;
    }
}
