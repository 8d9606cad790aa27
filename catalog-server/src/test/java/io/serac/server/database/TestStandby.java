package io.serac.server.database;

import io.serac.server.Patience;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A PostgreSQL that follows the one of a test database, or nobody. Its data are in a folder that the test deletes. For one thread.
 */
public final class TestStandby implements AutoCloseable {
    /** What only the original may have, or a server makes anew. */
    private static final Set<String> NOT_COPIED =
            Set.of("postmaster.pid", "postmaster.opts", "epg-lock", "pg_internal.init");
    private static final Set<String> EMPTIED = Set.of("pg_wal", "pg_replslot", "pg_stat_tmp", "pg_dynshmem");

    private final Path data;
    private @Nullable EmbeddedPostgres postgres;
    private int port;

    private TestStandby(Path data) {
        this.data = data;
        start();
    }

    /** A copy of a server with all its databases, which follows it. */
    public static TestStandby of(DatabaseAddress original, Path folder) {
        String port = original.url().replaceFirst(".*:(\\d+)/.*", "$1");
        try {
            Path data = folder.resolve("standby");
            PrivateFiles.createFolder(data);
            copy(original, data);
            follow(data, "primary_conninfo = 'host=127.0.0.1 port=" + port + " user=" + original.username() + "'\n");
            return new TestStandby(data);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A server that has nothing to do with any other, and waits for a primary that it is not told. */
    public static TestStandby ofNobody(Path folder) {
        try {
            Path data = folder.resolve("foreign");
            launch(data, 0).close();
            follow(data, "");
            return new TestStandby(data);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void copy(DatabaseAddress original, Path data) throws IOException, SQLException {
        try (Connection connection =
                DriverManager.getConnection(original.url(), original.username(), original.password());
                Statement statement = connection.createStatement()) {
            Path source = Path.of(one(statement, "SHOW data_directory"));
            one(statement, "SELECT pg_backup_start('standby', true)");
            Files.walkFileTree(source, new Copying(source, data));
            Files.writeString(data.resolve("backup_label"),
                    one(statement, "SELECT labelfile FROM pg_backup_stop(false)"));
        }
    }

    private static void follow(Path data, String settings) throws IOException {
        Files.writeString(data.resolve("standby.signal"), "");
        Files.writeString(data.resolve("postgresql.auto.conf"), settings, StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
    }

    private static EmbeddedPostgres launch(Path data, int port) throws IOException {
        EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder()
                .setOverrideWorkingDirectory(Path.of("target", "postgres-binaries").toAbsolutePath().toFile())
                .setDataDirectory(data).setCleanDataDirectory(false).setPGStartupWait(Patience.MAX)
                .setServerConfig("shared_buffers", "64MB").setServerConfig("unix_socket_directories", "")
                .setLocaleConfig("locale", "C");
        return (port == 0 ? builder : builder.setPort(port)).start();
    }

    private static String one(Statement statement, String sql) throws SQLException {
        try (ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }

    /** Starts it, on the same port each time. */
    public void start() {
        try {
            postgres = launch(data, port);
            port = postgres.getPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where it listens on the loopback interface. */
    public int port() {
        return port;
    }

    /** JDBC URL of the copy of a database. */
    public String url(DatabaseAddress original) {
        return original.url().replaceFirst(":\\d+/", ":" + port + "/");
    }

    /** From now on it shows nothing new. */
    public void pause() {
        execute("SELECT pg_wal_replay_pause()");
        while (!execute("SELECT pg_get_wal_replay_pause_state()").equals("paused")) {
            Thread.onSpinWait();
        }
    }

    /** It catches up, and goes on. */
    public void resume() {
        execute("SELECT pg_wal_replay_resume()");
    }

    /** It is a standby no more, and waits until it is not. */
    public void promote() {
        execute("SELECT pg_promote()");
    }

    private String execute(String sql) {
        try (Connection connection =
                DriverManager.getConnection("jdbc:postgresql://localhost:" + port + "/postgres", "postgres", "");
                Statement statement = connection.createStatement()) {
            return one(statement, sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    /** Stops it; it can be started again. */
    public void stop() {
        EmbeddedPostgres running = postgres;
        postgres = null;
        if (running != null) {
            try {
                running.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Override
    public void close() {
        stop();
    }

    /** Takes over a folder while its owner goes on writing there. */
    private static final class Copying extends SimpleFileVisitor<Path> {
        private final Path source;
        private final Path target;

        Copying(Path source, Path target) {
            this.source = source;
            this.target = target;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
            Files.createDirectories(target.resolve(source.relativize(folder)));
            Path parent = folder.getParent();
            return parent != null && EMPTIED.contains(parent.getFileName().toString())
                    ? FileVisitResult.SKIP_SUBTREE
                    : FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            String parent = file.getParent() == null ? "" : file.getParent().getFileName().toString();
            if (!NOT_COPIED.contains(file.getFileName().toString()) && !EMPTIED.contains(parent)) {
                try {
                    Files.copy(file, target.resolve(source.relativize(file)), StandardCopyOption.COPY_ATTRIBUTES);
                } catch (NoSuchFileException e) {
                    // Deleted meanwhile; the log says so, too.
                    return FileVisitResult.CONTINUE;
                }
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
            if (failure instanceof NoSuchFileException) {
                return FileVisitResult.CONTINUE;
            }
            throw failure;
        }
    }
}
