package io.serac.server.grant;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.serac.server.Answer;
import io.serac.server.TestClient;
import io.serac.server.TestServer;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code alice} is granted, {@code bob} never is. */
class GrantAdministrationIT {
    private static final String ADMIN = "/admin/v1/warehouses/main";
    private static final String NAMESPACE = ADMIN + "/namespaces/a";
    private static final String TABLE = NAMESPACE + "/tables/t";
    private static final String ALICE = "/grants/service-account:alice/";

    @AutoClose
    private static final TestServer SERVER = TestServer.start();

    private static TestClient alice;

    private final TestClient root = SERVER.root();
    private final TestClient bob = SERVER.bob();

    @BeforeAll
    static void prepare() {
        SERVER.root().createNamespace("a");
        SERVER.root().createTable("a", "t");
        SERVER.root().createView("a", "v");
        alice = SERVER.account("alice");
    }

    @ParameterizedTest
    @CsvSource({"/admin/v1/server, server", "/admin/v1/warehouses/main, warehouse",
            "/admin/v1/warehouses/main/namespaces/a, namespace",
            "/admin/v1/warehouses/main/namespaces/a/tables/t, table",
            "/admin/v1/warehouses/main/namespaces/a/views/v, view"})
    void aGrantIsMadeShownReplacedAndRevokedOnEveryKindOfSecurable(String securable, String type) {
        String path = securable + ALICE + "DESCRIBE";
        bob.put(path, "{}").is(404);
        alice.put(path, "{}").is(404);
        alice.get(path).is(404);

        Answer made = root.put(path, "{}").is(201);
        assertThat(made.at("/privilege").asText()).isEqualTo("DESCRIBE");
        assertThat(made.at("/grantee").asText()).isEqualTo("service-account:alice");
        assertThat(made.at("/securable/type").asText()).isEqualTo(type);
        assertThat(made.at("/grant-option").asBoolean()).isFalse();
        assertThat(made.at("/grantor").asText()).isEqualTo("service-account:root");
        assertThat(made.json().has("columns")).isFalse();
        assertThat(epoch(made)).isPositive();

        assertThat(alice.get(path).is(200).body()).isEqualTo(made.body());
        alice.put(path, "{'grant-option': true}").isError(403, "ForbiddenException");
        alice.delete(path).isError(403, "ForbiddenException");
        bob.get(path).is(404);
        bob.delete(path).is(404);

        Answer repeated = root.put(path, "{}").is(200);
        assertThat(repeated.body()).isEqualTo(made.body());
        assertThat(epoch(repeated)).isEqualTo(epoch(made));
        assertThat(root.put(path, "{'grant-option': true}").is(200).at("/grant-option").asBoolean()).isTrue();

        assertThat(epoch(root.delete(path).is(204))).isGreaterThan(epoch(made));
        root.delete(path).is(404);
        root.get(path).is(404);
        alice.get(path).is(404);
    }

    @Test
    void aGrantOpensAndItsRevocationCloses() {
        String load = TestClient.tablePath("a", "t");
        alice.get(load).is(404);
        root.put(NAMESPACE + ALICE + "SELECT", "{}").is(201);

        alice.get(load).is(200);
        bob.get(load).is(404);
        alice.delete(load).isError(403, "ForbiddenException");

        root.delete(NAMESPACE + ALICE + "SELECT").is(204);
        alice.get(load).is(404);
    }

    @Test
    void columnsAreNamedByPathOrIdAndReplacedAsAWhole() {
        root.post(TestClient.namespacePath("a") + "/tables", nested("n")).is(200);
        String path = NAMESPACE + "/tables/n" + ALICE + "SELECT";
        root.put(path, "{'columns': ['id', 'ghost']}").isError(400, "BadRequestException",
                "Column does not exist: ghost");
        assertThat(root.put(path, "{'columns': ['id:99']}").is(400).at("/error/reason").asText())
                .isEqualTo("unknown-column");
        root.put(path, "{'columns': []}").is(400);
        root.put(path, "{'columns': ['id', 'id:1']}").is(400);

        Answer made = root.put(path, "{'columns': ['notes.a', 'id:1']}").is(201);
        assertThat(columns(made)).containsExactlyInAnyOrder("id=1", "notes.a=4");
        assertThat(columns(root.put(path, "{'columns': ['notes']}").is(200)))
                .containsExactlyInAnyOrder("notes=3", "notes.a=4", "notes.b=5");
        assertThat(root.put(path, "{}").is(200).json().has("columns")).isFalse();

        for (String privilege : List.of("INSERT", "DESCRIBE")) {
            root.put(NAMESPACE + "/tables/n" + ALICE + privilege, "{'columns': ['id']}").is(400);
        }
        assertThat(root.put(NAMESPACE + ALICE + "SELECT", "{'columns': ['id']}").is(400).body()).contains("columns");
        root.delete(path).is(204);
    }

