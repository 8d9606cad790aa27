package io.serac.server.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.serac.server.Answer;
import io.serac.server.TestClient;
import io.serac.server.TestServer;
import io.serac.server.access.TestGrants;
import io.serac.server.database.Sessions;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What is bound stays dropped after its time, so that nobody registers its files without what bound it. */
class HeldDropsIT {
    private static final String DENY_NAME = "{'columns': [{'name': 'name'}]}";
    private static final String WAREHOUSE = "/admin/v1/warehouses/main";
    private static final String DROPPED = "/dropped";
    private static final List<String> BONDS = List.of("policy", "bound-column", "namespace-policy", "namespace-tag",
            "sensitive-tag", "sensitive-column", "used-tag");
    private static final List<String> NO_BONDS = List.of("nothing", "plain-tag", "policy-of-another",
            "namespace-plain-tag", "managed-access");

    @AutoClose
    private static final TestServer SERVER = TestServer.start();
    private static final TestGrants GRANTS = new TestGrants(SERVER);
    private static final TestClient ROOT = SERVER.root();
    /** Knows the files of all tables, and may register tables. */
    private static final TestClient EVE = SERVER.account("eve-registers");

    @BeforeAll
    static void prepare() {
        ROOT.createNamespace("free");
        for (String privilege : List.of("CREATE_TABLE", "REGISTER_TABLE")) {
            GRANTS.grant("eve-registers", privilege, "namespace", GRANTS.namespace("free"));
        }
    }

    @Test
    void whatIsBoundIsHeldAfterItsTimeUntilNothingBindsIt() {
        List<Drop> bound = BONDS.stream().map(HeldDropsIT::drop).toList();
        List<Drop> unbound = NO_BONDS.stream().map(HeldDropsIT::drop).toList();
        bound.forEach(drop -> assertThat(isHeld(drop.name())).as(drop.name()).isTrue());
        unbound.forEach(drop -> assertThat(isHeld(drop.name())).as(drop.name()).isFalse());

        endTime();

        for (Drop drop : unbound) {
            assertThat(names("main")).doesNotContain(drop.name());
            drop.registeredBy(EVE).is(200);
        }
        for (Drop drop : bound) {
            assertThat(isHeld(drop.name())).as(drop.name()).isTrue();
            drop.registeredBy(EVE).isError(400, "BadRequestException", "The location overlaps");
            // Nor by whom it belongs to.
            drop.registeredBy(ROOT).isError(403, "ForbiddenException",
                    "A dropped table at this location is restricted");
        }

        execute("DELETE FROM policy");
        execute("DELETE FROM tag_binding");
        bound.forEach(drop -> assertThat(isHeld(drop.name())).as(drop.name()).isFalse());
        endTime();

        for (Drop drop : bound) {
            assertThat(count("catalog_object WHERE id = '" + drop.id() + "'")).as(drop.name()).isZero();
            drop.registeredBy(EVE).is(200);
        }
    }

    /** A table that was dropped, bound by what it is named after. */
    private record Drop(String name, UUID id, String file) {
        Answer registeredBy(TestClient client) {
            return client.post(TestClient.namespacePath("free") + "/register", register(name, file));
        }
    }

    private static Drop drop(String bond) {
        ROOT.createNamespace(bond);
        String file = ROOT.createTable(bond, bond).at("/metadata-location").asText();
        UUID id = GRANTS.object(bond);
        bind(bond, id);
        ROOT.delete(TestClient.tablePath(bond, bond)).is(204);
        return new Drop(bond, id, file);
    }

