package io.serac.server.fault;

import static io.serac.server.TestClient.namespacePath;
import static io.serac.server.TestClient.tableBody;
import static io.serac.server.TestClient.tablePath;
import static io.serac.server.TestClient.viewBody;
import static org.assertj.core.api.Assertions.assertThat;

import io.serac.server.Answer;
import io.serac.server.TestClient;
import io.serac.server.TestServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class IdempotencyIT {
    @AutoClose
    private static final TestServer SERVER = TestServer.start();

    private final TestClient root = SERVER.root();
    private final String namespace = "n" + UUID.randomUUID().toString().substring(0, 8);

    /** Each mutation of the Iceberg API, in a namespace with table t, table u and view v. */
    enum Mutation {
        CREATE_NAMESPACE("POST", "/catalog/v1/main/namespaces", "{'namespace': ['NS', 'child']}"),
        UPDATE_PROPERTIES("POST", "NSPATH/properties", "{'updates': {'k': 'v'}, 'removals': []}"),
        CREATE_TABLE("POST", "NSPATH/tables", tableBody("made")),
        CREATE_VIEW("POST", "NSPATH/views", viewBody("made")),
        UPDATE_TABLE("POST", "NSPATH/tables/t", Commits.set("k", "v")),
        REPLACE_VIEW("POST", "NSPATH/views/v", Commits.set("k", "v")),
        COMMIT_TRANSACTION("POST", "/catalog/v1/main/transactions/commit", """
                {'table-changes': [
                  {'identifier': {'namespace': ['NS'], 'name': 't'}, 'requirements': [],
                   'updates': [{'action': 'set-properties', 'updates': {'k': 'v'}}]},
                  {'identifier': {'namespace': ['NS'], 'name': 'u'}, 'requirements': [],
                   'updates': [{'action': 'set-properties', 'updates': {'k': 'v'}}]}]}
                """),
        RENAME_TABLE("POST", "/catalog/v1/main/tables/rename", """
                {'source': {'namespace': ['NS'], 'name': 't'}, 'destination': {'namespace': ['NS'], 'name': 'r'}}
                """),
        RENAME_VIEW("POST", "/catalog/v1/main/views/rename", """
                {'source': {'namespace': ['NS'], 'name': 'v'}, 'destination': {'namespace': ['NS'], 'name': 'r'}}
                """),
        DROP_TABLE("DELETE", "NSPATH/tables/t", ""),
        DROP_VIEW("DELETE", "NSPATH/views/v", ""),
        UNREGISTER_TABLE("POST", "NSPATH/tables/t/unregister", ""),
        DROP_NAMESPACE("DELETE", "EMPTYPATH", "");

        private final String method;
        private final String path;
        private final String body;

        Mutation(String method, String path, String body) {
            this.method = method;
            this.path = path;
            this.body = body;
        }

        Answer send(TestClient client, String namespace) {
            return send(client, namespace, body);
        }

        /** The same meaning in other bytes. */
        Answer sendLonger(TestClient client, String namespace) {
            return send(client, namespace, body + " ");
        }

        private Answer send(TestClient client, String namespace, String sent) {
            return client.send(method, path.replace("NSPATH", namespacePath(namespace)).replace("EMPTYPATH",
                    namespacePath(namespace, "empty")), sent.replace('\'', '"').replace("NS", namespace));
        }
    }

    @BeforeEach
    void prepare() {
        root.createNamespace(namespace);
        root.createNamespace(namespace, "empty");
        root.createTable(namespace, "t");
        root.createTable(namespace, "u");
        root.createView(namespace, "v");
    }

    @ParameterizedTest
    @EnumSource
    void aRepetitionGetsTheAnswerAndChangesNothing(Mutation mutation) {
        TestClient keyed = root.with("Idempotency-Key", UUID.randomUUID().toString());
        Answer first = mutation.send(keyed, namespace);
        assertThat(first.status()).isBetween(200, 204);
        long rows = rows();

        Answer second = mutation.send(keyed, namespace);

        assertThat(second.status()).isEqualTo(first.status());
        if (mutation != Mutation.UPDATE_PROPERTIES) {
            assertThat(second.body()).isEqualTo(first.body());
        }
        assertThat(rows()).isEqualTo(rows);
    }

    @ParameterizedTest
    @EnumSource
    void twentyAtOnceUnderOneKeyAreAppliedOnce(Mutation mutation) throws Exception {
        TestClient keyed = root.with("Idempotency-Key", UUID.randomUUID().toString());
        long versions = versions();
        List<Future<Answer>> answers = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 20; i++) {
                answers.add(threads.submit(() -> mutation.send(keyed, namespace)));
            }
        }
        for (Future<Answer> answer : answers) {
            // One that waited too long for the others is asked to repeat, and is never refused.
            assertThat(answer.get().status()).as(answer.get().body()).isIn(200, 204, 503);
        }
        assertThat(versions() - versions).isLessThanOrEqualTo(mutation == Mutation.COMMIT_TRANSACTION ? 2 : 1);
        assertThat(mutation.send(keyed, namespace).status()).isIn(200, 204);
    }

    @ParameterizedTest
    @EnumSource
    void anotherPrincipalsKeyIsAnotherKey(Mutation mutation) {
        String key = UUID.randomUUID().toString();
        mutation.send(SERVER.bob().with("Idempotency-Key", key), namespace).is(404);
        assertThat(mutation.send(root.with("Idempotency-Key", key), namespace).status()).isIn(200, 204);
    }

    @ParameterizedTest
    @EnumSource
    void aKeyThatIsNoUuidIsRefusedAndNothingDone(Mutation mutation) {
        long rows = rows();
        for (String key : new String[]{"x", "1", "00000000-0000-0000-0000-00000000000",
                "{" + UUID.randomUUID() + "}"}) {
            mutation.send(root.with("Idempotency-Key", key), namespace).isError(400, "BadRequestException",
                    "Idempotency-Key must be a UUID");
        }
        assertThat(rows()).isEqualTo(rows);
        assertThat(mutation.send(root.with("Idempotency-Key", UUID.randomUUID().toString().toUpperCase(Locale.ROOT)),
                namespace).status()).isIn(200, 204);
    }

    @ParameterizedTest
    @EnumSource
    void aKeyThatWasUsedIsRefusedForAnyOtherRequest(Mutation mutation) {
        TestClient keyed = root.with("Idempotency-Key", UUID.randomUUID().toString());
        assertThat(mutation.send(keyed, namespace).status()).isIn(200, 204);
        long rows = rows();

        for (Mutation other : Mutation.values()) {
            if (other != mutation) {
                other.send(keyed, namespace).isError(422, "UnprocessableEntityException",
                        "This Idempotency-Key was used for another request");
            }
        }
        if (!mutation.body.isEmpty()) {
            mutation.sendLonger(keyed, namespace).isError(422, "UnprocessableEntityException");
        }
        assertThat(rows()).isEqualTo(rows);
    }

    @Test
    void theCaseOfAKeyDoesNotMatter() {
        String key = UUID.randomUUID().toString();
        Answer made = root.with("Idempotency-Key", key).createTable(namespace, "made");
        Answer again = root.with("Idempotency-Key", key.toUpperCase(Locale.ROOT)).createTable(namespace, "made");
        assertThat(again.at("/metadata/table-uuid")).isEqualTo(made.at("/metadata/table-uuid"));
    }

    @Test
    void anotherRequestUnderTheSameKeyIsRefused() {
        TestClient keyed = root.with("Idempotency-Key", UUID.randomUUID().toString());
        keyed.post(tablePath(namespace, "t"), Commits.set("k", "v")).is(200);

        keyed.post(tablePath(namespace, "t"), Commits.set("k", "w")).isError(422, "UnprocessableEntityException");
        keyed.post(tablePath(namespace, "u"), Commits.set("k", "v")).isError(422, "UnprocessableEntityException");
        keyed.delete(tablePath(namespace, "t")).isError(422, "UnprocessableEntityException");
        assertThat(root.get(tablePath(namespace, "t")).at("/metadata/properties/k").asText()).isEqualTo("v");
        assertThat(root.get(tablePath(namespace, "u")).at("/metadata/properties/k").isMissingNode()).isTrue();
    }

    @Test
    void aRefusalIsFinalUnderItsKey() {
        TestClient conflict = root.with("Idempotency-Key", UUID.randomUUID().toString());
        conflict.post(namespacePath(namespace) + "/tables", tableBody("t")).isError(409, "AlreadyExistsException");
        TestClient absent = root.with("Idempotency-Key", UUID.randomUUID().toString());
        absent.post(tablePath(namespace, "late"), Commits.set("k", "v")).isError(404, "NoSuchTableException");
        TestClient both = root.with("Idempotency-Key", UUID.randomUUID().toString());
        both.post(namespacePath(namespace) + "/properties", "{'updates': {'k': 'v'}, 'removals': ['k']}")
                .isError(422, "UnprocessableEntityException", "Cannot remove and update the same key: k");

        root.delete(tablePath(namespace, "t")).is(204);
        root.createTable(namespace, "late");

        conflict.post(namespacePath(namespace) + "/tables", tableBody("t")).isError(409, "AlreadyExistsException");
        absent.post(tablePath(namespace, "late"), Commits.set("k", "v")).isError(404, "NoSuchTableException");
        root.head(tablePath(namespace, "t")).is(404);
    }

    @Test
    void aBadRequestDoesNotUseUpItsKey() {
        TestClient keyed = root.with("Idempotency-Key", UUID.randomUUID().toString());
        keyed.post(tablePath(namespace, "t"), "{'updates': 1}").is(400);
        keyed.post(tablePath(namespace, "t"), Commits.set("k", "v")).is(200);
    }

    @Test
    void aRepetitionShowsThePresentStateAndWorksAfterFurtherChanges() {
        TestClient keyed = root.with("Idempotency-Key", UUID.randomUUID().toString());
        Answer made = keyed.createTable(namespace, "made");
        root.post(tablePath(namespace, "made"), Commits.set("k", "v")).is(200);

        Answer again = keyed.createTable(namespace, "made");

        assertThat(again.at("/metadata/table-uuid")).isEqualTo(made.at("/metadata/table-uuid"));
        assertThat(again.at("/metadata/properties/k").asText()).isEqualTo("v");
    }

    @Test
    void aRepeatedAppendWithoutKeyIsRecognizedByItsSnapshots() {
        Answer base = root.get(tablePath(namespace, "t")).is(200);
        String append = Commits.append(base, 77);
        root.post(tablePath(namespace, "t"), append).is(200);
        root.post(tablePath(namespace, "t"), Commits.append(root.get(tablePath(namespace, "t")), 78)).is(200);

        Answer again = root.post(tablePath(namespace, "t"), append).is(200);

        assertThat(again.at("/metadata/snapshots")).hasSize(2);
        root.post(tablePath(namespace, "t"), Commits.append(base, 79)).isError(409, "CommitFailedException");
        String toNoBranch = Commits.of(Commits.addSnapshot(root.get(tablePath(namespace, "t")), 80));
        root.post(tablePath(namespace, "t"), toNoBranch).is(200);
        assertThat(root.post(tablePath(namespace, "t"), toNoBranch).is(200).at("/metadata/snapshots")).hasSize(3);
    }

    private long rows() {
        return count("SELECT (SELECT count(*) FROM object_version) + (SELECT count(*) FROM catalog_object)"
                + " + (SELECT count(*) FROM namespace) + (SELECT count(*) FROM outcome)");
    }

    private long versions() {
        return count("SELECT count(*) FROM object_version");
    }

    private static long count(String sql) {
        return SERVER.sql().withHandle(handle -> handle.createQuery(sql).mapTo(Long.class).one());
    }
}
