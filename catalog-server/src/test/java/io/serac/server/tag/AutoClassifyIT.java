package io.serac.server.tag;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.serac.server.Answer;
import io.serac.server.Patience;
import io.serac.server.TestClient;
import io.serac.server.TestServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Columns that get their tags by their names, together with the pointer that shows them. */
class AutoClassifyIT {
    private static final String MAIN = "/admin/v1/warehouses/main";

    @AutoClose
    private static final TestServer SERVER = TestServer.start();

    private final TestClient root = SERVER.root();
    private final String namespace = "n" + UUID.randomUUID().toString().substring(0, 8);

    @BeforeAll
    static void define() {
        SERVER.root().put("/admin/v1/tags/pii", """
                {'values': ['email', 'ssn'], 'auto-classify': [{'pattern': '*_EMAIL', 'value': 'email'},
                  {'pattern': 'mail', 'value': 'email'}, {'pattern': 'tax?ssn', 'value': 'ssn'},
                  {'pattern': '50%_off', 'value': 'ssn'}, {'pattern': 'home.*', 'value': 'ssn'}]}""").is(201);
    }

    @BeforeEach
    void prepare() {
        root.createNamespace(namespace);
    }

    private String tagged(String kind, String name, String column) {
        return MAIN + "/namespaces/" + namespace + "/" + kind + "/" + name + "/columns/" + column + "/tags/pii";
    }

    private List<String> taggedColumns(String kind, String name) {
        List<String> columns = new ArrayList<>();
        for (JsonNode item : root.get(MAIN + "/namespaces/" + namespace + "/" + kind + "/" + name + "/tags").is(200)
                .at("/items")) {
            columns.add(item.at("/column/name").asText() + "=" + item.at("/value").asText());
        }
        return columns;
    }

    @ParameterizedTest
    @CsvSource({"work_email, email", "Work_Email, email", "_email, email", "workemail, ''", "mail, email",
            "MAIL, email",
            "e-mail, ''", "person.mail, email", "person.work_email, email", "mailing.box, ''", "tax_ssn, ssn",
            "taxssn, ''", "50%_off, ssn", "50xx_off, ''", "50%xoff, ''", "home.zip, ssn", "homes, ''"})
    void aPatternFitsTheFullNameOrItsLastLevel(String column, String value) {
        TagTables.create(root, namespace, "t", "id", column);
        assertThat(taggedColumns("tables", "t"))
                .isEqualTo(value.isEmpty() ? List.of() : List.of(column + "=" + value));
    }

    @Test
    void whatACommitAddsOrRenamesIsTaggedAndWhatWasDetachedStaysSo() {
        TagTables.create(root, namespace, "t", "id", "work_email");
        assertThat(root.get(tagged("tables", "t", "work_email")).is(200).at("/automatic").asBoolean()).isTrue();
        root.delete(tagged("tables", "t", "work_email")).is(204);
        String table = TestClient.tablePath(namespace, "t");
        root.post(table, TagTables.evolve(TagTables.schemaOf(1, List.of(TagTables.text(1, "id"),
                TagTables.text(2, "work_email"), TagTables.text(3, "home_email"), TagTables.text(4, "other")))))
                .is(200);
        assertThat(taggedColumns("tables", "t")).containsExactly("home_email=email");
        root.post(table, TagTables.evolve(TagTables.schemaOf(2, List.of(TagTables.text(1, "id"),
                TagTables.text(2, "work_email"), TagTables.text(3, "plain"), TagTables.text(4, "tax_ssn"))))).is(200);
        // The one that is no longer called so keeps its tag.
        assertThat(taggedColumns("tables", "t")).containsExactlyInAnyOrder("plain=email", "tax_ssn=ssn");
        root.post(table, """
                {'requirements': [], 'updates': [{'action': 'set-properties', 'updates': {'a': 'b'}}]}""").is(200);
        assertThat(taggedColumns("tables", "t")).hasSize(2);
        // A name that fits another value does not change what was attached.
        root.post(table, TagTables.evolve(TagTables.schemaOf(3, List.of(TagTables.text(1, "id"),
                TagTables.text(2, "work_email"), TagTables.text(3, "tax-ssn"), TagTables.text(4, "tax_ssn"))))).is(200);
        assertThat(taggedColumns("tables", "t")).containsExactlyInAnyOrder("tax-ssn=email", "tax_ssn=ssn");
    }