    @Test
    void anOwnerDoesNotShedASensitiveTagByRegisteringWhatHeHasDropped() {
        ROOT.createNamespace("tagged");
        TestClient olga = SERVER.account("olga-tagged");
        GRANTS.grant("olga-tagged", "CREATE_TABLE", "namespace", GRANTS.namespace("tagged"));
        GRANTS.grant("olga-tagged", "REGISTER_TABLE", "namespace", GRANTS.namespace("tagged"));
        String file = olga.createTable("tagged", "kept-out").at("/metadata-location").asText();
        ROOT.put("/admin/v1/tags/kept-out", "{'sensitive': true}").is(201);
        String tag = WAREHOUSE + "/namespaces/tagged/tables/kept-out/tags/kept-out";
        ROOT.put(tag, "{}").is(201);
        UUID id = GRANTS.object("kept-out");
        olga.delete(TestClient.tablePath("tagged", "kept-out")).is(204);

        String path = TestClient.namespacePath("tagged") + "/register";
        olga.post(path, register("kept-out", file)).isError(403, "ForbiddenException");
        olga.post(WAREHOUSE + DROPPED + "/" + id + "/undrop", "{}").is(200);
        ROOT.delete(tag).is(204);
        olga.delete(TestClient.tablePath("tagged", "kept-out")).is(204);
        olga.post(path, register("kept-out", file)).is(200);
    }

    @Test
    void whatIsHeldIsRestoredOrPurgedByWhoMayDoSo() {
        ROOT.createNamespace("kept");
        TestClient alice = SERVER.account("alice-kept");
        GRANTS.grant("alice-kept", "CREATE_TABLE", "namespace", GRANTS.namespace("kept"));
        GRANTS.grant("alice-kept", "CREATE_VIEW", "namespace", GRANTS.namespace("kept"));
        GRANTS.grant("bob", "DESCRIBE", "namespace", GRANTS.namespace("kept"));
        Path table = file(alice.createTable("kept", "kept-table"));
        Path view = file(alice.createView("kept", "kept-view"));
        UUID id = GRANTS.object("kept-table");
        UUID viewId = GRANTS.object("kept-view");
        GRANTS.restrict("bob", "COLUMN_DENY", DENY_NAME, "table", id);
        GRANTS.restrict("bob", "COLUMN_DENY", DENY_NAME, "view", viewId);
        alice.delete(TestClient.tablePath("kept", "kept-table")).is(204);
        alice.delete(TestClient.viewPath("kept", "kept-view")).is(204);

        endTime();

        assertThat(names("main")).contains("kept-table", "kept-view");
        assertThat(view).exists();
        SERVER.bob().post(WAREHOUSE + DROPPED + "/" + id + "/undrop", "{}").isError(403, "ForbiddenException");
        alice.post(WAREHOUSE + DROPPED + "/" + id + "/undrop", "{}").is(200);
        alice.get(TestClient.tablePath("kept", "kept-table")).is(200);
        alice.delete(TestClient.tablePath("kept", "kept-table")).is(204);
        endTime();

        SERVER.bob().delete(WAREHOUSE + DROPPED + "/" + id).isError(403, "ForbiddenException");
        for (UUID each : List.of(id, viewId)) {
            alice.delete(WAREHOUSE + DROPPED + "/" + each).is(204);
            assertThat(names("main")).doesNotContain("kept-" + (each.equals(id) ? "table" : "view"));
            alice.delete(WAREHOUSE + DROPPED + "/" + each).is(404);
            assertThat(alice.post(WAREHOUSE + DROPPED + "/" + each + "/undrop", "{}").status()).isIn(404, 409);
        }
        Awaitility.await().untilAsserted(() -> {
            assertThat(table).doesNotExist();
            assertThat(view).doesNotExist();
        });
    }

