package io.serac.server.fault;

import io.serac.server.TestClient;
import io.serac.server.operation.Operation;
import java.util.UUID;

/**
 * A request of every operation that is right in every way but its caller: about warehouse {@code main}, table {@code t} and view
 * {@code v} in a namespace, and at the server about service account {@code worker}, role {@code analysts} and tag {@code pii}. A new operation must
 * say here what a right request is. Stateless.
 */
public final class RightRequests {
    private static final String SOME_ID = UUID.randomUUID().toString();

    private RightRequests() {
    }

    /** Its path. */
    public static String path(Operation operation, String namespace) {
        String path = operation.api().basePath() + operation.path().replace("{prefix}", "main")
                .replace("{warehouse}", "main").replace("{namespace}", namespace).replace("{table}", "t")
                .replace("{view}", "v")
                .replace("{grantee}", "everyone").replace("{privilege}", "DESCRIBE").replace("{policy}", "p")
                .replace("{function}", "f").replace("{id}", SOME_ID)
                .replace("{principal}", "user:keycloak:alice").replace("{account}", "worker")
                .replace("{role}", "analysts").replace("{member}", "service-account:worker")
                .replace("{engine}", "trino").replace("{tag}", "pii").replace("{column}", "id");
        return operation == Operation.GET_CONFIG ? path + "?warehouse=main" : path;
    }

    /** Its body. */
    public static String body(Operation operation, String namespace) {
        return text(operation).replace("['a']", "['" + namespace + "']").replace("'a.t'", "'" + namespace + ".t'")
                .replace('\'', '"');
    }

