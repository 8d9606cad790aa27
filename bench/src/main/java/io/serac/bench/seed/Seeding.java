package io.serac.bench.seed;

import io.serac.bench.BenchException;
import io.serac.bench.contestant.ServerDatabase;
import io.serac.bench.workload.SeededCatalog;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/** Fills the namespaces of a {@link SeededCatalog} past its server, which is to be started again then. Used by one thread. */
public final class Seeding {
    private static final int NAMESPACES_AT_ONCE = 20;
    private static final int THREADS = 2;

    private final ServerDatabase database;
    private final Consumer<String> progress;

    private Seeding(ServerDatabase database, Consumer<String> progress) {
        this.database = database;
        this.progress = progress;
    }

    /** Copies the tables of the first namespace to all others. */
    public static void fill(ServerDatabase database, SeededCatalog seeded, Consumer<String> progress) {
        try {
            new Seeding(database, progress).fill(seeded);
        } catch (SQLException e) {
            throw new BenchException("The tables could not be copied: " + e.getMessage(), e);
        }
    }

    private void fill(SeededCatalog seeded) throws SQLException {
        List<List<String>> parts = parts(seeded);
        try (Connection connection = database.connect()) {
            set(connection, "ALTER SYSTEM SET max_wal_size = '8GB'", "ALTER SYSTEM SET checkpoint_timeout = '1h'",
                    "SELECT pg_reload_conf()");
            connection.setAutoCommit(false);
            RowCopies rows = new RowCopies(connection);
            rows.map();
            DocumentCopies documents = DocumentCopies.read(connection);
            connection.commit();
            objects(parts, documents);
            progress.accept("copying grants, tags and restrictions");
            for (List<String> part : parts) {
                rows.policies(part);
                connection.commit();
            }
            rows.forgetMapping();
            connection.setAutoCommit(true);
            progress.accept("vacuum and checkpoint");
            set(connection, "VACUUM (ANALYZE)", "ALTER SYSTEM RESET max_wal_size",
                    "ALTER SYSTEM RESET checkpoint_timeout", "SELECT pg_reload_conf()", "CHECKPOINT");
        }
    }

    private static List<List<String>> parts(SeededCatalog seeded) {
        List<List<String>> parts = new ArrayList<>();
        for (int namespace = 1; namespace < seeded.namespaces(); namespace++) {
            if ((namespace - 1) % NAMESPACES_AT_ONCE == 0) {
                parts.add(new ArrayList<>());
            }
            parts.getLast().add(SeededCatalog.namespace(namespace));
        }
        return parts;
    }

    private void objects(List<List<String>> parts, DocumentCopies documents) {
        try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
            List<Future<?>> running = new ArrayList<>();
            for (List<String> part : parts) {
                running.add(threads.submit(() -> {
                    copyInto(part, documents);
                    return part;
                }));
            }
            for (Future<?> one : running) {
                one.get();
            }
        } catch (ExecutionException e) {
            throw new BenchException("The tables could not be copied: " + e.getCause(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchException("Interrupted while tables were copied.", e);
        }
    }

    private void copyInto(List<String> part, DocumentCopies documents) throws SQLException {
        progress.accept("copying tables into " + part.getFirst() + " to " + part.getLast());
        try (Connection writing = database.connect(); Connection reading = database.connect()) {
            writing.setAutoCommit(false);
            new RowCopies(writing).objects(part);
            documents.copy(reading, writing, part);
            writing.commit();
        }
    }

    private static void set(Connection connection, String... commands) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String command : commands) {
                statement.execute(command);
            }
        }
    }
}
