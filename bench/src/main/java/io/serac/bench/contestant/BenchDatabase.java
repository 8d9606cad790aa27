package io.serac.bench.contestant;

import io.serac.bench.BenchException;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The PostgreSQL that the floors use, durable like a catalog's: started here or given. Thread-safe. */
public final class BenchDatabase implements AutoCloseable {

    private final String jdbcUrl;
    private final String user;
    private final String password;
    private final List<Long> pids;
    private final @Nullable EmbeddedPostgres embedded;

    private BenchDatabase(String jdbcUrl, String user, String password, List<Long> pids,
            @Nullable EmbeddedPostgres embedded) {
        this.jdbcUrl = jdbcUrl;
        this.user = user;
        this.password = password;
        this.pids = List.copyOf(pids);
        this.embedded = embedded;
    }

    public static BenchDatabase given(String jdbcUrl, String user, String password, List<Long> pids) {
        return new BenchDatabase(jdbcUrl, user, password, pids, null);
    }

    public static BenchDatabase startEmbedded(Path directory) {
        Path data = directory.resolve("floor-postgres");
        try {
            EmbeddedPostgres postgres = EmbeddedPostgres.builder()
                    .setDataDirectory(data)
                    .setServerConfig("fsync", "on")
                    .setServerConfig("synchronous_commit", "on")
                    .start();
            return new BenchDatabase(postgres.getJdbcUrl("postgres", "postgres"), "postgres", "",
                    List.of(postmasterPid(data)), postgres);
        } catch (IOException e) {
            throw new BenchException("Cannot start PostgreSQL for the floors in " + data + ": " + e.getMessage(), e);
        }
    }

    /** The process that PostgreSQL names in its data directory. */
    static long postmasterPid(Path dataDirectory) throws IOException {
        return Long.parseLong(Files.readAllLines(dataDirectory.resolve("postmaster.pid")).getFirst().trim());
    }

    public String jdbcUrl() {
        return jdbcUrl;
    }

    public String user() {
        return user;
    }

    public String password() {
        return password;
    }

    public List<Long> pids() {
        return pids;
    }

    @Override
    public void close() {
        if (embedded != null) {
            try {
                embedded.close();
            } catch (IOException e) {
                throw new BenchException("Cannot stop the floors' PostgreSQL.", e);
            }
        }
    }
}
