package io.serac.server.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.serac.server.Answer;
import io.serac.server.TestClient;
import io.serac.server.TestServer;
import io.serac.server.authentication.TestIssuer;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A user's roles that only his token names give and take the same when he comes through an engine that exchanged it. */
class RolesThroughEnginesIT {
    private static final String EMP = "/admin/v1/warehouses/main/namespaces/hr/tables/emp";
    private static final String PAY = "/admin/v1/warehouses/main/namespaces/hr/tables/pay";
    private static final String ROLES = "/admin/v1/roles/";
    private static final String MAPPING = "/admin/v1/token-role-mappings/m";
    @AutoClose
    private static final TestIssuer KEYCLOAK = TestIssuer.start();
    @AutoClose
    private static final TestServer SERVER = TestServer.start(KEYCLOAK.settings(0, "keycloak", "/roles"));

    private final TestClient root = SERVER.root();

    @BeforeAll
    static void prepare() {
        TestClient root = SERVER.root();
        root.createNamespace("hr");
        root.createTable("hr", "emp");
        root.createTable("hr", "pay");
        for (String engine : List.of("fast", "trino")) {
            SERVER.account(engine);
            for (String table : List.of(EMP, PAY)) {
                root.put(table + "/grants/service-account:" + engine + "/SELECT", "{}").is(201);
            }
        }
        root.put("/admin/v1/engines/fast", "{'kind': 'read-restrictions', 'account': 'service-account:fast',"
                + " 'catalogs': {'l': 'main'}}").is(201);
        root.put("/admin/v1/engines/trino", "{'kind': 'trino-opa', 'account': 'service-account:trino',"
                + " 'user-issuer': 'keycloak', 'catalogs': {}}").is(201);
        root.put(ROLES + "contractors", "{}").is(201);
        root.put(ROLES + "readers", "{'token-assignable': false}").is(201);
        root.put(ROLES + "outsiders", "{'token-assignable': false}").is(201);
        root.put(ROLES + "outsiders/members/role:contractors", "{}").is(201);
        root.put(EMP + "/grants/everyone/SELECT", "{}").is(201);
        root.put(PAY + "/grants/role:readers/SELECT", "{}").is(201);
    }

    private static TestClient through(String engine, String user, String... roles) {
        return SERVER.through(engine, KEYCLOAK.token(user).claim("roles", List.of(roles)).sign());
    }

    private static Answer load(TestClient client) {
        return client.get(TestClient.tablePath("hr", "emp"));
    }

    @Test
    void aColumnThatIsDeniedToARoleIsHiddenFromWhomHisTokenGivesIt() {
        for (String role : List.of("contractors", "outsiders")) {
            root.put(EMP + "/policies/p",
                    "{'kind': 'COLUMN_DENY', 'columns': ['name'], 'to': ['role:" + role + "']}").is(201);
            for (String engine : List.of("fast", "trino")) {
                assertThat(load(through(engine, "carl", "contractors").with("X-Iceberg-Access-Delegation",
                        "vended-credentials")).isError(403, "ForbiddenException").body())
                        .doesNotContain("metadata-location");
                load(through(engine, "carl", "staff")).is(200);
                load(through(engine, "ann")).is(200);
            }
            root.delete(EMP + "/policies/p").is(204);
            load(through("fast", "carl", "contractors")).is(200);
        }
    }

    @Test
    void aMaskForARoleIsToldOfWhomHisTokenGivesItUntilTheMappingIsTaken() {
        root.put(EMP + "/policies/p",
                "{'kind': 'COLUMN_MASK', 'mask': 'mask-alphanum', 'columns': ['name'], 'to': ['role:readers']}")
                .is(201);
        TestClient alice = through("fast", "alice", "/groups/masked");
        TestClient bob = through("fast", "bob", "readers");
        String told = "/read-restrictions/required-column-projections/0";
        assertThat(load(alice).is(200).at(told).isMissingNode()).isTrue();

        root.put(MAPPING, "{'issuer': 'keycloak', 'value': '/groups/masked', 'role': 'readers'}").is(201);
        assertThat(load(alice).is(200).at(told).isMissingNode()).isFalse();
        assertThat(load(bob).is(200).at(told).isMissingNode()).isTrue();

        root.delete(MAPPING).is(204);
        assertThat(load(alice).is(200).at(told).isMissingNode()).isTrue();
        root.delete(EMP + "/policies/p").is(204);
    }

    @Test
    void narrowingToAnotherRoleDoesNotLiftIt() {
        root.put(EMP + "/policies/p", "{'kind': 'COLUMN_DENY', 'columns': ['name'], 'to': ['role:contractors']}")
                .is(201);
        root.put(ROLES + "others", "{}").is(201);
        load(through("fast", "carl", "contractors", "others").with("X-Serac-Roles", "others")).is(403);
        load(through("fast", "carl", "others").with("X-Serac-Roles", "others")).is(200);
        root.delete(EMP + "/policies/p").is(204);
    }

    @Test
    void whatARoleOfTheTokenMayAndTheEngineMayIsAllowedUntilTheMappingIsTaken() {
        for (String engine : List.of("fast", "trino")) {
            TestClient alice = through(engine, "alice", "/groups/hr", "readers");
            TestClient bob = through(engine, "bob", "readers");
            String pay = TestClient.tablePath("hr", "pay");
            alice.get(pay).is(404);

            root.put(MAPPING, "{'issuer': 'keycloak', 'value': '/groups/hr', 'role': 'readers'}").is(201);
            alice.get(pay).is(200);
            bob.get(pay).is(404);
            through(engine, "eve").get(pay).is(404);
            alice.delete(pay).is(403);

            root.delete(PAY + "/grants/service-account:" + engine + "/SELECT").is(204);
            alice.get(pay).is(404);
            root.put(PAY + "/grants/service-account:" + engine + "/SELECT", "{}").is(201);
            alice.get(pay).is(200);

            root.delete(MAPPING).is(204);
            alice.get(pay).is(404);
        }
    }

    @Test
    void aRoleThatTokensMayNotNameIsNotGivenThroughAnEngineEither() {
        root.put(ROLES + "named", "{}").is(201);
        root.put(PAY + "/grants/role:named/SELECT", "{}").is(201);
        TestClient alice = through("fast", "alice", "named", "server-admin");
        alice.get(TestClient.tablePath("hr", "pay")).is(200);
        alice.get("/admin/v1/principals").is(403);

        root.put(ROLES + "named", "{'token-assignable': false}").is(200);
        alice.get(TestClient.tablePath("hr", "pay")).is(404);
    }

    @Test
    void theAuditShowsTheRolesAsForHisOwnToken() {
        through("fast", "carl", "audited").delete(TestClient.tablePath("hr", "emp")).is(403);

        await().untilAsserted(
                () -> assertThat(root.get("/admin/v1/audit").is(200).body()).contains("\"roles\":[\"audited\"]"));
    }
}