    @Test
    void viewsAndRegisteredTablesAreTaggedToo() {
        root.post(TestClient.namespacePath(namespace) + "/views", TestClient.viewBody("v").replace("'name': 'id'",
                "'name': 'a_email'")).is(200);
        assertThat(taggedColumns("views", "v")).containsExactly("a_email=email");

        TagTables.create(root, namespace, "t", "id", "work_email");
        root.delete(tagged("tables", "t", "work_email")).is(204);
        String file = root.post(TestClient.tablePath(namespace, "t") + "/unregister", "").is(200)
                .at("/metadata-location").asText();
        String register = "{'name': 'again', 'metadata-location': '" + file + "'}";
        root.post(TestClient.namespacePath(namespace) + "/register", register).is(200);
        assertThat(taggedColumns("tables", "again")).containsExactly("work_email=email");
        root.delete(tagged("tables", "again", "work_email")).is(204);
        root.post(TestClient.namespacePath(namespace) + "/register",
                register.replace("}", ", 'overwrite': true}")).is(200);
        assertThat(taggedColumns("tables", "again")).containsExactly("work_email=email");
    }

    @Test
    void aTransactionTagsTheColumnsOfAllItsTables() {
        TagTables.create(root, namespace, "t", "id");
        TagTables.create(root, namespace, "u", "id");
        String staged = TestClient.namespacePath(namespace) + "/tables";
        JsonNode stage = root.post(staged, TagTables.body("s", "id", "x_email").replaceFirst("\\{",
                "{'stage-create': true, ")).is(200).json().path("metadata");
        String changes = change("t") + ", " + change("u") + ", {'identifier': {'namespace': ['" + namespace
                + "'], 'name': 's'}, 'requirements': [{'type': 'assert-create'}], 'updates': ["
                + "{'action': 'assign-uuid', 'uuid': '" + stage.path("table-uuid").asText() + "'},"
                + "{'action': 'upgrade-format-version', 'format-version': 2},"
                + "{'action': 'add-schema', 'schema': " + TagTables.schema(0, 1, "id", "x_email") + "},"
                + "{'action': 'set-current-schema', 'schema-id': -1},"
                + "{'action': 'add-spec', 'spec': {'spec-id': 0, 'fields': []}},"
                + "{'action': 'set-default-spec', 'spec-id': -1},"
                + "{'action': 'add-sort-order', 'sort-order': {'order-id': 0, 'fields': []}},"
                + "{'action': 'set-default-sort-order', 'sort-order-id': -1},"
                + "{'action': 'set-location', 'location': '" + stage.path("location").asText() + "'}]}";
        root.post("/catalog/v1/main/transactions/commit", "{'table-changes': [" + changes + "]}").is(204);
        assertThat(taggedColumns("tables", "t")).containsExactly("y_email=email");
        assertThat(taggedColumns("tables", "u")).containsExactly("y_email=email");
        assertThat(taggedColumns("tables", "s")).containsExactly("x_email=email");
    }

    private String change(String table) {
        return "{'identifier': {'namespace': ['" + namespace + "'], 'name': '" + table + "'}, "
                + TagTables.evolve(TagTables.schemaOf(1,
                        List.of(TagTables.text(1, "id"), TagTables.text(2, "y_email")))).substring(1);
    }

    @Test
    void patternsHoldForWhatComesLater() {
        root.put("/admin/v1/tags/later", "{}").is(201);
        TagTables.create(root, namespace, "t", "id", "phone");
        root.put("/admin/v1/tags/later", "{'auto-classify': [{'pattern': 'phone'}]}").is(200);
        root.get(MAIN + "/namespaces/" + namespace + "/tables/t/columns/phone/tags/later").is(404);
        TagTables.create(root, namespace, "u", "id", "phone");
        assertThat(root.get(MAIN + "/namespaces/" + namespace + "/tables/u/columns/phone/tags/later").is(200).json()
                .has("value")).isFalse();
        root.put("/admin/v1/tags/later", "{}").is(200);
        TagTables.create(root, namespace, "v", "id", "phone");
        root.get(MAIN + "/namespaces/" + namespace + "/tables/v/columns/phone/tags/later").is(404);
        root.delete("/admin/v1/tags/later").is(204);
    }

