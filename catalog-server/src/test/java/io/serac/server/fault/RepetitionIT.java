package io.serac.server.fault;

import static io.serac.server.TestClient.namespacePath;
import static io.serac.server.TestClient.tableBody;
import static io.serac.server.TestClient.tablePath;
import static io.serac.server.TestClient.viewBody;
import static io.serac.server.TestClient.viewPath;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.serac.server.Answer;
import io.serac.server.TestClient;
import io.serac.server.TestServer;
import io.serac.server.access.TestGrants;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a request has made or changed is renamed, dropped or taken out of the catalog before it is repeated under its key. */
class RepetitionIT {
    private static final String ADMIN = "/admin/v1/warehouses/main/";

    @AutoClose
    private static final TestServer SERVER = TestServer.start();

    private final TestClient root = SERVER.root();
    private final String namespace = "n" + UUID.randomUUID().toString().substring(0, 8);
    private final TestClient keyed = root.with("Idempotency-Key", UUID.randomUUID().toString());

    @BeforeEach
    void prepare() {
        root.createNamespace(namespace);
    }

    /** What others do to table or view {@code x} meanwhile. */
    enum Meanwhile {
        RENAMED, RENAMED_AND_REPLACED, DROPPED, DROPPED_AND_REPLACED, PURGED, EXPIRED, UNREGISTERED,
        UNREGISTERED_WITH_ITS_NAMESPACE;

        boolean concernsViews() {
            return this == RENAMED || this == RENAMED_AND_REPLACED || this == DROPPED || this == DROPPED_AND_REPLACED;
        }
    }

    private void happens(Meanwhile meanwhile, String kind) {
        String path = namespacePath(namespace) + "/" + kind + "s/x";
        switch (meanwhile) {
            case RENAMED -> rename(kind, "x", "y");
            case RENAMED_AND_REPLACED -> {
                rename(kind, "x", "y");
                make(kind);
            }
            case DROPPED -> root.delete(path).is(204);
            case DROPPED_AND_REPLACED -> {
                root.delete(path).is(204);
                make(kind);
            }
            case PURGED -> {
                root.delete(path + "?purgeRequested=true").is(204);
                awaitNoneDropped();
            }
            case EXPIRED -> {
                root.delete(path).is(204);
                execute("UPDATE catalog_object SET restorable_until = now() WHERE namespace_id IS NULL");
                awaitNoneDropped();
            }
            case UNREGISTERED -> root.send("POST", path + "/unregister", "").is(200);
            case UNREGISTERED_WITH_ITS_NAMESPACE -> {
                root.send("POST", path + "/unregister", "").is(200);
                root.delete(namespacePath(namespace)).is(204);
            }
        }
    }

    private void rename(String kind, String from, String to) {
        root.post("/catalog/v1/main/" + kind + "s/rename", """
                {'source': {'namespace': ['%1$s'], 'name': '%2$s'}, 'destination': {'namespace': ['%1$s'], 'name': '%3$s'}}
                """.formatted(namespace, from, to)).is(204);
    }

    private void make(String kind) {
        root.post(namespacePath(namespace) + "/" + kind + "s", kind.equals("table") ? tableBody("x") : viewBody("x"))
                .is(200);
    }

    /** Repeats a request; whatever happened, its answer is of the same object, and nothing changes. */
    private void sameAgain(String method, String path, String body, Answer first) {
        long rows = rows();
        Answer again = keyed.send(method, path, body.replace('\'', '"')).is(first.status());
        for (String field : new String[]{"/metadata/table-uuid", "/metadata/view-uuid", "/metadata-location"}) {
            assertThat(again.at(field)).as(field).isEqualTo(first.at(field));
        }
        assertThat(rows()).isEqualTo(rows);

        keyed.send("POST", "/catalog/v1/main/namespaces", "{\"namespace\":[\"other\"]}").isError(422,
                "UnprocessableEntityException");
        assertThat(SERVER.bob().with("Idempotency-Key", keyed.header("Idempotency-Key"))
                .send(method, path, body.replace('\'', '"')).status()).isEqualTo(404);
        assertThat(keyed.send(method, path, body.replace('\'', '"')).status()).isEqualTo(first.status());
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "EXPIRED")
    void createsOfTables(Meanwhile meanwhile) {
        String path = namespacePath(namespace) + "/tables";
        Answer first = keyed.post(path, tableBody("x")).is(200);
        happens(meanwhile, "table");
        sameAgain("POST", path, tableBody("x"), first);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "EXPIRED")
    void registrationsOfTables(Meanwhile meanwhile) {
        String location = root.createTable(namespace, "from").at("/metadata-location").asText();
        root.send("POST", tablePath(namespace, "from") + "/unregister", "").is(200);
        String body = "{'name': 'x', 'metadata-location': '" + location + "'}";
        String path = namespacePath(namespace) + "/register";
        Answer first = keyed.post(path, body).is(200);
        happens(meanwhile, "table");
        sameAgain("POST", path, body, first);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "EXPIRED")
    void overwritesOfTables(Meanwhile meanwhile) {
        String location = root.createTable(namespace, "x").at("/metadata-location").asText();
        root.post(tablePath(namespace, "x"), Commits.set("k", "v")).is(200);
        String body = "{'name': 'x', 'metadata-location': '" + location + "', 'overwrite': true}";
        String path = namespacePath(namespace) + "/register";
        Answer first = keyed.post(path, body).is(200);
        happens(meanwhile, "table");
        sameAgain("POST", path, body, first);
    }