    @Test
    void aViewWhoseFilesStayIsNotFreedByAPurge() {
        ROOT.createNamespace("shared");
        TestClient vera = SERVER.account("vera-shared");
        GRANTS.grant("vera-shared", "CREATE_VIEW", "namespace", GRANTS.namespace("shared"));
        String body = TestClient.viewBody("%s").replace("'properties': {}", "'properties': {'gc.enabled': 'false'}");
        for (String name : List.of("shared-bound", "shared-free")) {
            vera.post(TestClient.namespacePath("shared") + "/views", body.formatted(name)).is(200);
        }
        UUID bound = GRANTS.object("shared-bound");
        UUID free = GRANTS.object("shared-free");
        GRANTS.restrict("bob", "COLUMN_DENY", DENY_NAME, "view", bound);
        for (String name : List.of("shared-bound", "shared-free")) {
            vera.delete(TestClient.viewPath("shared", name)).is(204);
        }

        vera.delete(WAREHOUSE + DROPPED + "/" + free).is(204);
        vera.delete(WAREHOUSE + DROPPED + "/" + bound).isError(403, "ForbiddenException",
                "Forbidden: restrictions or tags bind");
        assertThat(names("main")).contains("shared-bound");
        ROOT.delete(WAREHOUSE + DROPPED + "/" + bound).is(204);
    }

    @Test
    void whatBoundANamespaceThatIsGoneHoldsToo() {
        ROOT.createNamespace("gone");
        String file = ROOT.createTable("gone", "of-gone").at("/metadata-location").asText();
        ROOT.createNamespace("unbound");
        String other = ROOT.createTable("unbound", "of-unbound").at("/metadata-location").asText();
        GRANTS.restrict("bob", "COLUMN_DENY", DENY_NAME, "namespace", GRANTS.namespace("gone"));
        for (String name : List.of("gone", "unbound")) {
            ROOT.delete(TestClient.tablePath(name, "of-" + name)).is(204);
            ROOT.delete(TestClient.namespacePath(name)).is(204);
            // What is attached to a namesake says nothing of what was dropped before.
            ROOT.createNamespace(name);
        }
        GRANTS.restrict("bob", "COLUMN_DENY", DENY_NAME, "namespace", GRANTS.namespace("unbound"));

        endTime();

        EVE.post(TestClient.namespacePath("free") + "/register", register("of-unbound", other)).is(200);
        EVE.post(TestClient.namespacePath("free") + "/register", register("of-gone", file)).isError(400,
                "BadRequestException", "The location overlaps");
        assertThat(isHeld("of-gone")).isTrue();
    }

    @Test
    void withoutAnyTimeToRestoreItWhatIsBoundIsHeldAtOnce() {
        String warehouse = "/admin/v1/warehouses/hasty";
        ROOT.put(warehouse, "{'undrop-period': 'PT0S', 'storage': {'type': 'file', 'root': 'file:"
                + SERVER.allowed().resolveSibling("hasty") + "'}}").is(201);
        ROOT.post("/catalog/v1/hasty/namespaces", "{'namespace': ['n']}").is(200);
        String tables = "/catalog/v1/hasty/namespaces/n/tables";
        for (String name : List.of("hasty-bound", "hasty-free")) {
            ROOT.post(tables, TestClient.tableBody(name)).is(200);
        }
        UUID id = GRANTS.object("hasty-bound");
        GRANTS.restrict("bob", "COLUMN_DENY", DENY_NAME, "table", id);
        for (String name : List.of("hasty-bound", "hasty-free")) {
            ROOT.delete(tables + "/" + name).is(204);
        }

        assertThat(names("hasty")).containsExactly("hasty-bound");
        ROOT.post(warehouse + DROPPED + "/" + id + "/undrop", "{}").is(200);
        ROOT.delete(tables + "/hasty-bound").is(204);
        endTime();
        assertThat(names("hasty")).containsExactly("hasty-bound");
        assertThat(count("catalog_object WHERE name = 'hasty-free'")).isZero();

        ROOT.delete("/catalog/v1/hasty/namespaces/n").is(204);
        ROOT.delete(warehouse).isError(409, "ConflictException", "in-use: ");
        ROOT.delete(warehouse + DROPPED + "/" + id).is(204);
        Awaitility.await()
                .untilAsserted(() -> assertThat(ROOT.delete(warehouse).status()).isEqualTo(204));
    }