    @Test
    void whatCannotBeGrantedIsRefused() {
        for (String path : List.of(TABLE + ALICE + "OWN", "/admin/v1/server" + ALICE + "SERVER_ADMIN",
                TABLE + ALICE + "CREATE_TABLE", NAMESPACE + "/views/v" + ALICE + "INSERT", TABLE + ALICE + "USE_TAG",
                ADMIN + ALICE + "READ_AUDIT", TABLE + ALICE + "select")) {
            assertThat(root.put(path, "{}").is(400).at("/error/reason").asText()).as(path)
                    .isEqualTo("invalid-privilege");
        }
        assertThat(root.put(TABLE + ALICE + "SELECT", "{'colums': ['id']}").is(400).body()).contains("colums");
        root.put(TABLE + ALICE + "SELECT", "{'grant-option': 'yes'}").is(400);
        root.put(TABLE + "/grants/service-account:nobody/SELECT", "{}").is(404);
        root.put(TABLE + "/grants/alice/SELECT", "{}").is(400);
        assertThat(root.get(TABLE + "/grants").is(200).at("/items")).isEmpty();
    }

    @Test
    void usersNeedNoRowToBeGranted() {
        String path = TABLE + "/grants/user:keycloak:auth0%7Cx/SELECT";
        assertThat(root.put(path, "{}").is(201).at("/grantee").asText()).isEqualTo("user:keycloak:auth0|x");
        root.delete(path).is(204);
    }

    @Test
    void theGrantOptionGivesWhatIsHeldAndRevokingItCascades() {
        TestClient carol = SERVER.account("carol");
        TestClient dave = SERVER.account("dave");
        String toDave = "/grants/service-account:dave/";
        root.put(NAMESPACE + "/grants/service-account:carol/SELECT", "{'grant-option': true}").is(201);
        String source = NAMESPACE + "/grants/service-account:carol/SELECT";

        Answer given = carol.put(TABLE + toDave + "SELECT", "{'grant-option': true}").is(201);
        assertThat(given.at("/derived-from")).isEqualTo(root.get(source).at("/id"));
        carol.put(NAMESPACE + toDave + "DESCRIBE", "{}").is(201);
        carol.put(TABLE + toDave + "INSERT", "{}").isError(403, "ForbiddenException");
        carol.put(ADMIN + toDave + "DESCRIBE", "{}").isError(403, "ForbiddenException");
        dave.put(TABLE + "/grants/service-account:bob/SELECT", "{'columns': ['id']}").is(201);
        dave.get(TestClient.tablePath("a", "t")).is(200);

        Answer dryRun = root.delete(source + "?dry-run=true").is(200);
        assertThat(grantees(dryRun)).containsExactlyInAnyOrder("service-account:dave", "service-account:dave",
                "service-account:bob");
        assertThat(dryRun.body()).contains("\"name\":\"t\"");
        dave.get(TestClient.tablePath("a", "t")).is(200);

        root.delete(source).is(204);
        dave.get(TestClient.tablePath("a", "t")).is(404);
        assertThat(grantees(root.get(TABLE + "/grants?inherited=true").is(200)))
                .doesNotContain("service-account:dave", "service-account:bob", "service-account:carol");
    }