    @ParameterizedTest
    @EnumSource
    void commitsToTables(Meanwhile meanwhile) {
        root.createTable(namespace, "x");
        String append = Commits.append(root.get(tablePath(namespace, "x")), 7);
        Answer first = keyed.post(tablePath(namespace, "x"), append).is(200);
        happens(meanwhile, "table");
        sameAgain("POST", tablePath(namespace, "x"), append, first);
        assertThat(keyed.post(tablePath(namespace, "x"), append).at("/metadata/current-snapshot-id").asLong())
                .isEqualTo(7);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "EXPIRED")
    void commitsThatChangeNothing(Meanwhile meanwhile) {
        root.createTable(namespace, "x");
        root.post(tablePath(namespace, "x"), Commits.set("k", "v")).is(200);
        Answer first = keyed.post(tablePath(namespace, "x"), Commits.of("")).is(200);
        happens(meanwhile, "table");
        sameAgain("POST", tablePath(namespace, "x"), Commits.of(""), first);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "EXPIRED")
    void firstCommitsOfStagedTables(Meanwhile meanwhile) {
        Answer staged = root.post(namespacePath(namespace) + "/tables",
                tableBody("x").replaceFirst("\\{", "{'stage-create': true, ")).is(200);
        String commit = StagedCreateIT.firstCommit(staged);
        Answer first = keyed.post(tablePath(namespace, "x"), commit).is(200);
        happens(meanwhile, "table");
        sameAgain("POST", tablePath(namespace, "x"), commit, first);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "EXPIRED")
    void stagedCreates(Meanwhile meanwhile) {
        String body = tableBody("x").replaceFirst("\\{", "{'stage-create': true, ");
        Answer first = keyed.post(namespacePath(namespace) + "/tables", body).is(200);
        root.post(tablePath(namespace, "x"), StagedCreateIT.firstCommit(first)).is(200);
        happens(meanwhile, "table");
        Answer again = keyed.post(namespacePath(namespace) + "/tables", body).is(200);
        assertThat(again.at("/metadata/table-uuid")).isEqualTo(first.at("/metadata/table-uuid"));
        assertThat(again.at("/metadata/location")).isEqualTo(first.at("/metadata/location"));
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "EXPIRED")
    void transactions(Meanwhile meanwhile) {
        root.createNamespace(namespace, "inner");
        root.post(namespacePath(namespace, "inner") + "/tables", tableBody("u")).is(200);
        root.createTable(namespace, "x");
        String body = """
                {'table-changes': [
                  {'identifier': {'namespace': ['%1$s'], 'name': 'x'}, 'requirements': [], 'updates': [%2$s]},
                  {'identifier': {'namespace': ['%1$s', 'inner'], 'name': 'u'}, 'requirements': [], 'updates': [%2$s]}]}
                """.formatted(namespace, "{'action': 'set-properties', 'updates': {'k': 'v'}}");
        keyed.post("/catalog/v1/main/transactions/commit", body).is(204);
        root.delete(namespacePath(namespace, "inner") + "/tables/u").is(204);
        root.delete(namespacePath(namespace, "inner")).is(204);
        happens(meanwhile, "table");
        long rows = rows();
        keyed.post("/catalog/v1/main/transactions/commit", body).is(204);
        assertThat(rows()).isEqualTo(rows);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "EXPIRED")
    void drops(Meanwhile meanwhile) {
        root.createTable(namespace, "x");
        root.createTable(namespace, "first");
        keyed.delete(tablePath(namespace, "first")).is(204);
        rename("table", "x", "first");
        rename("table", "first", "x");
        happens(meanwhile, "table");
        long rows = rows();
        keyed.delete(tablePath(namespace, "first")).is(204);
        assertThat(rows()).isEqualTo(rows);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "EXPIRED")
    void renamesAndProtection(Meanwhile meanwhile) {
        root.createTable(namespace, "w");
        String rename = """
                {'source': {'namespace': ['%1$s'], 'name': 'w'}, 'destination': {'namespace': ['%1$s'], 'name': 'x'}}
                """.formatted(namespace);
        keyed.post("/catalog/v1/main/tables/rename", rename).is(204);
        TestClient protecting = root.with("Idempotency-Key", UUID.randomUUID().toString());
        String protection = ADMIN + "namespaces/" + namespace + "/tables/x/protection";
        protecting.put(protection, "{'enabled': false}").is(200);
        happens(meanwhile, "table");
        long rows = rows();
        keyed.post("/catalog/v1/main/tables/rename", rename).is(204);
        assertThat(protecting.put(protection, "{'enabled': false}").is(200).at("/enabled").asBoolean(true)).isFalse();
        assertThat(rows()).isEqualTo(rows);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "EXPIRED")
    void rollbacks(Meanwhile meanwhile) {
        root.createTable(namespace, "x");
        root.post(tablePath(namespace, "x"), Commits.set("k", "v")).is(200);
        String admin = ADMIN + "namespaces/" + namespace + "/tables/x/";
        String version = root.get(admin + "versions").at("/items/1/version-id").asText();
        String body = "{'version-id': '" + version + "'}";
        Answer first = keyed.post(admin + "rollback", body).is(200);
        happens(meanwhile, "table");
        Answer again = keyed.post(admin + "rollback", body).is(200);
        assertThat(again.at("/version-id")).isEqualTo(first.at("/version-id"));
        assertThat(again.at("/metadata-location")).isEqualTo(first.at("/metadata-location"));
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "EXPIRED")
    void views(Meanwhile meanwhile) {
        if (!meanwhile.concernsViews()) {
            return;
        }
        String path = namespacePath(namespace) + "/views";
        Answer made = keyed.post(path, viewBody("x")).is(200);
        TestClient replacing = root.with("Idempotency-Key", UUID.randomUUID().toString());
        Answer replaced = replacing.post(viewPath(namespace, "x"), Commits.set("k", "v")).is(200);
        happens(meanwhile, "view");
        assertThat(keyed.post(path, viewBody("x")).is(200).at("/metadata/view-uuid"))
                .isEqualTo(made.at("/metadata/view-uuid"));
        assertThat(replacing.post(viewPath(namespace, "x"), Commits.set("k", "v")).is(200).json())
                .isEqualTo(replaced.json());
    }

