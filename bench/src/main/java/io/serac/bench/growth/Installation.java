package io.serac.bench.growth;

import io.serac.bench.BenchException;
import io.serac.bench.contestant.SeracServer;
import io.serac.bench.contestant.ServerDatabase;
import io.serac.bench.process.CpuReading;
import io.serac.bench.seed.Seeding;
import io.serac.bench.seed.ShapeCheck;
import io.serac.bench.store.StoreDouble;
import io.serac.bench.workload.SampleCatalog;
import io.serac.bench.workload.Scale;
import io.serac.bench.workload.SeededCatalog;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** A server with many tables, which can be stopped and started. Used by one thread. */
final class Installation implements AutoCloseable {
    /** Tables of which no other hangs on: with a tag, with a grant and a restriction, with nothing. */
    private static final List<Integer> CHECKED = List.of(10, 55, 101);
    private static final long SHAPE_CHECK_TABLES_MAX = 10_000;

    private final Path home;
    private final Path directory;
    private final String name;
    private final List<String> options;
    private final List<Start> starts = new ArrayList<>();
    private SeracServer server;
    private SeededCatalog seeded;
    private Map<String, Long> databaseBytes = Map.of();

    private Installation(Path home, Path directory, String name, List<String> options, SeracServer server,
            SeededCatalog seeded) {
        this.home = home;
        this.directory = directory;
        this.name = name;
        this.options = options;
        this.server = server;
        this.seeded = seeded;
    }

    /** One start: time, and CPU time of the server and of its database until it was ready. */
    record Start(double readySeconds, double cpuSeconds, double databaseSeconds, long residentKib) {
    }

    /** Makes it on fresh data. Checks copied tables against tables that the server makes, as long as there are not many. */
    static Installation seed(Path home, Path directory, List<String> options, int tables, StoreDouble store,
            Clock clock, Consumer<String> progress) throws IOException {
        String name = "serac-" + tables;
        Consumer<String> named = text -> progress.accept(name + ": " + text);
        named.accept("make the first namespace over the REST API");
        SeracServer server = SeracServer.start(home, directory, name, options);
        try {
            SampleCatalog sample = new SampleCatalog(server.access(), Scale.QUICK, clock, store);
            SeededCatalog seeded = SeededCatalog.create(sample, tables);
            Installation made = new Installation(home, directory, name, options, server, seeded);
            Seeding.fill(made.database(), seeded, named);
            made.databaseBytes = made.readDatabaseBytes();
            named.accept("check that copies are as the server makes tables");
            made.check(sample);
            return made;
        } catch (IOException | RuntimeException e) {
            server.close();
            throw e;
        }
    }

    private void check(SampleCatalog sample) throws IOException {
        for (int table : CHECKED) {
            if (seeded.tables() <= SHAPE_CHECK_TABLES_MAX) {
                seeded.createOneMore(sample, "check_" + table, table);
                ShapeCheck.compare(database(), SeededCatalog.namespace(1), "check_" + table,
                        "table_%06d".formatted(table));
            }
            int copy = seeded.tables() - SeededCatalog.TABLES_PER_NAMESPACE + table;
            JsonNode first = seeded.load(sample, table);
            JsonNode last = seeded.load(sample, copy);
            String expected = first.toString().replace(id(first), id(last))
                    .replace(version(first), version(last));
            if (!expected.equals(last.toString())) {
                throw new BenchException("Table " + copy + " is served as " + last + " and not as " + expected);
            }
        }
    }

    private static String id(JsonNode load) {
        return load.at("/metadata/table-uuid").asText();
    }

    private static String version(JsonNode load) {
        String location = load.path("metadata-location").asText();
        return location.substring(location.lastIndexOf('/') + 1);
    }

    /** Starts it once more and notes what that took. */
    void restart() {
        server.close();
        server = SeracServer.start(home, directory, name, options);
        CpuReading cpu = server.watched().cpu();
        starts.add(new Start(server.startTime().toMillis() / 1e3, cpu.serverMicros() / 1e6, cpu.databaseMicros() / 1e6,
                server.watched().serverResidentKib()));
        seeded = seeded.movedTo(server.access().base());
    }

    void stop() {
        server.close();
    }

    SeracServer server() {
        return server;
    }

    SeededCatalog seeded() {
        return seeded;
    }

    List<Start> starts() {
        return List.copyOf(starts);
    }

    /** Sizes of the database's tables with their indexes when it had been filled, before any work, largest first. */
    Map<String, Long> databaseBytes() {
        return databaseBytes;
    }

    private ServerDatabase database() {
        return server.database().orElseThrow(() -> new BenchException("Tables are seeded into an embedded database."));
    }

    private Map<String, Long> readDatabaseBytes() {
        Map<String, Long> bytes = new LinkedHashMap<>();
        try (Connection connection = database().connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("""
                        SELECT relname, pg_total_relation_size(oid) FROM pg_class
                         WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY 2 DESC
                        """)) {
            while (row.next()) {
                bytes.put(row.getString(1), row.getLong(2));
            }
            return bytes;
        } catch (SQLException e) {
            throw new BenchException("The size of the database cannot be read.", e);
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
