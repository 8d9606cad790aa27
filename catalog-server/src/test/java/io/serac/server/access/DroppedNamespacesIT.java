package io.serac.server.access;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.serac.server.TestClient;
import io.serac.server.TestServer;
import java.util.UUID;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A table is dropped, then its namespace: neither what bound the table nor what kept it from others may go with the namespace. */
class DroppedNamespacesIT {
    private static final String DENY_NAME = "{'columns': [{'name': 'name'}]}";
    private static final String NAMESPACES = "/admin/v1/warehouses/main/namespaces/";
    private static final String DROPPED = "/admin/v1/warehouses/main/dropped";

    @AutoClose
    private static final TestServer SERVER = TestServer.start();
    private static final TestGrants GRANTS = new TestGrants(SERVER);
    private static final TestClient ROOT = SERVER.root();

    /** Owns a table in the namespace, may drop the namespace, and create and register in another one. */
    private static TestClient owner(String name, String namespace, String free) {
        TestClient owner = SERVER.account(name);
        ROOT.createNamespace(free);
        GRANTS.grant(name, "CREATE_TABLE", "namespace", GRANTS.namespace(namespace));
        GRANTS.grant(name, "DROP", "namespace", GRANTS.namespace(namespace));
        GRANTS.grant(name, "CREATE_TABLE", "namespace", GRANTS.namespace(free));
        GRANTS.grant(name, "REGISTER_TABLE", "namespace", GRANTS.namespace(free));
        return owner;
    }

    private static String undrop(UUID id) {
        return DROPPED + "/" + id + "/undrop";
    }

    private static String to(String namespace, String name) {
        return "{'namespace': ['" + namespace + "'], 'name': '" + name + "'}";
    }

    private static void bind(String namespace, String bond) {
        UUID id = GRANTS.namespace(namespace);
        switch (bond) {
            case "restriction" -> GRANTS.restrict("bob", "COLUMN_DENY", DENY_NAME, "namespace", id);
            case "managed-access" ->
                ROOT.put(NAMESPACES + namespace + "/managed-access", "{'enabled': true}").is(200);
            case "tag" -> {
                ROOT.put("/admin/v1/tags/of-namespaces", "{'inheritable': true, 'sensitive': true}").is(201);
                ROOT.put(NAMESPACES + namespace + "/tags/of-namespaces", "{}").is(201);
            }
            default -> assertThat(bond).isEqualTo("nothing");
        }
    }

    @ParameterizedTest
    @CsvSource({"restriction, 403", "managed-access, 403", "tag, 403", "nothing, 200"})
    void whatBoundATableOutlivesItsNamespace(String bond, int status) {
        String free = "free-" + bond;
        ROOT.createNamespace(bond);
        TestClient alice = owner("alice-" + bond, bond, free);
        String table = bond + "-table";
        String file = alice.createTable(bond, table).at("/metadata-location").asText();
        UUID id = GRANTS.object(table);
        alice.delete(TestClient.tablePath(bond, table)).is(204);
        bind(bond, bond);

        alice.delete(TestClient.namespacePath(bond)).is(204);
        // Nor does a namespace of that name, without what was attached to the former one, change anything.
        ROOT.createNamespace(bond);

        String register = "{'name': 'again', 'metadata-location': '" + file + "'}";
        assertThat(alice.post(undrop(id), to(free, "back")).status()).isEqualTo(status);
        if (status == 200) {
            alice.delete(TestClient.tablePath(free, "back")).is(204);
            alice.post(TestClient.namespacePath(free) + "/register", register).is(200);
            return;
        }
        alice.post(TestClient.namespacePath(free) + "/register", register).isError(403, "ForbiddenException");
        alice.delete(DROPPED + "/" + id).isError(403, "ForbiddenException");
        // Who manages restrictions and grants in the whole warehouse could have lifted all of it.
        GRANTS.grant("alice-" + bond, "MANAGE_POLICY", "warehouse", GRANTS.warehouse());
        alice.post(undrop(id), to(free, "back")).isError(403, "ForbiddenException");
        GRANTS.grant("alice-" + bond, "MANAGE_GRANTS", "warehouse", GRANTS.warehouse());
        alice.post(undrop(id), to(free, "back")).is(200);
        // From then on it is a table like any other.
        GRANTS.revoke("alice-" + bond, GRANTS.warehouse());
        alice.delete(TestClient.tablePath(free, "back")).is(204);
        alice.post(undrop(id), to(free, "back")).is(200);
    }

    @Test
    void whatBoundFromFurtherAboveIsRememberedWhenThatNamespaceGoes() {
        ROOT.createNamespace("outer");
        ROOT.createNamespace("outer", "inner");
        TestClient nina = owner("nina-nested", "outer", "free-nested");
        String nested = "/catalog/v1/main/namespaces/outer%1Finner";
        nina.post(nested + "/tables", TestClient.tableBody("nested")).is(200);
        UUID id = GRANTS.object("nested");
        nina.delete(nested + "/tables/nested").is(204);
        GRANTS.restrict("bob", "COLUMN_DENY", DENY_NAME, "namespace", GRANTS.namespace("outer"));

        nina.delete(nested).is(204);
        nina.post(undrop(id), to("free-nested", "back")).isError(403, "ForbiddenException", "Forbidden: fewer");
        nina.delete(TestClient.namespacePath("outer")).is(204);

        nina.post(undrop(id), to("free-nested", "back")).isError(403, "ForbiddenException",
                "Forbidden: a namespace that it was in is gone");
        ROOT.post(undrop(id), to("free-nested", "back")).is(200);
    }