    @Test
    void unregistrations() {
        root.createTable(namespace, "x");
        root.post(tablePath(namespace, "x"), Commits.set("k", "v")).is(200);
        String path = tablePath(namespace, "x") + "/unregister";
        Answer first = keyed.send("POST", path, "").is(200);
        sameAgain("POST", path, "", first);
        assertThat(keyed.send("POST", path, "").json()).isEqualTo(first.json());

        root.createTable(namespace, "x");
        assertThat(keyed.send("POST", path, "").json()).isEqualTo(first.json());
        root.head(tablePath(namespace, "x")).is(204);
        root.send("POST", path, "").is(200);
        root.send("POST", path, "").isError(404, "NoSuchTableException");
        root.delete(namespacePath(namespace)).is(204);
        assertThat(keyed.send("POST", path, "").json()).isEqualTo(first.json());
    }

    @Test
    void namespaces() {
        String create = "{'namespace': ['%s', 'a'], 'properties': {'k': 'v'}}".formatted(namespace);
        TestClient creating = root.with("Idempotency-Key", UUID.randomUUID().toString());
        Answer created = creating.post("/catalog/v1/main/namespaces", create).is(200);
        String change = "{'updates': {'l': 'w'}, 'removals': ['k', 'absent']}";
        TestClient changing = root.with("Idempotency-Key", UUID.randomUUID().toString());
        Answer changed = changing.post(namespacePath(namespace, "a") + "/properties", change).is(200);
        assertThat(changed.at("/missing").toString()).isEqualTo("[\"absent\"]");
        keyed.delete(namespacePath(namespace, "a")).is(204);

        for (boolean isThereAgain : new boolean[]{false, true}) {
            if (isThereAgain) {
                root.createNamespace(namespace, "a");
            }
            assertThat(creating.post("/catalog/v1/main/namespaces", create).is(200).json()).isEqualTo(created.json());
            assertThat(changing.post(namespacePath(namespace, "a") + "/properties", change).is(200).json())
                    .isEqualTo(changed.json());
            keyed.delete(namespacePath(namespace, "a")).is(204);
        }
        assertThat(root.get(namespacePath(namespace, "a")).is(200).at("/properties/l").isMissingNode()).isTrue();
        root.delete(namespacePath(namespace, "a")).is(204);
        root.delete(namespacePath(namespace)).is(204);
        creating.post("/catalog/v1/main/namespaces", create).is(200);
        root.head(namespacePath(namespace, "a")).is(404);
    }

