package io.serac.server.database;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;

/**
 * A PostgreSQL server of our own, for a start with nothing configured. Durable: its data stay under
 * {@code DIR/postgres}. The caller holds the lock on DIR ({@link DataDirectory}). Thread-safe.
 */
public final class EmbeddedPostgres implements AutoCloseable {
    private static final String SUPERUSER = "postgres";
    private static final String DATABASE = "serac";
    private static final Duration STARTUP_MAX = Duration.ofSeconds(30);
    /** What builds that bring a PostgreSQL have, one for each kind of machine; the image for containers has none. */
    private static final List<String> BINARIES =
            List.of("/postgres-linux-x86_64.txz", "/postgres-linux-arm_64.txz", "/postgres-darwin-arm_64.txz");
    /** Where the library unpacks to and cleans up; its default is a folder in /tmp that every user can write. */
    private static final String WORKING_FOLDER_PROPERTY = "ot.epg.working-dir";

    private final io.zonky.test.db.postgres.embedded.EmbeddedPostgres postgres;
    private final DatabaseAddress address;

    private EmbeddedPostgres(io.zonky.test.db.postgres.embedded.EmbeddedPostgres postgres, DatabaseAddress address) {
        this.postgres = postgres;
        this.address = address;
    }

    /**
     * Starts PostgreSQL on a free port of the loopback interface. The first start creates its data; one that follows a
     * crash stops the PostgreSQL that may have been left over.
     *
     * @param folder {@code DIR/postgres}
     */
    public static EmbeddedPostgres start(Path folder) {
        if (BINARIES.stream().allMatch(name -> EmbeddedPostgres.class.getResource(name) == null)) {
            throw new DatabaseException("There is no PostgreSQL in this build of Serac. Set database.url"
                    + " (SERAC_DATABASE_URL) to one of yours.");
        }
        PostgresFolder files = PostgresFolder.prepare(folder);
        LeftoverPostmaster.stop(files.data());
        System.setProperty(WORKING_FOLDER_PROPERTY, files.binaries().toString());
        try {
            io.zonky.test.db.postgres.embedded.EmbeddedPostgres postgres = launch(files);
            files.initialized();
            return new EmbeddedPostgres(postgres, createDatabase(postgres, files.password()));
        } catch (IOException | SQLException | IllegalStateException | ExceptionInInitializerError e) {
            throw new DatabaseException("The embedded PostgreSQL does not start; its log is " + files.log()
                    + ". As root it needs user namespaces: if those are off, start Serac as an ordinary user, or set"
                    + " database.url to use another PostgreSQL.", e);
        }
    }

    private static io.zonky.test.db.postgres.embedded.EmbeddedPostgres launch(PostgresFolder files) throws IOException {
        return io.zonky.test.db.postgres.embedded.EmbeddedPostgres.builder()
                .setOverrideWorkingDirectory(files.binaries().toFile())
                .setDataDirectory(files.data())
                .setCleanDataDirectory(false)
                .setRegisterShutdownHook(false)
                .setPGStartupWait(STARTUP_MAX)
                .setOutputRedirector(Redirect.appendTo(files.log().toFile()))
                .setErrorRedirector(Redirect.appendTo(files.log().toFile()))
                .setLocaleConfig("auth", "scram-sha-256")
                .setLocaleConfig("pwfile", files.passwordFile().toString())
                .setLocaleConfig("locale", "C")
                .setConnectConfig("password", files.password())
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("listen_addresses", "127.0.0.1")
                .setServerConfig("unix_socket_directories", "")
                .setServerConfig("max_connections", "60")
                .setServerConfig("shared_buffers", "64MB")
                .setServerConfig("max_wal_size", "512MB")
                .setServerConfig("log_min_messages", "warning")
                .start();
    }

    private static DatabaseAddress createDatabase(io.zonky.test.db.postgres.embedded.EmbeddedPostgres postgres,
            String password) throws SQLException {
        try (Connection connection = postgres.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            if (!hasDatabase(statement)) {
                statement.execute("CREATE DATABASE " + DATABASE);
            }
        }
        String url = "jdbc:postgresql://127.0.0.1:" + postgres.getPort() + "/" + DATABASE;
        return new DatabaseAddress(url, SUPERUSER, password);
    }

    private static boolean hasDatabase(Statement statement) throws SQLException {
        try (ResultSet found = statement.executeQuery("SELECT 1 FROM pg_database WHERE datname = '" + DATABASE + "'")) {
            return found.next();
        }
    }

    public DatabaseAddress address() {
        return address;
    }

    /** Stops PostgreSQL; what was committed is on disk. */
    @Override
    public void close() {
        try {
            postgres.close();
        } catch (IOException e) {
            throw new DatabaseException("The embedded PostgreSQL does not stop", e);
        }
    }
}
