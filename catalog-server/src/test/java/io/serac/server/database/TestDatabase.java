package io.serac.server.database;

import io.serac.server.Patience;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.UUID;

/**
 * A fresh, migrated database on a real PostgreSQL: one fast server per JVM, a template that is migrated once, a copy
 * per instance. Thread-safe.
 *
 * <pre>{@code
 * @AutoClose
 * static final TestDatabase database = TestDatabase.create();
 * }</pre>
 */
public final class TestDatabase implements AutoCloseable {
    /** A user that owns nothing, as servers should be; the others are superusers. */
    public static final String SERVING_USER = "serving";

    /** So long that no test runs into them because the machine is slow, or because it holds a lock while it does something else. */
    public static final DatabaseLimits PATIENT = new DatabaseLimits(12, 12, 4, Duration.ofSeconds(30),
            Duration.ofSeconds(30), Duration.ofSeconds(30), Duration.ofSeconds(45), Duration.ofSeconds(60), false);

    private final String name;
    private final Database database;

    private TestDatabase(String name) {
        this.name = name;
        this.database = Database.open(address(), PATIENT);
    }

    /** @return with all migrations applied, otherwise empty */
    public static TestDatabase create() {
        return copyOf("serac_template");
    }

    /** @return without any migration */
    public static TestDatabase createEmpty() {
        return copyOf("template1");
    }

    private static TestDatabase copyOf(String template) {
        String name = "test_" + UUID.randomUUID().toString().replace("-", "");
        Server.execute("CREATE DATABASE " + name + " TEMPLATE " + template);
        return new TestDatabase(name);
    }

    /**
     * A copy as it is now.
     *
     * @throws IllegalStateException if anybody is connected to this one; {@link #disconnect} leaves it alone
     */
    public TestDatabase copy() {
        return copyOf(name);
    }

    /** Ends the connections of this object for good. */
    public void disconnect() {
        database.close();
    }

    public Database database() {
        return database;
    }

    /** @return for servers under test that open their own connections */
    public DatabaseAddress address() {
        return Server.address(name);
    }

    @Override
    public void close() {
        database.close();
        Server.execute("DROP DATABASE IF EXISTS " + name + " WITH (FORCE)");
    }

    /** The one PostgreSQL of this JVM, also for tests whose classes are loaded a second time; stops with it. */
    private static final class Server {
        private static final String PORT_PROPERTY = "serac.test.postgres-port";
        private static final int PORT = port();

        private static int port() {
            int port = Integer.getInteger(PORT_PROPERTY, 0);
            if (port == 0) {
                port = start().getPort();
                System.setProperty(PORT_PROPERTY, Integer.toString(port));
                prepare(port);
            }
            return port;
        }

        private static EmbeddedPostgres start() {
            try {
                // Apart from the folder in /tmp that the library shares between all users of the machine.
                Path binaries = Path.of("target", "postgres-binaries").toAbsolutePath();
                Files.createDirectories(binaries);
                return EmbeddedPostgres.builder()
                        .setOverrideWorkingDirectory(binaries.toFile())
                        .setPGStartupWait(Patience.MAX)
                        .setServerConfig("shared_buffers", "64MB")
                        .setServerConfig("full_page_writes", "off")
                        .setServerConfig("unix_socket_directories", "")
                        .setLocaleConfig("locale", "C")
                        .start();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static void prepare(int port) {
            execute(port, "CREATE ROLE " + SERVING_USER + " LOGIN");
            execute(port, "CREATE DATABASE serac_template");
            Migrations.migrate(address(port, "serac_template"));
        }

        static DatabaseAddress address(String name) {
            return address(PORT, name);
        }

        private static DatabaseAddress address(int port, String name) {
            return new DatabaseAddress("jdbc:postgresql://localhost:" + port + "/" + name, "postgres", "");
        }

        static void execute(String sql) {
            execute(PORT, sql);
        }

        private static void execute(int port, String sql) {
            DatabaseAddress address = address(port, "postgres");
            try (Connection connection =
                    DriverManager.getConnection(address.url(), address.username(), address.password());
                    Statement statement = connection.createStatement()) {
                statement.execute(sql);
            } catch (SQLException e) {
                throw new IllegalStateException(sql, e);
            }
        }
    }
}
