package io.serac.bench.contestant;

import io.serac.bench.BenchException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Optional;

/**
 * The PostgreSQL that a server has brought with it, reached past the server. Immutable.
 *
 * @param log where it writes
 */
public record ServerDatabase(String jdbcUrl, String password, Path log) {
    private static final int PORT_LINE = 3;

    /**
     * That of a running server.
     *
     * @param data folder of the server's data
     * @return empty if it has none there
     */
    static Optional<ServerDatabase> in(Path data) {
        Path folder = data.resolve("postgres");
        Path pidFile = folder.resolve("data/postmaster.pid");
        if (Files.notExists(pidFile)) {
            return Optional.empty();
        }
        try {
            String port = Files.readAllLines(pidFile).get(PORT_LINE).trim();
            return Optional.of(new ServerDatabase("jdbc:postgresql://127.0.0.1:" + port + "/serac",
                    Files.readString(folder.resolve("password")).strip(), folder.resolve("postgres.log")));
        } catch (IOException e) {
            throw new BenchException("Cannot read how to reach the embedded PostgreSQL in " + folder + ".", e);
        }
    }

    /** A connection that may do everything. */
    public Connection connect() throws SQLException {
        return DriverManager.getConnection(jdbcUrl, "postgres", password);
    }

    @Override
    public String toString() {
        return "ServerDatabase[" + jdbcUrl + "]";
    }
}
