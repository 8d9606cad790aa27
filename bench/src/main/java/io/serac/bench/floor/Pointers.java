package io.serac.bench.floor;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/** A table of versioned pointers, as small as a catalog could have it. Thread-safe. */
final class Pointers {

    private static final int CONNECTIONS = 16;

    private final DataSource database;

    private Pointers(DataSource database) {
        this.database = database;
    }

    static Pointers create(String jdbcUrl, String user, String password) throws SQLException {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(jdbcUrl);
        config.setUsername(user);
        config.setPassword(password);
        config.setMaximumPoolSize(CONNECTIONS);
        DataSource database = new HikariDataSource(config);
        try (Connection connection = database.getConnection(); Statement statement = connection.createStatement()) {
            statement.execute("""
                    CREATE TABLE IF NOT EXISTS floor_pointer (
                      name TEXT PRIMARY KEY,
                      version BIGINT NOT NULL,
                      location TEXT NOT NULL)
                    """);
            statement.execute("""
                    INSERT INTO floor_pointer (name, version, location)
                    SELECT i::text, 0, 'file:/warehouse/table-' || i || '/metadata/0.metadata.json'
                      FROM generate_series(0, %d) AS i
                    ON CONFLICT DO NOTHING
                    """.formatted(Floor.ROWS - 1));
            statement.execute("ANALYZE floor_pointer");
        }
        return new Pointers(database);
    }

    long find(String name) throws SQLException {
        try (Connection connection = database.getConnection()) {
            return version(connection, name);
        }
    }

    /** @return whether the version was still the one read */
    boolean swap(String name) throws SQLException {
        try (Connection connection = database.getConnection()) {
            long version = version(connection, name);
            connection.setAutoCommit(false);
            int rows = update(connection, name, version);
            connection.commit();
            connection.setAutoCommit(true);
            return rows == 1;
        }
    }

    private static long version(Connection connection, String name) throws SQLException {
        try (PreparedStatement select = connection
                .prepareStatement("SELECT version, location FROM floor_pointer WHERE name = ?")) {
            select.setString(1, name);
            try (ResultSet rows = select.executeQuery()) {
                if (!rows.next()) {
                    throw new SQLException("No pointer is named " + name + ".");
                }
                return rows.getLong(1);
            }
        }
    }

    private static int update(Connection connection, String name, long version) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement("""
                UPDATE floor_pointer
                   SET version = version + 1, location = ?
                 WHERE name = ? AND version = ?
                """)) {
            update.setString(1, "file:/warehouse/table-" + name + "/metadata/" + (version + 1) + ".metadata.json");
            update.setString(2, name);
            update.setLong(3, version);
            return update.executeUpdate();
        }
    }
}
