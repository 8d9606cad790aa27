package io.serac.image;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/** A PostgreSQL outside the image, as an operator has one. Thread-safe. */
final class ImageDatabase implements AutoCloseable {
    private final EmbeddedPostgres postgres;

    private ImageDatabase(EmbeddedPostgres postgres) {
        this.postgres = postgres;
    }

    static ImageDatabase start(Path folder) throws IOException {
        return new ImageDatabase(EmbeddedPostgres.builder()
                .setOverrideWorkingDirectory(Files.createDirectories(folder).toFile())
                .setPGStartupWait(Duration.ofMinutes(2))
                .setServerConfig("unix_socket_directories", "")
                .setLocaleConfig("locale", "C")
                .start());
    }

    /** Where a database is, and who connects to it. */
    record Address(String url, String username) {
    }

    /** A new database with an owner of its own. */
    Address create(String name) throws SQLException {
        execute("CREATE ROLE " + name + " LOGIN");
        execute("CREATE DATABASE " + name + " OWNER " + name);
        return new Address("jdbc:postgresql://127.0.0.1:" + postgres.getPort() + "/" + name, name);
    }

    int port() {
        return postgres.getPort();
    }

    /** The one number that a query yields. */
    long number(String sql) throws SQLException {
        try (Connection connection = postgres.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement(); ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    /** As the superuser. */
    void execute(String sql) throws SQLException {
        try (Connection connection = postgres.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public void close() throws IOException {
        postgres.close();
    }
}
