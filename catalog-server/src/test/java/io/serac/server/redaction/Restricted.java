package io.serac.server.redaction;

import static io.serac.server.TestClient.namespacePath;
import static io.serac.server.TestClient.tablePath;

import io.serac.server.Answer;
import io.serac.server.TestClient;
import io.serac.server.TestServer;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * A table of people whose {@code nobodys_ssn} is hidden, and accounts that see it in different ways: {@code plain} reads all of it,
 * {@code denied} not that column, {@code masked} only a part of {@code email}, {@code filtered} some rows, {@code lister} only
 * {@code id} and {@code home.city}, {@code describer} no rows, and of the names not that one. All but the last two may also change it.
 */
final class Restricted {
    static final String HIDDEN = "nobodys_ssn";
    static final String TABLE = "/admin/v1/warehouses/main/namespaces/hr/tables/emp";
    static final String LOAD = tablePath("hr", "emp");

    private static final String NAMESPACE = "/admin/v1/warehouses/main/namespaces/hr";
    private final Map<String, TestClient> clients = new HashMap<>();

    Restricted(TestServer server) {
        TestClient root = server.root();
        root.createNamespace("hr");
        root.post(namespacePath("hr") + "/tables", """
                {'name': 'emp', 'properties': {'planted-property': 'about nobodys_ssn', 'write.format.default': 'parquet'},
                 'partition-spec': {'spec-id': 0, 'fields': [
                   {'source-id': 3, 'field-id': 1000, 'name': 'nobodys_ssn_bucket', 'transform': 'bucket[4]'}]},
                 'write-order': {'order-id': 1, 'fields': [
                   {'source-id': 2, 'transform': 'identity', 'direction': 'asc', 'null-order': 'nulls-first'}]},
                 'schema': {'type': 'struct', 'schema-id': 0, 'identifier-field-ids': [1], 'fields': [
                  {'id': 1, 'name': 'id', 'type': 'long', 'required': true},
                  {'id': 2, 'name': 'email', 'type': 'string', 'required': false},
                  {'id': 3, 'name': 'nobodys_ssn', 'type': 'string', 'required': false, 'doc': 'planted-doc'},
                  {'id': 4, 'name': 'home', 'required': false, 'type': {'type': 'struct', 'fields': [
                    {'id': 5, 'name': 'city', 'type': 'string', 'required': false},
                    {'id': 6, 'name': 'street', 'type': 'string', 'required': false}]}}]}}
                """).is(200);
        Answer loaded = root.get(LOAD).is(200);
        root.post(LOAD, """
                {'requirements': [], 'updates': [
                  {'action': 'add-snapshot', 'snapshot': {'snapshot-id': 77, 'sequence-number': 1, 'timestamp-ms': %d,
                   'manifest-list': '%s/metadata/planted-list.avro', 'schema-id': 0,
                   'summary': {'operation': 'append', 'planted-summary': 'x'}}},
                  {'action': 'set-snapshot-ref', 'ref-name': 'main', 'type': 'branch', 'snapshot-id': 77}]}
                """.formatted(loaded.at("/metadata/last-updated-ms").asLong() + 1,
                loaded.at("/metadata/location").asText())).is(200);
        for (String name : new String[]{"plain", "denied", "masked", "filtered", "lister", "describer"}) {
            clients.put(name, server.account(name));
        }
        for (String name : new String[]{"plain", "denied", "masked", "filtered"}) {
            for (String privilege : new String[]{"SELECT", "WRITE", "ALTER", "DROP"}) {
                root.put(NAMESPACE + "/grants/service-account:" + name + "/" + privilege, "{}").is(201);
            }
        }
        root.put(TABLE + "/grants/service-account:lister/SELECT", "{'columns': ['id', 'home.city']}").is(201);
        root.put(TABLE + "/grants/service-account:describer/DESCRIBE", "{}").is(201);
        root.put(TABLE + "/policies/no-ssn", "{'kind': 'COLUMN_DENY', 'columns': ['nobodys_ssn'],"
                + " 'to': ['service-account:denied', 'service-account:describer']}").is(201);
        root.put(TABLE + "/policies/email", "{'kind': 'COLUMN_MASK', 'columns': ['email'], 'mask': 'show-last-4',"
                + " 'to': ['service-account:masked']}").is(201);
        root.put(TABLE + "/policies/rows", "{'kind': 'ROW_FILTER', 'filter': {'type': 'eq', 'term': 'email', 'value':"
                + " {'session': 'subject'}}, 'to': ['service-account:filtered']}").is(201);
    }

    TestClient client(String name) {
        return Objects.requireNonNull(clients.get(name), name);
    }

    /** The same, asking for a way to the files. */
    TestClient vending(String name) {
        return client(name).with("X-Iceberg-Access-Delegation", "vended-credentials");
    }
}
