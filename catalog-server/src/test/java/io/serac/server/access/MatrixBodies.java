package io.serac.server.access;

import io.serac.server.TestClient;
import io.serac.server.fault.RightRequests;

/** Bodies of the variants in the authorization matrix. Stateless. */
final class MatrixBodies {
    private static final String SNAPSHOT = """
            {'requirements': [], 'updates': [
              {'action': 'add-snapshot', 'snapshot': {'snapshot-id': 7, 'sequence-number': 1, 'timestamp-ms': 1700000000000,
                'manifest-list': 'file:/elsewhere/list.avro', 'schema-id': 0, 'summary': {'operation': '%s'}}},
              {'action': 'set-snapshot-ref', 'ref-name': 'main', 'type': 'branch', 'snapshot-id': 7}]}
            """;

    private MatrixBodies() {
    }

    static String of(MatrixRow row, String namespace) {
        String plain = RightRequests.body(row.operation(), namespace);
        String variant = row.operation() + "/" + row.variant();
        return switch (variant) {
            case "CREATE_NAMESPACE/" -> quoted("{'namespace': ['new-" + namespace + "']}");
            case "CREATE_NAMESPACE/location" ->
                quoted("{'namespace': ['new-" + namespace + "'], 'properties': {'location': 'file:/x/y'}}");
            case "UPDATE_PROPERTIES/location" -> quoted("{'updates': {'location': 'file:/x/y'}}");
            case "CREATE_TABLE/location" -> quoted(TestClient.tableBody("new").strip().replaceFirst("^\\{",
                    "{'properties': {'write.data.path': 'file:/x/y'}, "));
            case "UPDATE_TABLE/location" ->
                quoted("{'requirements': [], 'updates': [{'action': 'set-location', 'location': 'file:/x/y'}]}");
            case "UPDATE_TABLE/remove-ref" ->
                quoted("{'requirements': [], 'updates': [{'action': 'remove-snapshot-ref', 'ref-name': 'side'}]}");
            case "UPDATE_TABLE/remove-snapshots" ->
                quoted("{'requirements': [], 'updates': [{'action': 'remove-snapshots', 'snapshot-ids': [5]}]}");
            case "UPDATE_TABLE/append" -> quoted(SNAPSHOT.formatted("append"));
            case "UPDATE_TABLE/overwrite" -> quoted(SNAPSHOT.formatted("overwrite"));
            case "UPDATE_TABLE/replace" -> quoted(SNAPSHOT.formatted("replace"));
            default -> plain;
        };
    }

    private static String quoted(String json) {
        return json.replace('\'', '"');
    }
}
