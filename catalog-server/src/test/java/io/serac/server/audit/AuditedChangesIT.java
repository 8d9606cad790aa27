package io.serac.server.audit;

import static io.serac.server.TestClient.namespacePath;
import static io.serac.server.TestClient.tablePath;
import static io.serac.server.TestClient.viewPath;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.serac.server.Answer;
import io.serac.server.TestClient;
import io.serac.server.TestServer;
import io.serac.server.operation.Api;
import io.serac.server.operation.Operation;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every operation that changes something leaves one record of each change it applied, and none of one that it did not. A new
 * operation must say here what a right request is.
 */
class AuditedChangesIT {
    private static final String SET = "{'requirements':[],'updates':[{'action':'set-properties','updates':{'k':'v'}}]}";
    private static final String MAIN = "/admin/v1/warehouses/main";

    @AutoClose
    private static final TestServer SERVER = TestServer.start();

    private final TestClient root = SERVER.root();
    private final Audited audit = new Audited(SERVER);
    private final String namespace = "n" + UUID.randomUUID().toString().substring(0, 8);

    static Stream<Operation> mutations() {
        return Arrays.stream(Operation.values()).filter(Operation::isMutation);
    }

    private record Sent(String path, String body) {
    }

    @ParameterizedTest
    @MethodSource("mutations")
    void anAppliedChangeIsRecordedOnce(Operation operation) {
        Sent sent = prepare(operation);
        String failed = id();
        String applied = id();
        String repeated = id();
        TestClient keyed = root.with("Idempotency-Key", UUID.randomUUID().toString());

        failCommits();
        try {
            assertThat(send(root, operation, sent, failed).status()).isEqualTo(500);
        } finally {
            letCommitsPass();
        }
        Answer answer = send(keyed, operation, sent, applied);
        assertThat(answer.status()).as(answer.body()).isBetween(200, 204);
        // A secret is told once.
        assertThat(send(keyed, operation, sent, repeated).status())
                .isEqualTo(operation == Operation.CREATE_SECRET || operation == Operation.CREATE_OPA_KEY ? 409
                        : answer.status());

        assertThat(audit.search("request-id=" + failed)).isEmpty();
        assertThat(audit.search("request-id=" + repeated)).isEmpty();
        List<JsonNode> records = audit.search("request-id=" + applied);
        assertThat(records).hasSize(1);
        JsonNode record = records.getFirst();
        assertThat(record.path("kind").asText()).isEqualTo(operation.api() == Api.ADMIN ? "admin" : "change");
        assertThat(record.path("operation").asText()).isEqualTo(operation.name());
        assertThat(record.path("verdict").asText()).isEqualTo("allowed");
        assertThat(record.path("principal").asText()).isEqualTo("service-account:root");
        assertThat(record.path("client-ip").asText()).isEqualTo("127.0.0.1");
        assertThat(record.path("epoch").asLong()).isPositive();
        assertThat(record.path("securable-id").asText()).hasSize(36);
        assertThat(record.path("securable-kind").asText()).as(record.toString()).isNotEqualTo("null");
        if (operation.api() == Api.ADMIN) {
            assertThat("/admin/v1/" + record.path("target").asText()).isEqualTo(sent.path());
        } else {
            // A drop answers 204, as do others; what is made in one statement answers 200.
            assertThat(record.path("name").asText()).startsWith("main/");
        }
        assertThat(record.path("status").asInt()).isEqualTo(answer.status());
    }

    @Test
    void aTransactionIsRecordedForEachTable() {
        prepareObjects();
        root.createTable(namespace, "u").is(200);
        String id = id();
        root.with("X-Request-Id", id).post("/catalog/v1/main/transactions/commit", "{'table-changes': [" + change("t")
                + "," + change("u") + "]}").is(204);

        assertThat(audit.search("request-id=" + id)).extracting(record -> record.path("name").asText())
                .containsExactlyInAnyOrder("main/" + namespace + "/t", "main/" + namespace + "/u");
    }

    @Test
    void aRenameIsFoundByTheObjectAndSaysBothNames() {
        prepareObjects();
        String id = id();
        root.with("X-Request-Id", id).post("/catalog/v1/main/tables/rename", rename("t")).is(204);

        JsonNode record = audit.search("request-id=" + id).getFirst();
        assertThat(record.path("name").asText()).isEqualTo("main/" + namespace + "/t");
        assertThat(record.path("target").asText()).isEqualTo("main/" + namespace + "/renamed");
        assertThat(audit.search("securable-id=" + record.path("securable-id").asText()))
                .extracting(each -> each.path("operation").asText()).startsWith("RENAME_TABLE", "CREATE_TABLE");
    }