    private static String text(Operation operation) {
        return switch (operation) {
            case GET_TOKEN, GET_CONFIG, LIST_NAMESPACES, LOAD_NAMESPACE_METADATA, NAMESPACE_EXISTS, DROP_NAMESPACE,
                    LIST_TABLES, LOAD_TABLE, LOAD_CREDENTIALS, DROP_TABLE, TABLE_EXISTS, UNREGISTER_TABLE, LIST_VIEWS,
                    LOAD_VIEW,
                    DROP_VIEW, VIEW_EXISTS, LIST_FUNCTIONS, LOAD_FUNCTION, WHO_AM_I, SEARCH_AUDIT, LIST_WAREHOUSES,
                    GET_WAREHOUSE,
                    DELETE_WAREHOUSE, GET_WAREHOUSE_STORAGE, GET_WAREHOUSE_STORAGE_CHECK, CHECK_WAREHOUSE_STORAGE,
                    LIST_STALE_POINTERS, LIST_DROPPED, PURGE_DROPPED,
                    GET_WAREHOUSE_PROTECTION, GET_NAMESPACE_PROTECTION, GET_TABLE_PROTECTION, GET_VIEW_PROTECTION,
                    LIST_TABLE_VERSIONS, LIST_VIEW_VERSIONS, LIST_PRINCIPALS, GET_PRINCIPAL, DELETE_PRINCIPAL,
                    LIST_SERVICE_ACCOUNTS, GET_SERVICE_ACCOUNT, DELETE_SERVICE_ACCOUNT, LIST_SECRETS, GET_SECRET,
                    DELETE_SECRET, LIST_ROLES, GET_ROLE, DELETE_ROLE, LIST_ROLE_MEMBERS, GET_ROLE_MEMBER,
                    DELETE_ROLE_MEMBER, LIST_TOKEN_ROLE_MAPPINGS, GET_TOKEN_ROLE_MAPPING, DELETE_TOKEN_ROLE_MAPPING,
                    LIST_ENGINES, GET_ENGINE, DELETE_ENGINE, LIST_OPA_KEYS, GET_OPA_KEY, DELETE_OPA_KEY,
                    GET_ICEBERG_CONTRACT, GET_ADMIN_CONTRACT,
                    LIST_SERVER_GRANTS, GET_SERVER_GRANT, DELETE_SERVER_GRANT, LIST_SERVER_POLICIES, GET_SERVER_POLICY,
                    DELETE_SERVER_POLICY, LIST_WAREHOUSE_GRANTS, GET_WAREHOUSE_GRANT, DELETE_WAREHOUSE_GRANT,
                    LIST_WAREHOUSE_POLICIES, GET_WAREHOUSE_POLICY, DELETE_WAREHOUSE_POLICY, LIST_NAMESPACE_GRANTS,
                    GET_NAMESPACE_GRANT, DELETE_NAMESPACE_GRANT, LIST_NAMESPACE_POLICIES, GET_NAMESPACE_POLICY,
                    DELETE_NAMESPACE_POLICY, LIST_TABLE_GRANTS, GET_TABLE_GRANT, DELETE_TABLE_GRANT,
                    LIST_TABLE_POLICIES, GET_TABLE_POLICY, DELETE_TABLE_POLICY, LIST_VIEW_GRANTS, GET_VIEW_GRANT,
                    DELETE_VIEW_GRANT, LIST_VIEW_POLICIES, GET_VIEW_POLICY, DELETE_VIEW_POLICY, GET_WAREHOUSE_OWNER,
                    GET_NAMESPACE_OWNER, GET_TABLE_OWNER, GET_VIEW_OWNER, GET_WAREHOUSE_MANAGED_ACCESS,
                    GET_NAMESPACE_MANAGED_ACCESS, LIST_TAGS, GET_TAG, DELETE_TAG, LIST_TAG_GRANTS, GET_TAG_GRANT,
                    DELETE_TAG_GRANT, LIST_SERVER_TAGS, GET_SERVER_TAG, DELETE_SERVER_TAG, LIST_WAREHOUSE_TAGS,
                    GET_WAREHOUSE_TAG, DELETE_WAREHOUSE_TAG, LIST_NAMESPACE_TAGS, GET_NAMESPACE_TAG,
                    DELETE_NAMESPACE_TAG, LIST_TABLE_TAGS, GET_TABLE_TAG, DELETE_TABLE_TAG, LIST_VIEW_TAGS,
                    GET_VIEW_TAG, DELETE_VIEW_TAG, GET_TABLE_COLUMN_TAG, DELETE_TABLE_COLUMN_TAG, GET_VIEW_COLUMN_TAG,
                    DELETE_VIEW_COLUMN_TAG ->
                "";
            case CREATE_NAMESPACE -> "{'namespace': ['b']}";
            case UPDATE_PROPERTIES -> "{'updates': {'k': 'v'}}";
            case CREATE_TABLE -> TestClient.tableBody("new");
            case REGISTER_TABLE, REGISTER_VIEW -> "{'name': 'new', 'metadata-location': 'file:/x/y.metadata.json'}";
            case UPDATE_TABLE, REPLACE_VIEW -> Commits.set("k", "v");
            case SIGN_REQUEST -> """
                    {'region': 'us-east-1', 'method': 'GET', 'uri': 'https://s3.example/lake/a', 'headers': {}}
                    """;
            case REPORT_METRICS -> """
                    {'report-type': 'commit-report', 'table-name': 'a.t', 'snapshot-id': 1, 'sequence-number': 1,
                     'operation': 'append', 'metrics': {}, 'metadata': {}}
                    """;
            case RENAME_TABLE -> rename("t");
            case RENAME_VIEW -> rename("v");
            case COMMIT_TRANSACTION -> """
                    {'table-changes': [{'identifier': {'namespace': ['a'], 'name': 't'}, 'requirements': [],
                      'updates': [{'action': 'set-properties', 'updates': {'k': 'v'}}]}]}
                    """;
            case CREATE_VIEW -> TestClient.viewBody("new");
            case PUT_WAREHOUSE -> "{}";
            case PUT_WAREHOUSE_STORAGE -> "{'type': 'file', 'root': 'file:/x'}";
            case UNDROP, PUT_PRINCIPAL, PUT_SERVICE_ACCOUNT, CREATE_SECRET, CREATE_OPA_KEY, PUT_ROLE, PUT_ROLE_MEMBER ->
                "{}";
            case PUT_TOKEN_ROLE_MAPPING -> "{'issuer': 'keycloak', 'value': 'analysts', 'role': 'analysts'}";
            case PUT_ENGINE -> "{'kind': 'read-restrictions', 'account': 'service-account:worker'}";
            case PUT_WAREHOUSE_PROTECTION, PUT_NAMESPACE_PROTECTION, PUT_TABLE_PROTECTION, PUT_VIEW_PROTECTION ->
                "{'enabled': true}";
            case TRINO_ALLOW, TRINO_BATCH, TRINO_ROW_FILTERS, TRINO_COLUMN_MASK, TRINO_BATCH_COLUMN_MASKS -> """
                    {'input': {'context': {'identity': {'user': 'alice'}}, 'action': {'operation': 'ExecuteQuery'}}}
                    """;
            case EXPLAIN -> """
                    {'operation': 'LOAD_TABLE',
                     'securable': {'type': 'table', 'warehouse': 'main', 'namespace': ['a'], 'name': 't'}}
                    """;
            case PUT_SERVER_GRANT, PUT_WAREHOUSE_GRANT, PUT_NAMESPACE_GRANT, PUT_TABLE_GRANT, PUT_VIEW_GRANT -> "{}";
            case PUT_TAG, PUT_TAG_GRANT, PUT_SERVER_TAG, PUT_WAREHOUSE_TAG, PUT_NAMESPACE_TAG, PUT_TABLE_TAG,
                    PUT_VIEW_TAG, PUT_TABLE_COLUMN_TAG, PUT_VIEW_COLUMN_TAG ->
                "{}";
            case PUT_WAREHOUSE_OWNER, PUT_NAMESPACE_OWNER, PUT_TABLE_OWNER, PUT_VIEW_OWNER ->
                "{'owner': 'service-account:bob'}";
            case PUT_WAREHOUSE_MANAGED_ACCESS, PUT_NAMESPACE_MANAGED_ACCESS -> "{'enabled': true}";
            case PUT_SERVER_POLICY, PUT_WAREHOUSE_POLICY, PUT_NAMESPACE_POLICY, PUT_TABLE_POLICY, PUT_VIEW_POLICY ->
                "{'kind': 'COLUMN_DENY', 'columns': ['id'], 'to': ['everyone']}";
            case ROLLBACK_TABLE, ROLLBACK_VIEW -> "{'version-id': '" + UUID.randomUUID() + "'}";
        };
    }

    private static String rename(String name) {
        return "{'source': {'namespace': ['a'], 'name': '" + name
                + "'}, 'destination': {'namespace': ['a'], 'name': 'new'}}";
    }
}