    @Test
    void restoringAndPurgingWhatWasDropped() {
        root.createTable(namespace, "x");
        root.delete(tablePath(namespace, "x")).is(204);
        String dropped = ADMIN + "dropped/" + dropped("x");
        Answer first = keyed.post(dropped + "/undrop", "{}").is(200);
        rename("table", "x", "y");
        assertThat(keyed.post(dropped + "/undrop", "{}").is(200).at("/name").asText()).isEqualTo("y");
        root.delete(tablePath(namespace, "y")).is(204);
        keyed.post(dropped + "/undrop", "{}").is(200);
        root.head(tablePath(namespace, "y")).is(404);

        TestClient purging = root.with("Idempotency-Key", UUID.randomUUID().toString());
        purging.delete(dropped).is(204);
        purging.delete(dropped).is(204);
        awaitNoneDropped();
        purging.delete(dropped).is(204);
        assertThat(keyed.post(dropped + "/undrop", "{}").is(200).at("/id")).isEqualTo(first.at("/id"));
        keyed.post(dropped + "/undrop", "{'name': 'z'}").isError(422, "UnprocessableEntityException");
    }

    @Test
    void warehouses() {
        String body = "{'storage': {'type': 'file', 'root': 'file:%s'}}"
                .formatted(SERVER.storage().resolveSibling("other-" + namespace));
        String path = "/admin/v1/warehouses/" + namespace;
        TestClient protecting = root.with("Idempotency-Key", UUID.randomUUID().toString());
        root.put(path, body).is(201);
        protecting.put(path + "/protection", "{'enabled': false}").is(200);
        keyed.delete(path).is(204);
        keyed.delete(path).is(204);
        protecting.put(path + "/protection", "{'enabled': false}").is(200);
        root.put(path, body).is(201);
        keyed.delete(path).is(204);
        root.get(path).is(200);
    }

    @Test
    void whoLostHisRightsIsToldNothingAndKeepsHisFiles() {
        TestClient bob = SERVER.bob();
        own("namespace", "bob");
        bob.createTable(namespace, "x");
        String append = Commits.append(bob.get(tablePath(namespace, "x")), 7);
        TestClient committing = bob.with("Idempotency-Key", UUID.randomUUID().toString());
        committing.post(tablePath(namespace, "x"), append).is(200);
        TestClient creating = bob.with("Idempotency-Key", UUID.randomUUID().toString());
        creating.post(namespacePath(namespace) + "/tables", tableBody("z")).is(200);
        committing.post(tablePath(namespace, "x"), append).is(200);

        own("namespace", "root");
        own("catalog_object", "root");

        for (int round = 0; round < 2; round++) {
            Answer refused = committing.post(tablePath(namespace, "x"), append).isError(500,
                    "CommitStateUnknownException");
            assertThat(refused.body()).doesNotContain("metadata-location").doesNotContain("schema");
            creating.post(namespacePath(namespace) + "/tables", tableBody("z")).is(404);
            if (round == 0) {
                root.delete(tablePath(namespace, "x")).is(204);
            }
        }
        bob.post(tablePath(namespace, "x"), append).is(404);
    }

    @Test
    void whoMayOnlyWriteIsNotRefusedWhenTheTableIsGone() {
        TestGrants grants = new TestGrants(SERVER);
        root.createTable(namespace, "x");
        grants.grant("bob", "DESCRIBE", "namespace", grants.namespace(namespace));
        grants.grant("bob", "WRITE", "namespace", grants.namespace(namespace));
        String append = Commits.append(root.get(tablePath(namespace, "x")), 7);
        TestClient committing = SERVER.bob().with("Idempotency-Key", UUID.randomUUID().toString());
        committing.post(tablePath(namespace, "x"), append).is(200);
        rename("table", "x", "y");
        committing.post(tablePath(namespace, "x"), append).is(200);

        // Restrictions of the namespace may be gone by now, so nothing is shown; but the commit was applied.
        root.delete(tablePath(namespace, "y")).is(204);
        committing.post(tablePath(namespace, "x"), append).isError(500, "CommitStateUnknownException");
        SERVER.bob().post(tablePath(namespace, "x"), append).is(404);
    }

