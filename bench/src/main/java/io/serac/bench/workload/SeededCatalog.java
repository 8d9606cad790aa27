package io.serac.bench.workload;

import io.serac.bench.BenchException;
import io.serac.bench.catalog.Catalog;
import io.serac.bench.catalog.CatalogAccess;
import io.serac.bench.catalog.Credential;
import io.serac.bench.catalog.TableWriter;
import io.serac.bench.http.HttpConnection;
import io.serac.bench.http.HttpRequest;
import io.serac.bench.load.Extent;
import io.serac.bench.load.Loop;
import io.serac.bench.load.Operation;
import io.serac.bench.load.Pace;
import io.serac.bench.process.Watched;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * A catalog of many tables, 1,000 to a namespace, all of them like those of its first namespace, which is made over the REST API
 * with everything that hangs on it. Of 1,000 tables of ten columns 100 have one column with a tag, 100 a grant to one of a hundred
 * roles, and 10 a restriction of their own; a user of Trino may read all, but for the tagged columns and one other of each table.
 * Immutable, thread-safe.
 *
 * @param tables a multiple of 1,000
 * @param reader credential of an account with five of the roles, one of which may read everything
 */
public record SeededCatalog(int tables, Credential reader, TrinoEngine trino) {
    /** Tables in one namespace. */
    public static final int TABLES_PER_NAMESPACE = TrinoEngine.TABLES_PER_NAMESPACE;
    /** Tables that Trino asks about at most. */
    public static final int TRINO_TABLES_MAX = 100_000;

    private static final int COLUMNS = 10;
    private static final int TAGGED_COLUMN = 9;
    private static final int ROLES = 100;
    private static final int ROLES_OF_READER = 5;
    private static final int WARMING_CONNECTIONS = 4;

    /**
     * Makes the first namespace, and all others empty.
     *
     * @param sample a catalog that nobody else uses
     */
    public static SeededCatalog create(SampleCatalog sample, int tables) throws IOException {
        SampleCatalog warehouse = StoreWarehouse.sts(sample, warehouseName(tables));
        Administration.put(warehouse, "tags/pii", """
                {"values": ["email"], "auto-classify": [{"pattern": "*_email", "value": "email"}]}
                """);
        int namespaces = tables / TABLES_PER_NAMESPACE;
        try (HttpConnection connection = warehouse.connect()) {
            for (int namespace = 0; namespace < namespaces; namespace++) {
                HttpRequest request =
                        SampleCatalog.createNamespaceRequest(warehouse.catalog(), namespace(namespace));
                Catalog.requireStatus(request, connection.exchange(request), 200);
            }
        }
        for (int role = 0; role < ROLES; role++) {
            Administration.put(warehouse, "roles/" + role(role), "{}");
        }
        Credential reader = reader(warehouse);
        List<String> asked = IntStream.rangeClosed(1, COLUMNS).filter(column -> column != TAGGED_COLUMN)
                .mapToObj(TableWriter::column).toList();
        int trinoTables = Math.min(tables, TRINO_TABLES_MAX);
        List<String> all = IntStream.range(0, namespaces).mapToObj(SeededCatalog::namespace).toList();
        int first = trinoTables / TABLES_PER_NAMESPACE;
        TrinoEngine trino = TrinoEngine.register(warehouse, all.subList(0, first), trinoTables, asked);
        trino.letRead(warehouse, all.subList(first, namespaces));
        Administration.put(warehouse, in(warehouse) + "/policies/pii", """
                {"kind": "COLUMN_DENY", "when-tag": {"tag": "pii"}, "to": ["%s"]}
                """.formatted(trino.principal()));
        // After the rules, because what they hide is written into the metadata of new tables.
        FillNamespace.withTables(warehouse.catalog(), TABLES_PER_NAMESPACE,
                table -> createRequest(warehouse.catalog(), namespace(0), table));
        for (int table = 0; table < TABLES_PER_NAMESPACE; table++) {
            hangOn(warehouse, namespace(0), table);
        }
        return new SeededCatalog(tables, reader, trino);
    }

    private static Credential reader(SampleCatalog warehouse) throws IOException {
        CatalogAccess access = warehouse.catalog().access();
        Credential own = access.credential();
        if (own == null) {
            throw new BenchException("A catalog is seeded by somebody with a client credential.");
        }
        Administration.put(warehouse, "service-accounts/reader", "{}");
        for (int role = 0; role < ROLES_OF_READER; role++) {
            Administration.put(warehouse, "roles/" + role(role) + "/members/service-account:reader", "{}");
        }
        Administration.put(warehouse, in(warehouse) + "/grants/role:" + role(0) + "/SELECT", "{}");
        JsonNode secret = Administration.post(warehouse, "service-accounts/reader/secrets", "{}");
        return new Credential(secret.required("client-id").asText(), secret.required("client-secret").asText(),
                own.scope(), own.tokenUri());
    }

