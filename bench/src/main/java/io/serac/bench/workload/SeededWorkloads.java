package io.serac.bench.workload;

import static io.serac.bench.floor.Floor.CAS;
import static io.serac.bench.floor.Floor.SELECT;

import io.serac.bench.BenchException;
import io.serac.bench.catalog.Catalog;
import io.serac.bench.http.HttpAnswer;
import io.serac.bench.http.HttpConnection;
import io.serac.bench.http.HttpRequest;
import io.serac.bench.load.Operation;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** Work in catalogs of many tables, to see what it costs that there are so many. Immutable. */
public final class SeededWorkloads {
    private static final int CLIENTS = 4;
    private static final int ONE_CLIENT = 1;
    /** Tables that are in use, spread over all of a catalog. */
    private static final int IN_USE = 1_000;

    private final Map<URI, SeededCatalog> catalogs;
    private final Set<URI> warmed = new HashSet<>();

    /** @param catalogs by their base URI */
    public SeededWorkloads(Map<URI, SeededCatalog> catalogs) {
        this.catalogs = Map.copyOf(catalogs);
    }

    /** All of them, in the order in which they are reported. */
    public List<Workload> all() {
        return List.of(
                new Workload("load", "load of one of 1,000 tables in use", SELECT, CLIENTS, Workload.Cost.READ,
                        this::load),
                new Workload("load-304", "the same, answered 304", SELECT, CLIENTS, Workload.Cost.READ,
                        this::notModified),
                new Workload("load-any", "load of any table at random", SELECT, CLIENTS, Workload.Cost.READ,
                        this::loadAny),
                new Workload("exists", "HEAD of one of 1,000 tables in use", SELECT, CLIENTS, Workload.Cost.READ,
                        this::exists),
                new Workload("list", "the names of a namespace's 1,000 tables, each time of another", SELECT,
                        ONE_CLIENT, Workload.Cost.WALK, this::list),
                new Workload("create-table", "create a table", CAS, CLIENTS, Workload.Cost.WRITE,
                        (sample, connections) -> CreateObjects.tables(warehouse(sample), connections)),
                new Workload("commit", "append a snapshot, each connection to its own table", CAS, CLIENTS,
                        Workload.Cost.WRITE,
                        (sample, connections) -> CommitTables.ownTables(warehouse(sample), connections)),
                new Workload("opa-allow", "Trino asks whether a user may read columns, each time of another table",
                        SELECT, ONE_CLIENT, Workload.Cost.READ,
                        (sample, connections) -> AskForTrino.allow(sample, warmTrino(sample), connections)),
                new Workload("opa-filter-columns", "Trino asks which columns of a table a user sees", SELECT,
                        ONE_CLIENT, Workload.Cost.READ,
                        (sample, connections) -> AskForTrino.filterColumns(sample, warmTrino(sample), connections)),
                new Workload("opa-filter-tables", "Trino asks which of 1,000 tables a user sees", SELECT, ONE_CLIENT,
                        Workload.Cost.WALK,
                        (sample, connections) -> AskForTrino.filterTables(sample, warmTrino(sample), connections)),
                new Workload("opa-columns-of-schema", "all that information_schema.columns asks about 1,000 tables",
                        SELECT, ONE_CLIENT, Workload.Cost.LONG, (sample, connections) -> AskForTrino
                                .columnsOfSchemas(sample, warmTrino(sample), connections)));
    }

    private SeededCatalog of(SampleCatalog sample) {
        SeededCatalog seeded = catalogs.get(sample.catalog().access().base());
        if (seeded == null) {
            throw new BenchException("This catalog was not seeded.");
        }
        return seeded;
    }

    private SampleCatalog warehouse(SampleCatalog sample) throws IOException {
        return of(sample).warehouse(sample);
    }

    /** Once for each server. */
    private TrinoEngine warmTrino(SampleCatalog sample) {
        SeededCatalog seeded = of(sample);
        if (warmed.add(sample.catalog().access().base())) {
            seeded.warmTrino(sample);
        }
        return seeded.trino();
    }

    private List<Operation> load(SampleCatalog sample, int connections) throws IOException {
        return inTurn(inUse(sample, "GET"), connections, 200);
    }

    private List<Operation> exists(SampleCatalog sample, int connections) throws IOException {
        return inTurn(inUse(sample, "HEAD"), connections, 204);
    }

    private List<Operation> notModified(SampleCatalog sample, int connections) throws IOException {
        List<HttpRequest> requests = new ArrayList<>();
        try (HttpConnection connection = sample.connect()) {
            for (HttpRequest request : inUse(sample, "GET")) {
                HttpAnswer answer = connection.exchange(request);
                Catalog.requireStatus(request, answer, 200);
                String entityTag = answer.entityTag();
                if (entityTag == null) {
                    throw new BenchException("The catalog sends no ETag, so a load cannot be answered 304.");
                }
                requests.add(request.header("If-None-Match", entityTag));
            }
        }
        return inTurn(requests, connections, 304);
    }

    private List<HttpRequest> inUse(SampleCatalog sample, String method) throws IOException {
        SeededCatalog seeded = of(sample);
        Catalog reader = seeded.asReader(sample);
        List<HttpRequest> requests = new ArrayList<>();
        for (int table = 0; table < IN_USE; table++) {
            requests.add(reader.read(method, SeededCatalog.path((int) ((long) table * seeded.tables() / IN_USE))));
        }
        return requests;
    }

    private List<Operation> loadAny(SampleCatalog sample, int connections) throws IOException {
        SeededCatalog seeded = of(sample);
        Catalog reader = seeded.asReader(sample);
        return asking(() -> reader.read("GET",
                SeededCatalog.path(ThreadLocalRandom.current().nextInt(seeded.tables()))), connections, 200);
    }

    private List<Operation> list(SampleCatalog sample, int connections) throws IOException {
        SeededCatalog seeded = of(sample);
        Catalog reader = seeded.asReader(sample);
        List<HttpRequest> requests = new ArrayList<>();
        for (int namespace = 0; namespace < seeded.namespaces(); namespace++) {
            requests.add(reader.read("GET", "namespaces/" + SeededCatalog.namespace(namespace) + "/tables?pageSize="
                    + SeededCatalog.TABLES_PER_NAMESPACE));
        }
        return inTurn(requests, connections, 200);
    }

    private static List<Operation> inTurn(List<HttpRequest> requests, int connections, int status) {
        AtomicInteger next = new AtomicInteger();
        return asking(() -> requests.get(Math.floorMod(next.getAndIncrement(), requests.size())), connections,
                status);
    }

    private static List<Operation> asking(Supplier<HttpRequest> requests, int connections, int status) {
        return Collections.nCopies(connections, connection -> {
            HttpRequest request = requests.get();
            Catalog.requireStatus(request, connection.exchange(request), status);
            return true;
        });
    }
}
