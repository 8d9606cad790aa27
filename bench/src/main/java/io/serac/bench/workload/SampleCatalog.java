package io.serac.bench.workload;

import io.serac.bench.catalog.Catalog;
import io.serac.bench.catalog.CatalogAccess;
import io.serac.bench.catalog.TableWriter;
import io.serac.bench.http.HttpConnection;
import io.serac.bench.http.HttpRequest;
import io.serac.bench.store.StoreDouble;
import java.io.IOException;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A catalog and the objects that workloads share in it, made when first asked for. All names carry a run id, so a
 * catalog can be measured again and again. Used by one thread.
 */
public final class SampleCatalog {

    private static final int SNAPSHOTS_PER_COMMIT = 25;

    private final CatalogAccess access;
    private final Scale scale;
    private final Clock clock;
    private final StoreDouble store;
    private final String runId;
    private final Map<Integer, TableWriter> tablesBySnapshots = new HashMap<>();
    private final Map<String, SampleCatalog> warehouses = new HashMap<>();
    private final AtomicInteger namespaces = new AtomicInteger();
    private Catalog catalog;
    private @Nullable TrinoEngine trino;

    /** @param store where warehouses in an object store lie */
    public SampleCatalog(CatalogAccess access, Scale scale, Clock clock, StoreDouble store) {
        this.access = access;
        this.scale = scale;
        this.clock = clock;
        this.store = store;
        this.runId = Long.toString(clock.millis(), Character.MAX_RADIX);
        this.catalog = Catalog.open(access);
    }

    /** Fetches a fresh token, so that none expires during a long run. */
    public Catalog reopen() {
        catalog = Catalog.open(access);
        return catalog;
    }

    /** Another warehouse of the same catalog, made when first asked for. */
    public SampleCatalog warehouse(String name, Making making) throws IOException {
        SampleCatalog known = warehouses.get(name);
        if (known == null) {
            making.make(name);
            known = new SampleCatalog(access.withWarehouse(name), scale, clock, store);
            warehouses.put(name, known);
        } else {
            known.reopen();
        }
        return known;
    }

    /** Makes a warehouse. */
    @FunctionalInterface
    public interface Making {

        void make(String warehouse) throws IOException;
    }

    /** A Trino with a user and tables to ask about. */
    TrinoEngine trino() throws IOException {
        TrinoEngine known = trino;
        if (known == null) {
            known = TrinoEngine.create(this);
            trino = known;
        }
        return known;
    }

    public StoreDouble store() {
        return store;
    }

    public Catalog catalog() {
        return catalog;
    }

    public Scale scale() {
        return scale;
    }

    public Clock clock() {
        return clock;
    }

    /** A name for a namespace that does not exist yet. */
    public String freshName(String purpose) {
        return "bench_" + runId + "_" + purpose + "_" + namespaces.incrementAndGet();
    }

    public String createNamespace(String purpose) throws IOException {
        String name = freshName(purpose);
        try (HttpConnection connection = connect()) {
            HttpRequest request = createNamespaceRequest(catalog, name);
            Catalog.requireStatus(request, connection.exchange(request), 200);
        }
        return name;
    }

    public static HttpRequest createNamespaceRequest(Catalog catalog, String name) {
        return catalog.change("POST", "namespaces").json("{\"namespace\":[\"" + name + "\"],\"properties\":{}}");
    }

    /** The path of a table with this many snapshots that nobody commits to. */
    public String tablePath(int snapshots) throws IOException {
        TableWriter known = tablesBySnapshots.get(snapshots);
        if (known == null) {
            known = createTable("loaded", snapshots);
            tablesBySnapshots.put(snapshots, known);
        }
        return known.path();
    }

    public TableWriter createTable(String purpose, int snapshots) throws IOException {
        String namespace = createNamespace(purpose);
        try (HttpConnection connection = connect()) {
            TableWriter table = TableWriter.create(catalog, clock, connection, namespace, "events");
            table.fill(connection, snapshots, SNAPSHOTS_PER_COMMIT);
            return table;
        }
    }

    public HttpConnection connect() throws IOException {
        return HttpConnection.open(access.base());
    }
}