    /** The request that creates a table as the first namespace has it under this number. */
    static HttpRequest createRequest(Catalog catalog, String namespace, int table) {
        List<String> columns = IntStream.rangeClosed(1, COLUMNS).mapToObj(number -> isTagged(table)
                && number == TAGGED_COLUMN ? "contact_email" : TableWriter.column(number)).toList();
        return TableWriter.createRequest(catalog, namespace, FillNamespace.name(table), columns);
    }

    /** Creates one more table as the first namespace has it under this number, with what hangs on it. */
    public void createOneMore(SampleCatalog sample, String namespace, int table) throws IOException {
        SampleCatalog warehouse = warehouse(sample);
        try (HttpConnection connection = warehouse.connect()) {
            HttpRequest made = SampleCatalog.createNamespaceRequest(warehouse.catalog(), namespace);
            Catalog.requireStatus(made, connection.exchange(made), 200);
            trino.letRead(warehouse, List.of(namespace));
            HttpRequest request = createRequest(warehouse.catalog(), namespace, table);
            Catalog.requireStatus(request, connection.exchange(request), 200);
        }
        hangOn(warehouse, namespace, table);
    }

    /** What hangs on a table besides the tags that it gets by itself. */
    private static void hangOn(SampleCatalog warehouse, String namespace, int table) throws IOException {
        String path = in(warehouse) + "/namespaces/" + namespace + "/tables/" + FillNamespace.name(table);
        if (isGranted(table)) {
            Administration.put(warehouse, path + "/grants/role:" + role(table / 10 % ROLES) + "/SELECT", "{}");
        }
        if (table % 100 == 55) {
            Administration.put(warehouse, path + "/policies/hide", """
                    {"kind": "COLUMN_DENY", "columns": ["%s"], "to": ["role:%s"]}
                    """.formatted(TableWriter.column(4), role(ROLES - 1)));
        }
    }

    private static boolean isTagged(int table) {
        return table % 10 == 0;
    }

    private static boolean isGranted(int table) {
        return table % 10 == 5;
    }

    private static String in(SampleCatalog warehouse) {
        return "warehouses/" + warehouse.catalog().access().warehouse();
    }

    private static String role(int number) {
        return "role_%03d".formatted(number);
    }

    /** A namespace by its number, from 0. */
    public static String namespace(int number) {
        return "grown_%04d".formatted(number);
    }

    /** Path of a table by its number, below the prefix. */
    public static String path(int table) {
        return "namespaces/" + namespace(table / TABLES_PER_NAMESPACE) + "/tables/"
                + FillNamespace.name(table % TABLES_PER_NAMESPACE);
    }

    /** How many namespaces there are. */
    public int namespaces() {
        return tables / TABLES_PER_NAMESPACE;
    }

    /** The same after its server has been started again, at another address. */
    public SeededCatalog movedTo(URI base) {
        return new SeededCatalog(tables, new Credential(reader.clientId(), reader.clientSecret(), reader.scope(),
                URI.create(base + "/v1/oauth/tokens")), trino);
    }

    /** Each has a folder of its own in the store, which knows no two catalogs. */
    private static String warehouseName(int tables) {
        return "seeded-" + tables;
    }

    /** The warehouse that the tables are in. */
    SampleCatalog warehouse(SampleCatalog sample) throws IOException {
        return sample.warehouse(warehouseName(tables), known -> {
            // It is there.
        });
    }

    /** The catalog as the reader sees it, with a fresh token. */
    Catalog asReader(SampleCatalog sample) throws IOException {
        return Catalog.open(warehouse(sample).catalog().access().withCredential(reader));
    }

    /** What the server answers the reader who loads a table. */
    public JsonNode load(SampleCatalog sample, int table) throws IOException {
        try (HttpConnection connection = sample.connect()) {
            return Catalog.json(connection, asReader(sample).read("GET", path(table)), 200);
        }
    }

    /** Lets Trino ask once about each table, so that it is in memory what can be. */
    void warmTrino(SampleCatalog sample) {
        AtomicInteger next = new AtomicInteger();
        Operation ask = connection -> {
            HttpRequest question = trino.filterColumns(Math.floorMod(next.getAndIncrement(), trino.tables()));
            Catalog.requireStatus(question, connection.exchange(question), 200);
            return true;
        };
        try (Loop loop = new Loop(sample.catalog().access().base(), Collections.nCopies(WARMING_CONNECTIONS, ask),
                Watched.NOTHING)) {
            loop.run(new Pace.Closed(), new Extent(trino.tables(), Duration.ofMinutes(5)));
        }
    }
}