    @Test
    void whatNamesakesAreBoundByIsNotRememberedForWhatWasDroppedBefore() {
        ROOT.createNamespace("twice");
        TestClient tara = owner("tara-twice", "twice", "free-twice");
        tara.createTable("twice", "first");
        UUID id = GRANTS.object("first");
        tara.delete(TestClient.tablePath("twice", "first")).is(204);
        tara.delete(TestClient.namespacePath("twice")).is(204);

        ROOT.createNamespace("twice");
        GRANTS.restrict("bob", "COLUMN_DENY", DENY_NAME, "namespace", GRANTS.namespace("twice"));
        ROOT.delete(TestClient.namespacePath("twice")).is(204);

        tara.post(undrop(id), to("free-twice", "back")).is(200);
    }

    @Test
    void whoMakesANamespaceAgainOwnsNothingOfWhatWasDroppedFromTheFormerOne() {
        ROOT.createNamespace("former");
        TestClient olaf = owner("olaf-former", "former", "free-former");
        olaf.createTable("former", "kept");
        UUID id = GRANTS.object("kept");
        olaf.delete(TestClient.tablePath("former", "kept")).is(204);
        TestClient eve = SERVER.account("eve-maker");
        GRANTS.grant("eve-maker", "CREATE_NAMESPACE", "warehouse", GRANTS.warehouse());
        eve.post(undrop(id), "{}").isError(403, "ForbiddenException");

        olaf.delete(TestClient.namespacePath("former")).is(204);
        eve.createNamespace("former");

        eve.post(undrop(id), "{}").isError(403, "ForbiddenException");
        eve.delete(DROPPED + "/" + id).isError(403, "ForbiddenException");
        olaf.post(undrop(id), to("free-former", "kept")).is(200);
    }

    @Test
    void aRepeatedRequestShowsNothingOfWhatIsHiddenWhereItWasDroppedFrom() {
        ROOT.createNamespace("repeated");
        TestClient rita = owner("rita-repeats", "repeated", "free-repeated").with("Idempotency-Key",
                "01900000-0000-7000-8000-000000000001");
        String tables = TestClient.namespacePath("repeated") + "/tables";
        rita.post(tables, TestClient.tableBody("asked")).is(200);
        SERVER.existing("rita-repeats").delete(TestClient.tablePath("repeated", "asked")).is(204);
        assertThat(rita.post(tables, TestClient.tableBody("asked")).is(200).body()).contains("\"name\":\"name\"");

        GRANTS.restrict("rita-repeats", "COLUMN_DENY", DENY_NAME, "namespace", GRANTS.namespace("repeated"));
        assertThat(rita.post(tables, TestClient.tableBody("asked")).status()).isNotEqualTo(200);
        SERVER.existing("rita-repeats").delete(TestClient.namespacePath("repeated")).is(204);
        assertThat(rita.post(tables, TestClient.tableBody("asked")).status()).isNotEqualTo(200);
    }

    @Test
    void theListLeavesOutWhatIsHiddenFromTheOwnerOfTheWarehouse() {
        String warehouse = "/admin/v1/warehouses/listed";
        ROOT.put(warehouse,
                "{'storage': {'type': 'file', 'root': 'file:" + SERVER.allowed().resolveSibling("listed") + "'}}")
                .is(201);
        TestClient wendy = SERVER.account("wendy-owner");
        for (String namespace : new String[]{"seen", "closed"}) {
            ROOT.post("/catalog/v1/listed/namespaces", "{'namespace': ['" + namespace + "']}").is(200);
            String tables = "/catalog/v1/listed/namespaces/" + namespace + "/tables";
            ROOT.post(tables, TestClient.tableBody("in-" + namespace)).is(200);
            ROOT.delete(tables + "/in-" + namespace).is(204);
        }
        ROOT.put(warehouse + "/owner", "{'owner': 'service-account:wendy-owner'}").is(200);
        assertThat(names(wendy)).contains("in-seen", "in-closed");

        ROOT.put(warehouse + "/managed-access", "{'enabled': true}").is(200);
        ROOT.put(warehouse + "/namespaces/closed/policies/closed",
                "{'kind': 'ACCESS_DENY', 'to': ['service-account:wendy-owner']}").is(201);
        assertThat(names(wendy)).contains("in-seen").doesNotContain("in-closed");
        assertThat(wendy.get(warehouse + "/dropped?page-size=1").is(200).at("/items")).hasSize(1);

        // Nor is it there when the namespace is gone, and the restriction with it.
        ROOT.delete("/catalog/v1/listed/namespaces/closed").is(204);
        assertThat(names(wendy)).contains("in-seen").doesNotContain("in-closed");
        ROOT.put(warehouse + "/grants/service-account:wendy-owner/MANAGE_POLICY", "{}").is(201);
        ROOT.put(warehouse + "/grants/service-account:wendy-owner/MANAGE_GRANTS", "{}").is(201);
        assertThat(names(wendy)).contains("in-seen", "in-closed");
    }

    private static Iterable<String> names(TestClient client) {
        JsonNode items = client.get("/admin/v1/warehouses/listed/dropped").is(200).at("/items");
        return items.findValuesAsText("name");
    }
}