    /** Others look all the time, on both servers, while a hidden column is added: nobody ever sees it. */
    @Test
    void thereIsNoMomentBetweenTheColumnAndItsTag() throws Exception {
        TestClient alice = SERVER.account("alice" + namespace);
        String reader = "service-account:alice" + namespace;
        root.put(MAIN + "/namespaces/" + namespace + "/grants/" + reader + "/SELECT", "{}").is(201);
        root.put(MAIN + "/namespaces/" + namespace + "/policies/pii",
                "{'kind': 'COLUMN_DENY', 'when-tag': {'tag': 'pii'}, 'to': ['" + reader + "']}").is(201);
        TagTables.create(root, namespace, "t", "id");
        String path = TestClient.tablePath(namespace, "t");
        alice.get(path).is(200);
        try (TestServer replica = SERVER.replica(Map.of());
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            AtomicBoolean isDone = new AtomicBoolean();
            CountDownLatch watching = new CountDownLatch(2);
            List<Future<Integer>> watchers = new ArrayList<>();
            for (TestClient watcher : List.of(alice, alice.at(replica.origin()))) {
                watchers.add(threads.submit(() -> watch(watcher, path, watching, isDone)));
            }
            try {
                assertThat(watching.await(Patience.MAX.toSeconds(), TimeUnit.SECONDS)).isTrue();
                addColumns(path);
                // From the answer on, at the latest.
                for (TestClient client : List.of(alice.at(replica.origin()), alice)) {
                    client.with("X-Iceberg-Access-Delegation", "vended-credentials").get(path).is(403);
                }
            } finally {
                isDone.set(true);
            }
            for (Future<Integer> each : watchers) {
                assertThat(each.get(Patience.MAX.toSeconds(), TimeUnit.SECONDS)).isPositive();
            }
        }
    }

    private void addColumns(String path) {
        for (int column = 1; column < 10; column++) {
            List<String> fields = new ArrayList<>(List.of(TagTables.text(1, "id")));
            for (int i = 0; i < column; i++) {
                fields.add(TagTables.text(2 + i, "plain" + i));
            }
            root.post(path, TagTables.evolve(TagTables.schemaOf(column + 1, fields))).is(200);
        }
        root.post(path, TagTables.evolve(TagTables.schemaOf(11,
                List.of(TagTables.text(1, "id"), TagTables.text(20, "hidden_email"))))).is(200);
    }

    private static int watch(TestClient watcher, String path, CountDownLatch watching, AtomicBoolean isDone) {
        int loads = 0;
        while (!isDone.get()) {
            Answer answer = watcher.get(path);
            assertThat(answer.status()).isIn(200, 403);
            assertThat(answer.body()).doesNotContain("hidden_email");
            if (loads++ == 0) {
                watching.countDown();
            }
        }
        return loads;
    }

    @Test
    void whatOneServerAttachesTheOtherKnowsAtTheNextRequest() {
        TestClient alice = SERVER.account("replica" + namespace);
        String reader = "service-account:replica" + namespace;
        root.put(MAIN + "/namespaces/" + namespace + "/grants/" + reader + "/SELECT", "{}").is(201);
        TagTables.create(root, namespace, "t", "id", "name");
        String path = TestClient.tablePath(namespace, "t");
        String binding = tagged("tables", "t", "name");
        try (TestServer replica = SERVER.replica(Map.of())) {
            TestClient there = alice.at(replica.origin()).with("X-Iceberg-Access-Delegation", "vended-credentials");
            there.get(path).is(200);
            root.put(MAIN + "/policies/by-tag" + namespace,
                    "{'kind': 'COLUMN_DENY', 'when-tag': {'tag': 'pii', 'value': 'ssn'}, 'to': ['" + reader + "']}")
                    .is(201);
            there.get(path).is(200);
            for (int round = 0; round < 5; round++) {
                root.put(binding, "{'value': 'ssn'}").is(201);
                there.get(path).is(403);
                root.put(binding, "{'value': 'email'}").is(200);
                there.get(path).is(200);
                root.put(binding, "{'value': 'ssn'}").is(200);
                there.get(path).is(403);
                root.delete(binding).is(204);
                there.get(path).is(200);
            }
            root.put("/admin/v1/tags/down" + namespace, "{}").is(201);
            root.put(MAIN + "/namespaces/" + namespace + "/tags/down" + namespace, "{}").is(201);
            root.put(MAIN + "/policies/down" + namespace,
                    "{'kind': 'COLUMN_DENY', 'when-tag': {'tag': 'down" + namespace
                            + "'}, 'to': ['" + reader + "']}")
                    .is(201);
            there.get(path).is(200);
            root.put("/admin/v1/tags/down" + namespace, "{'inheritable': true}").is(200);
            there.get(path).is(403);
            root.delete(MAIN + "/policies/down" + namespace).is(204);
            root.delete("/admin/v1/tags/down" + namespace).is(204);
            there.get(path).is(200);
        }
    }
}