    @Test
    void whoHasAGrantOptionTakesBackOnlyWhatHeGave() {
        TestClient erin = SERVER.account("erin");
        root.put(TABLE + "/grants/service-account:erin/SELECT", "{'grant-option': true}").is(201);
        root.put(TABLE + ALICE + "SELECT", "{}").is(201);
        String given = TABLE + "/grants/service-account:bob/SELECT";
        erin.put(given, "{}").is(201);

        erin.put(TABLE + ALICE + "SELECT", "{'columns': ['id']}").isError(403, "ForbiddenException");
        String others = erin.delete(TABLE + ALICE + "SELECT").is(403).at("/error/message").asText();
        assertThat(erin.delete(TABLE + "/grants/everyone/SELECT").is(403).at("/error/message").asText())
                .as("a grant that does not exist").isEqualTo(others);
        assertThat(grantees(erin.get(TABLE + "/grants").is(200))).containsExactlyInAnyOrder("service-account:erin",
                "service-account:bob");
        assertThat(erin.delete(given + "?dry-run=true").is(200).at("/items")).isEmpty();
        erin.delete(given).is(204);
        root.delete(TABLE + ALICE + "SELECT").is(204);
        root.delete(TABLE + "/grants/service-account:erin/SELECT").is(204);
    }

    @Test
    void aGrantStaysWithinTheOptionThatItWasGivenBy() {
        TestClient henry = SERVER.account("henry");
        String narrow = TABLE + "/grants/service-account:henry/SELECT";
        String wide = NAMESPACE + "/grants/service-account:henry/SELECT";
        root.put(narrow, "{'columns': ['id'], 'grant-option': true}").is(201);
        henry.put(TABLE + ALICE + "SELECT", "{'columns': ['id']}").is(201);
        henry.put(TABLE + ALICE + "SELECT", "{}").isError(403, "ForbiddenException");
        root.put(wide, "{'grant-option': true}").is(201);

        henry.put(TABLE + ALICE + "SELECT", "{}").isError(403, "ForbiddenException");
        henry.delete(TABLE + ALICE + "SELECT").is(204);
        Answer anew = henry.put(TABLE + ALICE + "SELECT", "{}").is(201);
        assertThat(anew.at("/derived-from")).isEqualTo(root.get(wide).at("/id"));
        root.delete(wide).is(204);
        root.get(TABLE + ALICE + "SELECT").is(404);
        root.delete(narrow).is(204);
    }

    @Test
    void whoIsDeniedAccessCannotUseHisGrantOption() {
        TestClient ivy = SERVER.account("ivy");
        root.put(ADMIN + "/grants/service-account:ivy/SELECT", "{'grant-option': true}").is(201);
        String given = TABLE + "/grants/service-account:bob/SELECT";
        ivy.put(given, "{}").is(201);
        ivy.delete(given).is(204);
        root.put(NAMESPACE + "/policies/no-ivy", "{'kind': 'ACCESS_DENY', 'to': ['service-account:ivy']}").is(201);
        ivy.put(given, "{}").is(404);
        root.delete(NAMESPACE + "/policies/no-ivy").is(204);
        root.delete(ADMIN + "/grants/service-account:ivy/SELECT").is(204);
    }

    @Test
    void aNarrowedGrantTakesBackWhatNoLongerFollowsFromIt() {
        TestClient frank = SERVER.account("frank");
        String source = TABLE + "/grants/service-account:frank/SELECT";
        root.put(source, "{'grant-option': true}").is(201);
        frank.put(TABLE + "/grants/service-account:bob/SELECT", "{'columns': ['id']}").is(201);
        frank.put(TABLE + ALICE + "SELECT", "{}").is(201);
        frank.put(TABLE + ALICE + "DESCRIBE", "{}").is(201);

        root.put(source, "{'columns': ['id'], 'grant-option': true}").is(200);
        assertThat(grantees(root.get(TABLE + "/grants").is(200))).containsExactlyInAnyOrder("service-account:frank",
                "service-account:bob");
        assertThat(frank.put(TABLE + ALICE + "SELECT", "{'columns': ['name']}").is(403).at("/error/reason").asText())
                .isEqualTo("second-order-escalation");
        frank.put(TABLE + ALICE + "SELECT", "{}").is(403);
        frank.put(TABLE + ALICE + "SELECT", "{'columns': ['id']}").is(201);

        root.put(source, "{'columns': ['id']}").is(200);
        assertThat(grantees(root.get(TABLE + "/grants").is(200))).containsExactly("service-account:frank");
        frank.put(TABLE + ALICE + "SELECT", "{'columns': ['id']}").is(403);
        root.delete(source).is(204);
    }