    @Test
    void whatIsLeftOfATableIsShownToItsOwnerIfNothingBoundItWhereItWas() {
        String name = "everywhere-" + namespace;
        SERVER.account(name);
        TestGrants grants = new TestGrants(SERVER);
        for (String privilege : new String[]{"DESCRIBE", "WRITE"}) {
            grants.grant(name, privilege, "warehouse", grants.warehouse());
        }
        root.createTable(namespace, "x");
        String path = tablePath(namespace, "x");
        keyed.post(path, Commits.set("k", "v")).is(200);
        String append = Commits.append(root.get(path), 7);
        TestClient committing = SERVER.existing(name).with("Idempotency-Key", UUID.randomUUID().toString());
        assertThat(committing.post(path, append).is(200).body()).contains("\"name\":\"name\"");
        root.delete(path).is(204);

        assertThat(committing.post(path, append).isError(500, "CommitStateUnknownException").body())
                .doesNotContain("\"name\"", "table-uuid", "file:");
        assertThat(keyed.post(path, Commits.set("k", "v")).is(200).body()).as("of its owner")
                .contains("\"name\":\"name\"", "file:");

        root.put(ADMIN + "namespaces/" + namespace + "/policies/p", "{'kind': 'COLUMN_DENY', 'columns': ['name'],"
                + " 'to': ['service-account:" + name + "']}").is(201);
        for (TestClient anybody : new TestClient[]{committing, keyed}) {
            String again = anybody == keyed ? Commits.set("k", "v") : append;
            assertThat(anybody.post(path, again).isError(500, "CommitStateUnknownException").body())
                    .doesNotContain("\"name\"", "table-uuid", "file:");
        }
    }

    @Test
    void whatPoliciesWereAboutIsAnsweredToNobodyOnceTheyAreGone() {
        TestGrants grants = new TestGrants(SERVER);
        String name = "policed-" + namespace;
        String path = namespacePath(namespace) + "/tables";
        keyed.post(path, tableBody(name)).is(200);
        TestClient creating = root.with("Idempotency-Key", UUID.randomUUID().toString());
        creating.post(path, tableBody("free")).is(200);
        grants.restrict("bob", "COLUMN_DENY", "{'columns': ['name']}", "table", grants.object(name));

        root.send("POST", path + "/" + name + "/unregister", "").is(200);
        root.send("POST", path + "/free/unregister", "").is(200);

        assertThat(keyed.post(path, tableBody(name)).isError(404, "NoSuchTableException").body())
                .doesNotContain("metadata");
        creating.post(path, tableBody("free")).is(200);
    }

    private void own(String table, String principal) {
        SERVER.sql().useHandle(handle -> handle.createUpdate("UPDATE " + table
                + " SET owner_id = (SELECT id FROM principal WHERE name = :principal) WHERE "
                + (table.equals("namespace")
                        ? "name = :namespace"
                        : "namespace_id IN (SELECT id FROM namespace WHERE name = :namespace)"))
                .bind("principal", principal).bind("namespace", namespace).execute());
    }

    private String dropped(String name) {
        for (JsonNode item : root.get(ADMIN + "dropped").is(200).at("/items")) {
            if (item.path("name").asText().equals(name) && item.at("/namespace/0").asText().equals(namespace)) {
                return item.path("id").asText();
            }
        }
        throw new AssertionError(name + " is not listed");
    }

    private void awaitNoneDropped() {
        Awaitility.await().until(() -> count("SELECT count(*) FROM catalog_object WHERE namespace_id IS NULL"
                + " AND restorable_until <= now()") == 0);
    }

    private static long rows() {
        return count("SELECT (SELECT count(*) FROM object_version) + (SELECT count(*) FROM catalog_object)"
                + " + (SELECT count(*) FROM namespace) + (SELECT count(*) FROM outcome)");
    }

    private static long count(String sql) {
        return SERVER.sql().withHandle(handle -> handle.createQuery(sql).mapTo(Long.class).one());
    }

    private static void execute(String sql) {
        SERVER.sql().useHandle(handle -> handle.execute(sql));
    }
}
