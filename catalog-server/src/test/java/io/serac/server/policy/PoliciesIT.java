package io.serac.server.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.serac.server.Answer;
import io.serac.server.TestClient;
import io.serac.server.TestServer;
import io.serac.server.access.TestGrants;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PoliciesIT {
    private static final String ADMIN = "/admin/v1/warehouses/main";
    private static final String NAMESPACE = ADMIN + "/namespaces/a";
    private static final String TABLE = NAMESPACE + "/tables/t";
    private static final String DENY_NAME = "{'kind': 'COLUMN_DENY', 'columns': ['name'], 'to': ['everyone']}";

    @AutoClose
    private static final TestServer SERVER = TestServer.start();

    private static TestClient alice;

    private final TestClient root = SERVER.root();
    private final TestClient bob = SERVER.bob();

    @BeforeAll
    static void prepare() {
        SERVER.root().createNamespace("a");
        SERVER.root().post(TestClient.namespacePath("a") + "/tables", """
                {'name': 't', 'schema': {'type': 'struct', 'schema-id': 0, 'fields': [
                  {'id': 1, 'name': 'id', 'type': 'long', 'required': true},
                  {'id': 2, 'name': 'name', 'type': 'string', 'required': false},
                  {'id': 3, 'name': 'born', 'type': 'date', 'required': false},
                  {'id': 4, 'name': 'home', 'required': false, 'type': {'type': 'struct', 'fields': [
                    {'id': 5, 'name': 'city', 'type': 'string', 'required': true}]}},
                  {'id': 6, 'name': 'tags', 'required': false, 'type': {'type': 'map', 'key-id': 7, 'key': 'string',
                    'value-id': 8, 'value': 'string', 'value-required': false}}]}}
                """).is(200);
        SERVER.root().createView("a", "v");
        alice = SERVER.account("alice");
        SERVER.root().put(ADMIN + "/grants/service-account:alice/SELECT", "{}").is(201);
    }

    @ParameterizedTest
    @CsvSource({"/admin/v1/server, server", "/admin/v1/warehouses/main, warehouse",
            "/admin/v1/warehouses/main/namespaces/a, namespace",
            "/admin/v1/warehouses/main/namespaces/a/tables/t, table",
            "/admin/v1/warehouses/main/namespaces/a/views/v, view"})
    void aPolicyIsSetShownReplacedAndLiftedOnEveryKindOfSecurable(String securable, String type) {
        String path = securable + "/policies/hide-it";
        String body = "{'kind': 'COLUMN_DENY', 'columns': ['id'], 'to': ['user:k:nobody'], 'except': ['everyone']}";
        bob.put(path, body).is(404);
        alice.put(path, body).isError(403, "ForbiddenException");

        Answer made = root.put(path, body).is(201);
        assertThat(made.at("/name").asText()).isEqualTo("hide-it");
        assertThat(made.at("/securable/type").asText()).isEqualTo(type);
        assertThat(made.at("/revision").asInt()).isEqualTo(1);
        assertThat(made.at("/to/0").asText()).isEqualTo("user:k:nobody");
        assertThat(made.at("/except/0").asText()).isEqualTo("everyone");
        assertThat(made.at("/warnings")).isEmpty();
        assertThat(made.at("/columns/0/name").asText()).isEqualTo("id");
        assertThat(made.json().at("/columns/0").has("field-id")).isEqualTo(type.equals("table") || type.equals("view"));
        assertThat(epoch(made)).isPositive();
        assertThat(root.get(path).is(200).body()).isEqualTo(made.body());
        assertThat(root.get(securable + "/policies").is(200).at("/items/0")).isEqualTo(made.json());

        for (TestClient client : List.of(alice, bob)) {
            int status = client == alice ? 403 : 404;
            client.get(path).is(status);
            client.get(securable + "/policies").is(status);
            client.delete(path).is(status);
            client.delete(path + "?dry-run=true").is(status);
        }

        Answer repeated = root.put(path, body).is(200);
        assertThat(repeated.body()).isEqualTo(made.body());
        assertThat(epoch(repeated)).isEqualTo(epoch(made));
        Answer replaced = root.put(path, body.replace("'except': ['everyone']", "'except': []")).is(200);
        assertThat(replaced.at("/revision").asInt()).isEqualTo(2);
        assertThat(replaced.at("/except")).isEmpty();
        assertThat(replaced.at("/id")).isEqualTo(made.at("/id"));

        assertThat(root.delete(path + "?dry-run=true").is(200).at("/items/0/name").asText()).isEqualTo("hide-it");
        root.get(path).is(200);
        assertThat(epoch(root.delete(path).is(204))).isGreaterThan(epoch(replaced));
        root.delete(path).is(404);
        root.get(path).is(404);
    }

    @Test
    void aPolicyTakesAwayAndItsLiftingGivesBack() {
        String load = TestClient.tablePath("a", "t");
        alice.get(load).is(200);
        root.put(TABLE + "/policies/name", DENY_NAME.replace("everyone", "service-account:alice")).is(201);
        alice.with("X-Iceberg-Access-Delegation", "vended-credentials").get(load).is(403);
        root.get(load).is(200);
        root.delete(TABLE + "/policies/name").is(204);
        alice.get(load).is(200);

        root.put(NAMESPACE + "/policies/out", "{'kind': 'ACCESS_DENY', 'to': ['service-account:alice']}").is(201);
        alice.get(load).is(404);
        root.get(load).is(200);
        root.delete(NAMESPACE + "/policies/out").is(204);
        alice.get(load).is(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{'kind': 'COLUMN_DENY', 'columns': ['id']}",
            "{'kind': 'COLUMN_DENY', 'columns': ['id'], 'to': []}", "{'kind': 'COLUMN_DENY', 'to': ['everyone']}",
            "{'kind': 'COLUMN_DENY', 'columns': [], 'to': ['everyone']}",
            "{'kind': 'NONSENSE', 'to': ['everyone']}",
            "{'kind': 'COLUMN_DENY', 'columns': ['id'], 'mask': 'show-last-4', 'to': ['everyone']}",
            "{'kind': 'COLUMN_MASK', 'columns': ['name'], 'to': ['everyone']}",
            "{'kind': 'COLUMN_MASK', 'columns': ['name'], 'mask': 'blur', 'to': ['everyone']}",
            "{'kind': 'COLUMN_MASK', 'mask': 'show-last-4', 'to': ['everyone']}",
            "{'kind': 'ACCESS_DENY', 'columns': ['id'], 'to': ['everyone']}",
            "{'kind': 'ROW_FILTER', 'to': ['everyone']}",
            "{'kind': 'ROW_FILTER', 'columns': ['id'], 'filter': true, 'to': ['everyone']}",
            "{'kind': 'COLUMN_DENY', 'columns': ['id'], 'to': ['somebody']}",
            "{'kind': 'COLUMN_DENY', 'columns': ['id'], 'to': ['everyone', 'everyone']}",
            "{'kind': 'COLUMN_DENY', 'columns': ['id'], 'to': ['everyone'], 'unless': []}",
            "{'kind': 'COLUMN_DENY', 'columns': ['id', 'id:1'], 'to': ['everyone']}",
            "{'kind': 'COLUMN_MASK', 'when-tag': {'tag': 'pii'}, 'mask': 'show-last-4', 'to': ['everyone']}"})
    void aBodyThatIsNotAPolicyIsRefused(String body) {
        assertThat(root.put(TABLE + "/policies/wrong", body).isError(400, "BadRequestException").at("/error/reason")
                .asText()).isEqualTo("invalid-body");
        root.get(TABLE + "/policies/wrong").is(404);
    }

    @Test
    void whoPutsARoleAsideIsStillRestrictedByIt() {
        TestGrants grants = new TestGrants(SERVER);
        grants.role("readers");
        grants.role("juniors");
        for (String account : List.of("carl", "dora")) {
            SERVER.account(account);
            grants.addMember("readers", account);
        }
        grants.addMember("juniors", "carl");
        root.put(TABLE + "/grants/role:readers/SELECT", "{}").is(201);
        root.put(TABLE + "/policies/juniors", DENY_NAME.replace("everyone", "role:juniors")).is(201);
        try {
            String load = TestClient.tablePath("a", "t");
            for (String roles : List.of("readers", "readers, juniors")) {
                TestClient carl = SERVER.existing("carl").with("X-Serac-Roles", roles);
                assertThat(carl.get(load).is(200).body()).contains("\"name\":\"born\"")
                        .doesNotContain("\"name\":\"name\"");
                carl.with("X-Iceberg-Access-Delegation", "vended-credentials").get(load)
                        .isError(403, "ForbiddenException");
            }
            assertThat(SERVER.existing("dora").with("X-Serac-Roles", "readers").get(load).is(200).body())
                    .contains("\"name\":\"name\"");
        } finally {
            root.delete(TABLE + "/policies/juniors").is(204);
        }
    }

    @Test
    void nobodyIsShutOutOfTheServer() {
        root.put("/admin/v1/server/policies/out", "{'kind': 'ACCESS_DENY', 'to': ['user:k:nobody']}").is(400);
        root.put(ADMIN + "/policies/out", "{'kind': 'ACCESS_DENY', 'to': ['user:k:nobody']}").is(201);
        root.delete(ADMIN + "/policies/out").is(204);
    }

    @Test
    void principalsMustExistUnlessTheyAreUsers() {
        root.put(TABLE + "/policies/who", DENY_NAME.replace("everyone", "role:ghost")).is(404);
        root.put(TABLE + "/policies/who", DENY_NAME.replace("everyone", "service-account:ghost")).is(404);
        root.put(TABLE + "/policies/who", DENY_NAME.replace("everyone", "user:k:new")).is(201);
        root.delete(TABLE + "/policies/who").is(204);
        root.put(TABLE + "/policies/.hidden", DENY_NAME).is(400);
    }

    @Test
    void columnsOfTablesMustExistThoseBelowContainersNeedNot() {
        assertThat(root.put(TABLE + "/policies/c", DENY_NAME.replace("name", "ghost")).is(400).at("/error/reason")
                .asText()).isEqualTo("unknown-column");
        Answer made = root.put(TABLE + "/policies/c", DENY_NAME.replace("name", "id:6")).is(201);
        assertThat(made.at("/columns/0/name").asText()).isEqualTo("home.city");
        root.delete(TABLE + "/policies/c").is(204);

        root.put(NAMESPACE + "/policies/c", DENY_NAME.replace("name", "id:5")).is(400);
        root.put(NAMESPACE + "/policies/c", DENY_NAME.replace("name", "ghost.of.it")).is(201);
        root.delete(NAMESPACE + "/policies/c").is(204);
    }

    @ParameterizedTest
    @CsvSource({"name, sha-256-global, true", "name, truncate-to-year, false", "born, truncate-to-year, true",
            "born, show-first-4, false", "id, replace-with-null, false", "id, mask-to-fixed-value, true",
            "home.city, replace-with-null, false", "home.city, mask-alphanum, true", "home, mask-to-fixed-value, false",
            "tags.key, show-last-4, false", "tags.value, show-last-4, true", "name, sha-256-query-local, true",
            "born, truncate-to-month, true"})
    void masksAreCheckedAgainstTheTypesOfColumns(String column, String mask, boolean isApplicable) {
        String path = TABLE + "/policies/mask";
        Answer answer = root.put(path, "{'kind': 'COLUMN_MASK', 'columns': ['" + column + "'], 'mask': '" + mask
                + "', 'to': ['user:k:nobody']}");
        if (isApplicable) {
            assertThat(answer.is(201).at("/mask").asText()).isEqualTo(mask);
            root.delete(path).is(204);
        } else {
            assertThat(answer.is(400).at("/error/reason").asText()).isEqualTo("mask-not-applicable");
            root.get(path).is(404);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"true", "{'type': 'eq', 'term': 'name', 'value': 'x'}",
            "{'type': 'eq', 'term': 'name', 'value': {'session': 'subject'}}",
            "{'type': 'in', 'term': 'name', 'value': {'session': 'roles'}}",
            "{'type': 'and', 'left': {'type': 'gt', 'term': 'born', 'value': '2020-01-01'}, 'right': {'type': 'not', "
                    + "'child': {'type': 'eq', 'term': 'home.city', 'value': {'session': 'claim', 'pointer': '/x'}}}}",
            "{'type': 'in', 'term': 'id', 'values': [1, 2]}", "{'type': 'not-null', 'term': 'name'}"})
    void aFilterIsKeptAsItWasSent(String filter) {
        String path = TABLE + "/policies/rows";
        Answer made = root.put(path, "{'kind': 'ROW_FILTER', 'filter': " + filter + ", 'to': ['user:k:nobody']}")
                .is(201);
        assertThat(made.at("/filter").toString()).hasSameSizeAs(filter.replace(" ", ""));
        assertThat(made.json().has("columns")).isFalse();
        assertThat(root.get(path).is(200).body()).isEqualTo(made.body());
        root.delete(path).is(204);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"'eq'|invalid-body", "{'type': 'eq'}|invalid-body",
            "{'type': 'near', 'term': 'name', 'value': 'x'}|invalid-body",
            "{'type': 'eq', 'term': 'ghost', 'value': 'x'}|unknown-column",
            "{'type': 'eq', 'term': 'ghost', 'value': {'session': 'subject'}}|unknown-column",
            "{'type': 'eq', 'term': 'born', 'value': 'yesterday'}|invalid-body",
            "{'type': 'eq', 'term': 'home', 'value': 'x'}|invalid-body",
            "{'type': 'eq', 'term': 'tags.value', 'value': 'x'}|invalid-body",
            "{'type': 'eq', 'term': 'home', 'value': {'session': 'subject'}}|invalid-body",
            "{'type': 'eq', 'term': 'name', 'value': {'session': 'roles'}}|invalid-body",
            "{'type': 'eq', 'term': 'name', 'value': {'session': 'password'}}|invalid-body",
            "{'type': 'eq', 'term': 'name', 'value': {'session': 'claim', 'pointer': 'x'}}|invalid-body",
            "{'type': 'is-null', 'term': 'name', 'value': {'session': 'subject'}}|invalid-body",
            "{'type': 'eq', 'term': 'name', 'value': 'a\\u0000'}|invalid-body",
            "{'type': 'and', 'left': true}|invalid-body"}, quoteCharacter = '`')
    void aFilterThatCannotBeAppliedIsRefused(String filter, String reason) {
        assertThat(root.put(TABLE + "/policies/rows", "{'kind': 'ROW_FILTER', 'filter': " + filter
                + ", 'to': ['everyone']}").isError(400, "BadRequestException").at("/error/reason").asText())
                .isEqualTo(reason);
        root.get(TABLE + "/policies/rows").is(404);
    }

    @Test
    void aFilterAboveTablesThatFitsNoneOfThemShowsNothing() {
        String path = NAMESPACE + "/policies/rows";
        for (String filter : List.of("{'type': 'eq', 'term': 'born', 'value': 'yesterday'}",
                "{'type': 'eq', 'term': 'ghost', 'value': 1}", "{'type': 'eq', 'term': 'home', 'value': 1}")) {
            root.put(path, "{'kind': 'ROW_FILTER', 'filter': " + filter + ", 'to': ['service-account:alice']}");
            alice.with("X-Iceberg-Access-Delegation", "vended-credentials").get(TestClient.tablePath("a", "t")).is(403);
            root.delete(path).is(204);
        }
        alice.get(TestClient.tablePath("a", "t")).is(200);
    }

    @Test
    void filtersAreBounded() {
        String one = "{'type': 'eq', 'term': 'id', 'value': 1}";
        StringBuilder deep = new StringBuilder(one);
        for (int depth = 0; depth < 150; depth++) {
            deep.insert(0, "{'type': 'not', 'child': ").append('}');
        }
        String path = TABLE + "/policies/rows";
        root.put(path, "{'kind': 'ROW_FILTER', 'filter': " + deep + ", 'to': ['user:k:nobody']}").is(201);
        root.delete(path).is(204);
        root.put(path,
                "{'kind': 'ROW_FILTER', 'filter': " + deep.toString().replace(one, deep) + ", 'to': ['everyone']}")
                .is(400);
        String many = one;
        for (int doubled = 0; doubled < 11; doubled++) {
            many = "{'type': 'or', 'left': " + many + ", 'right': " + many + "}";
        }
        assertThat(root.put(path, "{'kind': 'ROW_FILTER', 'filter': " + many + ", 'to': ['everyone']}").is(400)
                .at("/error/message").asText()).contains("2000 predicates");
        root.get(path).is(404);
    }

    @Test
    void whoIsRestrictedByARoleOfHisTokenIsWarnedOf() {
        SERVER.sql().useHandle(handle -> {
            handle.execute("INSERT INTO principal (id, kind, name) VALUES (?, 'role', 'named')", new UUID(7, 1));
            handle.execute("INSERT INTO role (id, owner_id) VALUES (?, NULL)", new UUID(7, 1));
            handle.execute("INSERT INTO principal (id, kind, name) VALUES (?, 'role', 'closed')", new UUID(7, 2));
            handle.execute("INSERT INTO role (id, owner_id, token_assignable) VALUES (?, NULL, false)",
                    new UUID(7, 2));
        });
        String path = TABLE + "/policies/warned";
        Answer warned = root.put(path, DENY_NAME.replace("'everyone'", "'role:named', 'role:closed'")).is(201);
        assertThat(warned.at("/warnings")).hasSize(1);
        assertThat(warned.at("/warnings/0").asText()).contains("role:named");
        assertThat(root.put(path, DENY_NAME.replace("'everyone'", "'role:closed'")).is(200).at("/warnings")).isEmpty();
        assertThat(root.put(path, DENY_NAME.replace("'everyone'", "'everyone', 'role:named'")).is(200)
                .at("/warnings")).isEmpty();

        SERVER.sql().useHandle(handle -> handle.execute(
                "INSERT INTO token_role_mapping (id, issuer, value, role_id) VALUES ('m', 'k', 'v', ?)",
                new UUID(7, 2)));
        assertThat(root.put(path, DENY_NAME.replace("'everyone'", "'role:closed'")).is(200).at("/warnings")).hasSize(1);
        root.delete(path).is(204);
    }

    @Test
    void whatIsInheritedIsListedOnDemandAndInPages() {
        List<String> paths = List.of(ADMIN + "/policies/b", NAMESPACE + "/policies/b", TABLE + "/policies/a",
                TABLE + "/policies/b");
        paths.forEach(path -> root.put(path, DENY_NAME.replace("everyone", "user:k:nobody")).is(201));

        assertThat(names(root.get(TABLE + "/policies").is(200))).containsExactly("a", "b");
        assertThat(names(root.get(TABLE + "/policies?inherited=true").is(200))).containsExactly("a", "b", "b", "b");
        Answer first = root.get(TABLE + "/policies?inherited=true&page-size=3").is(200);
        Answer second = root.get(TABLE + "/policies?inherited=true&page-size=3&page-token="
                + first.at("/next-page-token").asText()).is(200);
        assertThat(names(first)).containsExactly("a", "b", "b");
        assertThat(names(second)).containsExactly("b");
        assertThat(second.json().has("next-page-token")).isFalse();
        paths.forEach(path -> root.delete(path).is(204));
    }

    @Test
    void aPolicyDiesWithItsTable() {
        root.createTable("a", "again");
        String path = NAMESPACE + "/tables/again/policies/p";
        root.put(path, DENY_NAME.replace("everyone", "service-account:alice")).is(201);
        root.delete(TestClient.tablePath("a", "again")).is(204);
        root.createTable("a", "again");
        root.get(path).is(404);
        alice.get(TestClient.tablePath("a", "again")).is(200);
        root.delete(TestClient.tablePath("a", "again")).is(204);
    }

    @Test
    void changesMeetWhatTheirSenderHasSeenAndAreAppliedOnce() {
        String path = TABLE + "/policies/once";
        String body = DENY_NAME.replace("everyone", "user:k:nobody");
        TestClient once = root.with("Idempotency-Key", UUID.randomUUID().toString());
        Answer made = once.put(path, body).is(201);
        assertThat(once.put(path, body).is(201).body()).isEqualTo(made.body());
        once.put(path, DENY_NAME).is(422);
        root.with("If-None-Match", "*").put(path, body).is(412);
        String tag = made.header("ETag").orElseThrow();
        String next = root.with("If-Match", tag).put(path, body.replace("name", "id")).is(200).header("ETag")
                .orElseThrow();
        root.with("If-Match", tag).delete(path).is(412);
        root.with("If-Match", next).delete(path).is(204);
    }

    private static long epoch(Answer answer) {
        return Long.parseLong(answer.header("X-Serac-Epoch").orElseThrow());
    }

    private static List<String> names(Answer answer) {
        return answer.at("/items").valueStream().map(item -> item.path("name")).map(JsonNode::asText).toList();
    }
}