    @Test
    void listsShowManagersAllAndOthersTheirOwn() {
        root.put(ADMIN + ALICE + "BROWSE", "{}").is(201);
        root.put(TABLE + ALICE + "SELECT", "{}").is(201);
        root.put(TABLE + "/grants/everyone/BROWSE", "{}").is(201);
        root.put(TABLE + "/grants/user:k:other/SELECT", "{}").is(201);

        assertThat(grantees(root.get(TABLE + "/grants").is(200))).containsExactlyInAnyOrder(
                "service-account:alice", "everyone", "user:k:other");
        assertThat(grantees(alice.get(TABLE + "/grants").is(200))).containsExactlyInAnyOrder("service-account:alice",
                "everyone");
        assertThat(grantees(bob.get(TABLE + "/grants").is(200))).containsExactly("everyone");
        assertThat(grantees(root.get(TABLE + "/grants?inherited=true").is(200))).hasSize(5)
                .contains("role:server-admin");
        assertThat(alice.get(TABLE + "/grants?inherited=true").is(200).at("/items").findValuesAsText("type"))
                .containsExactlyInAnyOrder("warehouse", "table", "table");

        Answer first = root.get(TABLE + "/grants?page-size=2").is(200);
        String token = first.at("/next-page-token").asText();
        assertThat(grantees(first)).hasSize(2);
        assertThat(grantees(root.get(TABLE + "/grants?page-size=2&page-token=" + token).is(200))).hasSize(1);
        alice.get(TABLE + "/grants?page-token=" + token).is(400);

        for (String path : List.of(ADMIN + ALICE + "BROWSE", TABLE + ALICE + "SELECT",
                TABLE + "/grants/everyone/BROWSE", TABLE + "/grants/user:k:other/SELECT")) {
            root.delete(path).is(204);
        }
    }

    @Test
    void whoManagesGrantsGivesEverythingThereAndBelow() {
        TestClient grace = SERVER.account("grace");
        root.put(NAMESPACE + "/grants/service-account:grace/MANAGE_GRANTS", "{}").is(201);

        grace.put(TABLE + "/grants/service-account:grace/WRITE", "{}").is(201);
        grace.put(ADMIN + "/grants/service-account:grace/WRITE", "{}").isError(403, "ForbiddenException");
        assertThat(grace.get(TABLE + "/grants/service-account:grace/WRITE").is(200).json().has("derived-from"))
                .isFalse();
        root.delete(NAMESPACE + "/grants/service-account:grace/MANAGE_GRANTS").is(204);
        grace.delete(TABLE + "/grants/service-account:grace/WRITE").is(403);
        root.delete(TABLE + "/grants/service-account:grace/WRITE").is(204);
    }

    @Test
    void tokensDoNotLeadToAdministration() {
        SERVER.sql().useHandle(handle -> {
            handle.execute("INSERT INTO principal (id, kind, name) VALUES (?, 'role', 'named')", id(1));
            handle.execute("INSERT INTO role (id, owner_id) VALUES (?, NULL)", id(1));
            handle.execute("INSERT INTO principal (id, kind, name) VALUES (?, 'role', 'closed')", id(2));
            handle.execute("INSERT INTO role (id, owner_id, token_assignable) VALUES (?, NULL, false)", id(2));
        });
        String server = "/admin/v1/server/grants/";
        for (String path : List.of("role:named/MANAGE_ROLES", "everyone/READ_AUDIT", "role:named/MANAGE_GRANTS")) {
            assertThat(root.put(server + path, "{}").is(409).at("/error/reason").asText())
                    .isEqualTo("role-token-assignable");
        }
        root.put(server + "role:named/DESCRIBE", "{}").is(201);
        root.delete(server + "role:named/DESCRIBE").is(204);
        root.put(server + "role:closed/MANAGE_ROLES", "{}").is(201);
        root.delete(server + "role:closed/MANAGE_ROLES").is(204);

        SERVER.sql().useHandle(handle -> handle.execute(
                "INSERT INTO role_member (role_id, member_id) VALUES (?, ?)", id(2), id(1)));
        root.put(server + "role:closed/MANAGE_ROLES", "{}").is(409);
        root.put(ADMIN + "/grants/role:named/MANAGE_GRANTS", "{}").is(201);
        root.delete(ADMIN + "/grants/role:named/MANAGE_GRANTS").is(204);
    }

