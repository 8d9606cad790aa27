package io.serac.bench.workload;

import io.serac.bench.BenchException;
import io.serac.bench.catalog.Catalog;
import io.serac.bench.catalog.TableWriter;
import io.serac.bench.contestant.SeracServer;
import io.serac.bench.http.HttpAnswer;
import io.serac.bench.http.HttpConnection;
import io.serac.bench.http.HttpRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A Trino that is registered with Serac, and a user of it who may read tables but for one column of each. Asks as Trino does.
 * Immutable, thread-safe.
 *
 * @param namespaces each has {@link #TABLES_PER_NAMESPACE} tables, the last one maybe fewer
 * @param columns that are asked about: some that each of the tables has
 */
record TrinoEngine(String key, String user, List<String> namespaces, int tables, List<String> columns) {
    static final int TABLES_PER_NAMESPACE = 1_000;

    private static final String CATALOG = "lake";
    /** Which of the columns is kept from the user. */
    static final int HIDDEN = 1;

    TrinoEngine {
        namespaces = List.copyOf(namespaces);
        columns = List.copyOf(columns);
    }

    /** Makes tables and registers an engine; other catalogs than Serac are not measured. */
    static TrinoEngine create(SampleCatalog sample) throws IOException {
        int tables = sample.scale().trinoTables();
        List<String> namespaces = new ArrayList<>();
        for (int first = 0; first < tables; first += TABLES_PER_NAMESPACE) {
            String namespace = sample.createNamespace("trino");
            FillNamespace.withTables(sample, namespace, Math.min(TABLES_PER_NAMESPACE, tables - first));
            namespaces.add(namespace);
        }
        List<String> columns = IntStream.rangeClosed(1, TableWriter.COLUMNS).mapToObj(TableWriter::column).toList();
        return register(sample, namespaces, tables, columns);
    }

    /** Registers an engine whose user may read these namespaces. */
    static TrinoEngine register(SampleCatalog sample, List<String> namespaces, int tables, List<String> columns)
            throws IOException {
        // An account of its own: the restrictions of users do not bind that of an engine.
        String name = sample.freshName("trino");
        Administration.put(sample, "service-accounts/" + name, "{}");
        Administration.put(sample, "engines/" + name, """
                {"kind": "trino-opa", "account": "service-account:%s", "user-issuer": "%s", "catalogs": {"%s": "%s"}}
                """.formatted(name, SeracServer.USER_ISSUER, CATALOG, sample.catalog().access().warehouse()));
        String key = Administration.post(sample, "engines/" + name + "/opa-keys", "{}").required("key").asText();
        TrinoEngine engine = new TrinoEngine(key, name, namespaces, tables, columns);
        Administration.put(sample, "principals/" + engine.principal(), "{}");
        engine.letRead(sample, namespaces);
        engine.arm(sample);
        return engine;
    }

    /** Lets the user read namespaces, but for one column of each table. */
    void letRead(SampleCatalog sample, List<String> opened) throws IOException {
        String principal = principal();
        for (String namespace : opened) {
            String path = "warehouses/" + sample.catalog().access().warehouse() + "/namespaces/" + namespace;
            Administration.put(sample, path + "/grants/" + principal + "/SELECT", "{}");
            Administration.put(sample, path + "/policies/hide", """
                    {"kind": "COLUMN_DENY", "columns": ["%s"], "to": ["%s"]}
                    """.formatted(columns.get(HIDDEN), principal));
        }
    }

    /** The user as a grantee. */
    String principal() {
        return "user:" + SeracServer.USER_ISSUER + ":" + user;
    }

    /** Until an engine has asked for filters and for masks, users with restrictions read nothing. */
    private void arm(SampleCatalog sample) throws IOException {
        answer(sample, question("row-filters", action("GetRowFilters", table(0, ""))));
        answer(sample, question("batch-column-masks", """
                {"operation": "GetColumnMask", "filterResources": [{"column": {"catalogName": "%s", "schemaName": "%s",
                 "tableName": "%s", "columnName": "%s", "columnType": "bigint"}}]}
                """.formatted(CATALOG, namespaces.getFirst(), FillNamespace.name(0), columns.getFirst())));
    }

    /** Whether the user may read these columns of a table. */
    HttpRequest select(int table, List<String> asked) {
        return question("allow", action("SelectFromColumns", table(table, columns(asked))));
    }

    /** Which of all columns of a table the user may know of. */
    HttpRequest filterColumns(int table) {
        return question("batch", "{\"operation\":\"FilterColumns\",\"filterResources\":["
                + table(table, columns(columns)) + "]}");
    }

    /** Which tables of a namespace the user may know of. */
    HttpRequest filterTables(int namespace) {
        int first = namespace * TABLES_PER_NAMESPACE;
        StringBuilder resources = new StringBuilder();
        for (int table = first; table < Math.min(tables, first + TABLES_PER_NAMESPACE); table++) {
            resources.append(table == first ? "" : ",").append(table(table, ""));
        }
        return question("batch", "{\"operation\":\"FilterTables\",\"filterResources\":[" + resources + "]}");
    }

    /** The body of the answer. Serac answers 200 whatever happens, so that is what tells. */
    static String answer(SampleCatalog sample, HttpRequest question) throws IOException {
        try (HttpConnection connection = sample.connect()) {
            HttpAnswer answer = connection.exchange(question);
            Catalog.requireStatus(question, answer, 200);
            if (!answer.body().startsWith("{")) {
                throw new BenchException("The catalog cannot answer Trino: its log says why.");
            }
            return answer.body();
        }
    }

    private HttpRequest question(String endpoint, String action) {
        return HttpRequest.of("POST", "/opa/v1/trino/" + endpoint + "?key=" + key).json("""
                {"input":{"context":{"identity":{"user":"%s","groups":[]},"softwareStack":{"trinoVersion":"476"}},\
                "action":%s}}""".formatted(user, action));
    }

    private static String action(String operation, String resource) {
        return "{\"operation\":\"" + operation + "\",\"resource\":" + resource + "}";
    }

    private String table(int table, String more) {
        return "{\"table\":{\"catalogName\":\"" + CATALOG + "\",\"schemaName\":\""
                + namespaces.get(table / TABLES_PER_NAMESPACE) + "\",\"tableName\":\""
                + FillNamespace.name(table % TABLES_PER_NAMESPACE) + "\"" + more + "}}";
    }

    private static String columns(List<String> names) {
        return names.stream().collect(Collectors.joining("\",\"", ",\"columns\":[\"", "\"]"));
    }
}