    @Test
    void whatIsRefusedIsNotRecordedAsAChange() {
        prepareObjects();
        String id = id();
        root.with("X-Request-Id", id).post(namespacePath(namespace) + "/tables", TestClient.tableBody("t")).is(409);
        root.with("X-Request-Id", id).delete(tablePath(namespace, "none")).is(404);
        root.with("X-Request-Id", id).delete(namespacePath(namespace)).is(409);
        assertThat(audit.search("request-id=" + id)).isEmpty();
    }

    private static Answer send(TestClient client, Operation operation, Sent sent, String requestId) {
        return client.with("X-Request-Id", requestId).send(operation.method().name(), sent.path(),
                sent.body().replace('\'', '"'));
    }

    private static String id() {
        return UUID.randomUUID().toString();
    }

    /** Whatever makes an outcome known fails at its end. */
    private static void failCommits() {
        SERVER.sql().useHandle(handle -> handle.execute("""
                CREATE FUNCTION fail_commit() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN
                    RAISE EXCEPTION 'as the test wants it' USING ERRCODE = 'check_violation', CONSTRAINT = 'a_test';
                END $$;
                CREATE CONSTRAINT TRIGGER fail_commit AFTER INSERT ON outcome DEFERRABLE INITIALLY DEFERRED
                    FOR EACH ROW EXECUTE FUNCTION fail_commit();
                """));
    }

    private static void letCommitsPass() {
        SERVER.sql().useHandle(handle -> handle.execute("DROP FUNCTION fail_commit() CASCADE"));
    }

    private void prepareObjects() {
        root.createNamespace(namespace);
        root.createTable(namespace, "t");
        root.createView(namespace, "v");
    }

