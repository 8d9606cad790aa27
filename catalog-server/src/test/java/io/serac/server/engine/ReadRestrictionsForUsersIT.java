package io.serac.server.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.serac.server.Answer;
import io.serac.server.TestClient;
import io.serac.server.TestServer;
import io.serac.server.authentication.TestIssuer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** An engine that applies read restrictions and acts for a user is told what restricts the user; his own token opens nothing. */
class ReadRestrictionsForUsersIT {
    private static final String EMP = "/admin/v1/warehouses/main/namespaces/hr/tables/emp";
    @AutoClose
    private static final TestIssuer KEYCLOAK = TestIssuer.start();
    @AutoClose
    private static final TestServer SERVER = TestServer.start(KEYCLOAK.settings(0, "keycloak", "/groups"));

    @BeforeAll
    static void prepare() {
        TestClient root = SERVER.root();
        SERVER.account("engine");
        root.put("/admin/v1/engines/engine", "{'kind': 'read-restrictions', 'account': 'service-account:engine',"
                + " 'catalogs': {'l': 'main'}}").is(201);
        root.createNamespace("hr");
        root.createTable("hr", "emp");
        for (String who : new String[]{"user:keycloak:alice", "service-account:engine"}) {
            root.put(EMP + "/grants/" + who + "/SELECT", "{}").is(201);
        }
        root.put(EMP + "/policies/rows", "{'kind': 'ROW_FILTER', 'filter': {'type': 'eq', 'term': 'name',"
                + " 'value': {'session': 'subject'}}, 'to': ['user:keycloak:alice']}").is(201);
    }

    private static TestClient through(String engine, String user) {
        return SERVER.through(engine, KEYCLOAK.token(user).sign());
    }

    @Test
    void theUsersOwnFilterComesWithTheTable() {
        Answer load = through("engine", "alice").get(TestClient.tablePath("hr", "emp")).is(200);

        assertThat(load.at("/read-restrictions/required-row-filter/right/right/value").asText()).isEqualTo("alice");
        assertThat(load.at("/metadata/schemas/0/fields")).hasSize(2);
    }

    @Test
    void withoutTheEngineHeIsRefusedAndTheEngineAloneIsNotRestricted() {
        TestClient alice = SERVER.anonymous().with("Authorization", "Bearer " + KEYCLOAK.token("alice").sign());
        assertThat(alice.with("X-Iceberg-Access-Delegation", "vended-credentials")
                .get(TestClient.tablePath("hr", "emp")).isError(403, "ForbiddenException").body())
                .doesNotContain("read-restrictions");

        assertThat(SERVER.existing("engine").get(TestClient.tablePath("hr", "emp")).is(200).body())
                .doesNotContain("read-restrictions");
    }

    @Test
    void whoHasNoRightHasNoneThroughTheEngineEither() {
        through("engine", "eve").get(TestClient.tablePath("hr", "emp")).is(404);
    }
}