    private static void bind(String bond, UUID id) {
        UUID namespace = GRANTS.namespace(bond);
        switch (bond) {
            case "policy" -> GRANTS.restrict("bob", "COLUMN_DENY", DENY_NAME, "table", id);
            case "policy-of-another" -> {
                ROOT.createTable(bond, "another");
                GRANTS.restrict("bob", "COLUMN_DENY", DENY_NAME, "table", GRANTS.object("another"));
            }
            case "bound-column" -> {
                GRANTS.restrict("bob", "COLUMN_DENY", DENY_NAME, "warehouse", GRANTS.warehouse());
                execute("INSERT INTO policy_binding (policy_id, object_id, field_id, name) SELECT id, '" + id
                        + "', 2, 'name' FROM policy WHERE securable_kind = 'warehouse'");
            }
            case "namespace-policy" ->
                GRANTS.restrict("bob", "COLUMN_DENY", DENY_NAME, "namespace", namespace);
            case "namespace-tag", "namespace-plain-tag" -> {
                ROOT.put("/admin/v1/tags/" + bond,
                        "{'inheritable': true, 'sensitive': " + bond.equals("namespace-tag") + "}").is(201);
                ROOT.put(WAREHOUSE + "/namespaces/" + bond + "/tags/" + bond, "{}").is(201);
            }
            case "managed-access" ->
                ROOT.put(WAREHOUSE + "/namespaces/" + bond + "/managed-access", "{'enabled': true}").is(200);
            case "sensitive-tag" -> tag(bond, "{'sensitive': true}", "");
            case "sensitive-column" -> tag(bond, "{'sensitive': true}", "/columns/name");
            case "used-tag" -> {
                tag(bond, "{}", "");
                ROOT.put(WAREHOUSE + "/policies/used",
                        "{'kind': 'COLUMN_DENY', 'to': ['service-account:bob'], 'when-tag': {'tag': 'used-tag'}}")
                        .is(201);
            }
            case "plain-tag" -> tag(bond, "{}", "");
            default -> assertThat(bond).isEqualTo("nothing");
        }
    }

    private static void tag(String bond, String body, String column) {
        ROOT.put("/admin/v1/tags/" + bond, body).is(201);
        ROOT.put(WAREHOUSE + "/namespaces/" + bond + "/tables/" + bond + column + "/tags/" + bond, "{}").is(201);
    }

    private static String register(String name, String file) {
        return "{'name': '" + name + "-again', 'metadata-location': '" + file + "'}";
    }

    /** The time of all that is dropped is over, and that has been looked at. */
    private static void endTime() {
        execute("UPDATE catalog_object SET restorable_until = now() - interval '1 hour' WHERE namespace_id IS NULL");
        new EndDropped(new Sessions(SERVER.database())).run();
        // The server's own rounds may have been at it, too.
        Awaitility.await().until(
                () -> count("catalog_object WHERE namespace_id IS NULL AND restorable_until <= now()") == 0);
    }

    private static boolean isHeld(String name) {
        for (JsonNode item : ROOT.get(WAREHOUSE + DROPPED + "?page-size=1000").is(200).at("/items")) {
            if (item.path("name").asText().equals(name)) {
                return item.path("held").asBoolean();
            }
        }
        throw new AssertionError(name + " is not listed");
    }

    private static List<String> names(String warehouse) {
        return ROOT.get("/admin/v1/warehouses/" + warehouse + DROPPED + "?page-size=1000").is(200).at("/items")
                .findValuesAsText("name");
    }

    private static Path file(Answer answer) {
        return Path.of(answer.at("/metadata-location").asText().substring("file:".length()));
    }

    private static void execute(String sql) {
        SERVER.sql().useHandle(handle -> handle.execute(sql));
    }

    private static long count(String from) {
        return SERVER.sql().withHandle(
                handle -> handle.createQuery("SELECT count(*) FROM " + from).mapTo(Long.class).one());
    }
}