    @Test
    void whatIsMadeAgainStartsWithNothing() {
        root.createTable("a", "again");
        String path = NAMESPACE + "/tables/again" + ALICE + "SELECT";
        root.put(path, "{}").is(201);
        alice.get(TestClient.tablePath("a", "again")).is(200);

        root.delete(TestClient.tablePath("a", "again")).is(204);
        root.createTable("a", "again");

        root.get(path).is(404);
        alice.get(TestClient.tablePath("a", "again")).is(404);
        root.delete(TestClient.tablePath("a", "again")).is(204);
    }

    @Test
    void changesMeetWhatTheirSenderHasSeenAndAreAppliedOnce() {
        String path = TABLE + ALICE + "INSERT";
        TestClient once = root.with("Idempotency-Key", UUID.randomUUID().toString());
        Answer made = once.put(path, "{}").is(201);
        assertThat(once.put(path, "{}").is(201).body()).isEqualTo(made.body());
        once.put(path, "{'grant-option': true}").is(422);

        String tag = made.header("ETag").orElseThrow();
        assertThat(root.get(path).header("ETag")).hasValue(tag);
        root.with("If-None-Match", "*").put(path, "{}").is(412);
        String next = root.with("If-Match", tag).put(path, "{'grant-option': true}").is(200).header("ETag")
                .orElseThrow();
        root.with("If-Match", tag).put(path, "{}").is(412);
        root.with("If-Match", tag).delete(path).is(412);
        TestClient deleting = root.with("Idempotency-Key", UUID.randomUUID().toString()).with("If-Match", next);
        deleting.delete(path).is(204);
        deleting.delete(path).is(204);
        root.delete(path).is(404);
    }

    @Test
    void manyGrantsAtOnceAreAllMade() throws InterruptedException, ExecutionException {
        List<Callable<Integer>> puts = new ArrayList<>();
        for (int number = 0; number < 40; number++) {
            String path = TABLE + "/grants/user:k:user" + number + "/SELECT";
            puts.add(() -> root.put(path, "{}").status());
        }
        try (ExecutorService clients = Executors.newFixedThreadPool(20)) {
            for (Future<Integer> status : clients.invokeAll(puts)) {
                assertThat(status.get()).isEqualTo(201);
            }
        }
        for (int number = 0; number < 40; number++) {
            root.delete(TABLE + "/grants/user:k:user" + number + "/SELECT").is(204);
        }
    }

    private static long epoch(Answer answer) {
        return Long.parseLong(answer.header("X-Serac-Epoch").orElseThrow());
    }

    private static List<String> columns(Answer answer) {
        return answer.at("/columns").valueStream()
                .map(column -> column.path("name").asText() + "=" + column.path("field-id").asInt()).toList();
    }

    private static List<String> grantees(Answer answer) {
        return answer.at("/items").valueStream().map(item -> item.path("grantee")).map(JsonNode::asText).toList();
    }

    private static UUID id(int number) {
        return new UUID(7, number);
    }

    private static String nested(String table) {
        return """
                {'name': '%s', 'schema': {'type': 'struct', 'schema-id': 0, 'fields': [
                  {'id': 1, 'name': 'id', 'type': 'long', 'required': true},
                  {'id': 2, 'name': 'name', 'type': 'string', 'required': false},
                  {'id': 3, 'name': 'notes', 'required': false, 'type': {'type': 'struct', 'fields': [
                    {'id': 4, 'name': 'a', 'type': 'string', 'required': false},
                    {'id': 5, 'name': 'b', 'type': 'string', 'required': false}]}}]}}
                """.formatted(table);
    }
}
