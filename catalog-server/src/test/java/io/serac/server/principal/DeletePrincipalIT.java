package io.serac.server.principal;

import static org.assertj.core.api.Assertions.assertThat;

import io.serac.server.Answer;
import io.serac.server.TestClient;
import io.serac.server.TestServer;
import io.serac.server.access.TestGrants;
import java.util.UUID;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class DeletePrincipalIT {
    private static final String ACCOUNTS = "/admin/v1/service-accounts/";
    private static final String ROLES = "/admin/v1/roles/";

    @AutoClose
    private static final TestServer SERVER = TestServer.start();
    private static final TestGrants GRANTS = new TestGrants(SERVER);
    private static final TestClient ROOT = SERVER.root();

    @Test
    void whatAPrincipalOwnedGoesToTheOwnerOfWhatIsAboveIt() {
        TestClient erin = SERVER.account("erin");
        TestClient fred = SERVER.account("fred");
        ROOT.createNamespace("top");
        GRANTS.grant("erin", "CREATE_NAMESPACE", "namespace", GRANTS.namespace("top"));
        erin.createNamespace("top", "mine");
        erin.createNamespace("top", "mine", "inner");
        erin.post(TestClient.namespacePath("top", "mine", "inner") + "/tables", TestClient.tableBody("t")).is(200);
        erin.post(TestClient.namespacePath("top", "mine", "inner") + "/tables", TestClient.tableBody("dropped"))
                .is(200);
        erin.delete(TestClient.namespacePath("top", "mine", "inner") + "/tables/dropped").is(204);
        GRANTS.grant("fred", "CREATE_NAMESPACE", "namespace", GRANTS.namespace("mine"));
        fred.createNamespace("top", "mine", "freds");
        GRANTS.grant("erin", "CREATE_TABLE", "namespace", GRANTS.namespace("freds"));
        erin.post(TestClient.namespacePath("top", "mine", "freds") + "/tables", TestClient.tableBody("u")).is(200);

        ROOT.delete(ACCOUNTS + "erin").is(204);

        assertThat(owner("namespace", "mine")).isEqualTo("root");
        assertThat(owner("namespace", "inner")).isEqualTo("root");
        assertThat(owner("namespace", "freds")).isEqualTo("fred");
        assertThat(owner("catalog_object", "t")).isEqualTo("root");
        assertThat(owner("catalog_object", "dropped")).isEqualTo("root");
        assertThat(owner("catalog_object", "u")).isEqualTo("fred");
        erin.get("/admin/v1/whoami").is(401);
        fred.get(TestClient.namespacePath("top", "mine", "freds") + "/tables/u").is(200);
    }

    @Test
    void rolesOfADeletedOwnerGoToTheAdministrators() {
        SERVER.account("gina");
        ROOT.put(ROLES + "ginas", "{'owner': 'service-account:gina'}").is(201);

        ROOT.delete(ACCOUNTS + "gina").is(204);
        assertThat(ROOT.get(ROLES + "ginas").is(200).at("/owner").asText()).isEqualTo("role:server-admin");
    }

    @Test
    void whoOwnsAWarehouseStaysUntilItHasAnotherOwner() {
        SERVER.account("hugo");
        SERVER.sql().useHandle(handle -> handle.execute("UPDATE warehouse SET owner_id = ? WHERE name = 'main'",
                GRANTS.principal("hugo")));
        try {
            inUse(ROOT.delete(ACCOUNTS + "hugo"), "service-account:hugo cannot be deleted: it owns 1 warehouses");
        } finally {
            SERVER.sql().useHandle(handle -> handle.execute("UPDATE warehouse SET owner_id = ? WHERE name = 'main'",
                    GRANTS.principal("root")));
        }
        ROOT.delete(ACCOUNTS + "hugo").is(204);
    }

    @Test
    void whoIsNamedInTheToOfARestrictionStays() {
        SERVER.account("ivan");
        ROOT.put(ROLES + "interns", "{}").is(201);
        GRANTS.restrict("ivan", "ACCESS_DENY", "{}", "warehouse", GRANTS.warehouse());
        GRANTS.restrict("interns", "ACCESS_DENY", "{}", "warehouse", GRANTS.warehouse());

        inUse(ROOT.delete(ACCOUNTS + "ivan"), "service-account:ivan cannot be deleted: it is named in the 'to'");
        inUse(ROOT.delete(ROLES + "interns"), "role:interns cannot be deleted: it is named in the 'to'");
        ROOT.get(ACCOUNTS + "ivan").is(200);
        SERVER.sql().useHandle(handle -> handle.execute("DELETE FROM policy"));
        ROOT.delete(ACCOUNTS + "ivan").is(204);
        ROOT.delete(ROLES + "interns").is(204);
    }

    @Test
    void nobodyDeletesHimselfAndTheLastAdministratorStays() {
        TestClient jane = SERVER.account("jane");
        ROOT.put(ROLES + "server-admin/members/service-account:jane", "{}").is(201);
        inUse(ROOT.delete(ACCOUNTS + "root"), "service-account:root cannot be deleted: you act as it");
        jane.delete(ACCOUNTS + "jane").is(409);

        ROOT.put(ACCOUNTS + "jane", "{'disabled': true}").is(200);
        last(ROOT.put(ACCOUNTS + "root", "{'disabled': true}"));
        last(ROOT.delete(ROLES + "server-admin/members/service-account:root"));
        assertThat(ROOT.get(ACCOUNTS + "root").is(200).at("/disabled").asBoolean()).isFalse();
        ROOT.put(ACCOUNTS + "jane", "{}").is(200);
        jane.put(ACCOUNTS + "root", "{'disabled': true}").is(200);
        ROOT.get("/admin/v1/whoami").is(401);
        last(jane.delete(ROLES + "server-admin/members/service-account:jane"));
        jane.put(ACCOUNTS + "root", "{}").is(200);
        ROOT.delete(ACCOUNTS + "jane").is(204);
    }

    @Test
    void anAdministratorWithoutASecretIsNoneThatCanAct() {
        ROOT.put(ACCOUNTS + "kim", "{}").is(201);
        ROOT.put(ROLES + "server-admin/members/service-account:kim", "{}").is(201);
        last(ROOT.delete(ROLES + "server-admin/members/service-account:root"));
        String secret = ROOT.get(ACCOUNTS + "root/secrets").is(200).at("/items/0/id").asText();
        last(ROOT.delete(ACCOUNTS + "root/secrets/" + secret));

        String made = ROOT.post(ACCOUNTS + "kim/secrets", "{}").is(201).at("/id").asText();
        ROOT.delete(ACCOUNTS + "kim/secrets/" + made).is(204);
        ROOT.delete(ACCOUNTS + "kim").is(204);
    }

    @Test
    void aUserOfAnIssuerThatIsNotConfiguredIsNoneThatCanActEither() {
        ROOT.put(ROLES + "server-admin/members/user:nowhere:bob", "{}").is(201);
        last(ROOT.delete(ROLES + "server-admin/members/service-account:root"));
        last(ROOT.put(ACCOUNTS + "root", "{'disabled': true}"));
        ROOT.delete(ROLES + "server-admin/members/user:nowhere:bob").is(204);
    }

    @Test
    void theAccountOfAnEngineStaysAsLongAsTheEngine() {
        SERVER.account("trino");
        ROOT.put("/admin/v1/engines/trino", "{'kind': 'read-restrictions', 'account': 'service-account:trino'}")
                .is(201);

        inUse(ROOT.delete(ACCOUNTS + "trino"),
                "service-account:trino cannot be deleted: it is the account of an engine");
        ROOT.delete("/admin/v1/engines/trino").is(204);
        ROOT.delete(ACCOUNTS + "trino").is(204);
    }

    private static void inUse(Answer answer, String message) {
        assertThat(answer.isError(409, "ConflictException", message).at("/error/reason").asText()).isEqualTo("in-use");
    }

    private static void last(Answer answer) {
        assertThat(answer.isError(409, "ConflictException").at("/error/reason").asText())
                .isEqualTo("last-server-admin");
    }

    private static String owner(String table, String name) {
        UUID owner = SERVER.sql().withHandle(handle -> handle
                .createQuery("SELECT owner_id FROM " + table + " WHERE name = :name").bind("name", name)
                .mapTo(UUID.class).one());
        return SERVER.sql().withHandle(handle -> handle.createQuery("SELECT name FROM principal WHERE id = :id")
                .bind("id", owner).mapTo(String.class).one());
    }
}