    private Sent prepare(Operation operation) {
        prepareObjects();
        String path = operation.api().basePath() + operation.path().replace("{prefix}", "main")
                .replace("{warehouse}", "main").replace("{namespace}", namespace).replace("{table}", "t")
                .replace("{view}", "v").replace("{grantee}", "service-account:bob").replace("{privilege}", "DESCRIBE")
                .replace("{policy}", "p" + namespace).replace("{principal}", "user:k:" + namespace)
                .replace("{account}", namespace).replace("{role}", namespace)
                .replace("{member}", "service-account:bob").replace("{engine}", namespace);
        String name = operation.name();
        if (name.endsWith("_TAG") || name.equals("PUT_TAG_GRANT") || name.equals("DELETE_TAG_GRANT")) {
            String tagged = path.replace("{tag}", namespace).replace("{column}", "id");
            if (!name.equals("PUT_TAG")) {
                assertThat(root.put("/admin/v1/tags/" + namespace, "{}").status()).isEqualTo(201);
            }
            return prepared(operation, tagged, "{}");
        }
        if (name.endsWith("_GRANT")) {
            return prepared(operation, path, "{'grant-option': false}");
        }
        if (name.endsWith("_POLICY")) {
            return prepared(operation, path, "{'kind': 'COLUMN_DENY', 'columns': ['id'], 'to': ['user:k:nobody']}");
        }
        if (name.endsWith("_OWNER")) {
            return new Sent(path, "{'owner': 'service-account:root'}");
        }
        if (name.endsWith("_PROTECTION") || name.endsWith("_MANAGED_ACCESS")) {
            return new Sent(path, "{'enabled': false}");
        }
        return switch (operation) {
            case CREATE_NAMESPACE -> new Sent(path, "{'namespace': ['made" + namespace + "']}");
            case DROP_NAMESPACE -> {
                root.createNamespace(namespace, "empty");
                yield new Sent(path + "%1Fempty", "");
            }
            case UPDATE_PROPERTIES -> new Sent(path, "{'updates': {'k': 'v'}}");
            case CREATE_TABLE -> new Sent(path, TestClient.tableBody("made"));
            case CREATE_VIEW -> new Sent(path, TestClient.viewBody("made"));
            case REGISTER_TABLE -> {
                String location = root.post(tablePath(namespace, "t") + "/unregister", "").is(200)
                        .at("/metadata-location").asText();
                yield new Sent(path, "{'name': 'again', 'metadata-location': '" + location + "'}");
            }
            case REGISTER_VIEW -> {
                String location = root.get(viewPath(namespace, "v")).is(200).at("/metadata-location").asText();
                root.delete(viewPath(namespace, "v")).is(204);
                yield new Sent(path, "{'name': 'again', 'metadata-location': '" + location + "'}");
            }
            case UPDATE_TABLE, REPLACE_VIEW -> new Sent(path, SET);
            case DROP_TABLE, DROP_VIEW, UNREGISTER_TABLE -> new Sent(path, "");
            case RENAME_TABLE -> new Sent(path, rename("t"));
            case RENAME_VIEW -> new Sent(path, rename("v"));
            case COMMIT_TRANSACTION -> new Sent(path, "{'table-changes': [" + change("t") + "]}");
            case PUT_WAREHOUSE -> new Sent(path.replace("main", namespace), file(namespace));
            case PUT_WAREHOUSE_STORAGE -> new Sent(path, "{'type': 'file', 'root': 'file:" + SERVER.storage() + "'}");
            case CHECK_WAREHOUSE_STORAGE -> new Sent(path, "");
            case DELETE_WAREHOUSE -> {
                root.put("/admin/v1/warehouses/" + namespace, file(namespace)).is(201);
                yield new Sent(path.replace("main", namespace), "");
            }
            case UNDROP, PURGE_DROPPED -> {
                root.delete(tablePath(namespace, "t")).is(204);
                String dropped = SERVER.sql().withHandle(handle -> handle.createQuery("""
                        SELECT id FROM catalog_object WHERE name = 't' AND dropped_from = ARRAY[:namespace::text]
                        """).bind("namespace", namespace).mapTo(String.class).one());
                yield new Sent(path.replace("{id}", dropped), "");
            }
            case ROLLBACK_TABLE, ROLLBACK_VIEW -> {
                String object = operation == Operation.ROLLBACK_TABLE ? "tables/t" : "views/v";
                root.post(namespacePath(namespace) + "/" + object, SET).is(200);
                String first = root.get(MAIN + "/namespaces/" + namespace + "/" + object + "/versions").is(200)
                        .at("/items/1/version-id").asText();
                yield new Sent(path, "{'version-id': '" + first + "'}");
            }
            case PUT_PRINCIPAL, DELETE_PRINCIPAL, PUT_SERVICE_ACCOUNT, DELETE_SERVICE_ACCOUNT, PUT_ROLE, DELETE_ROLE ->
                prepared(operation, path, "{}");
            case PUT_ROLE_MEMBER, DELETE_ROLE_MEMBER -> {
                root.put("/admin/v1/roles/" + namespace, "{}").is(201);
                yield prepared(operation, path, "{}");
            }
            case PUT_TOKEN_ROLE_MAPPING, DELETE_TOKEN_ROLE_MAPPING -> {
                root.put("/admin/v1/roles/" + namespace, "{}").is(201);
                yield prepared(operation, path.replace("{id}", namespace),
                        "{'issuer': 'k', 'value': 'x', 'role': '" + namespace + "'}");
            }
            case PUT_ENGINE, DELETE_ENGINE -> {
                root.put("/admin/v1/service-accounts/" + namespace, "{}").is(201);
                yield prepared(operation, path,
                        "{'kind': 'read-restrictions', 'account': 'service-account:" + namespace + "'}");
            }
            case CREATE_OPA_KEY, DELETE_OPA_KEY -> {
                root.put("/admin/v1/service-accounts/" + namespace, "{}").is(201);
                String engine = "/admin/v1/engines/" + namespace.toLowerCase(Locale.ROOT);
                root.put(engine, "{'kind': 'trino-opa', 'user-issuer': 'k', 'account': 'service-account:" + namespace
                        + "'}").is(201);
                String key = operation == Operation.CREATE_OPA_KEY
                        ? ""
                        : "/" + root.post(engine + "/opa-keys", "{}").is(201).at("/id").asText();
                yield new Sent(engine + "/opa-keys" + key, operation == Operation.CREATE_OPA_KEY ? "{}" : "");
            }
            case CREATE_SECRET -> {
                root.put("/admin/v1/service-accounts/" + namespace, "{}").is(201);
                yield new Sent(path, "{}");
            }
            case DELETE_SECRET -> {
                root.put("/admin/v1/service-accounts/" + namespace, "{}").is(201);
                String secret = root.post("/admin/v1/service-accounts/" + namespace + "/secrets", "{}").is(201)
                        .at("/id").asText();
                yield new Sent(path.replace("{id}", secret), "");
            }
            default -> throw new AssertionError("Say here what a right request of " + operation + " is");
        };
    }

    /** What is to be deleted is made first. */
    private Sent prepared(Operation operation, String path, String body) {
        if (operation.name().startsWith("DELETE_")) {
            assertThat(root.put(path, body).status()).isIn(200, 201);
            return new Sent(path, "");
        }
        return new Sent(path, body);
    }

    private static String file(String folder) {
        return "{'storage': {'type': 'file', 'root': 'file:" + SERVER.storage().resolveSibling(folder) + "'}}";
    }

    private String change(String table) {
        return "{'identifier': {'namespace': ['" + namespace + "'], 'name': '" + table + "'}," + SET.substring(1);
    }

    private String rename(String name) {
        return "{'source': {'namespace': ['" + namespace + "'], 'name': '" + name
                + "'}, 'destination': {'namespace': ['"
                + namespace + "'], 'name': 'renamed'}}";
    }
}
