package io.serac.server.role;

import static org.assertj.core.api.Assertions.assertThat;

import io.serac.server.Answer;
import io.serac.server.TestClient;
import io.serac.server.TestServer;
import io.serac.server.access.TestGrants;
import java.util.UUID;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class MappingsIT {
    private static final String MAPPINGS = "/admin/v1/token-role-mappings";
    private static final String ROLES = "/admin/v1/roles/";

    @AutoClose
    private static final TestServer SERVER = TestServer.start();
    private static final TestGrants GRANTS = new TestGrants(SERVER);
    private static final TestClient ROOT = SERVER.root();
    private static final TestClient BOB = SERVER.bob();
    private static TestClient alice = BOB;

    @BeforeAll
    static void prepare() {
        alice = SERVER.account("alice");
        ROOT.put(ROLES + "analyst", "{'owner': 'service-account:alice'}").is(201);
        ROOT.put(ROLES + "payroll", "{}").is(201);
    }

    @Test
    void theOwnerOfARoleMapsValuesToItAndToNoOther() {
        String path = MAPPINGS + "/analysts";
        BOB.put(path, body("analyst")).isError(404, "NotFoundException", "Principal does not exist: role:analyst");
        Answer made = alice.put(path, body("analyst")).is(201);
        assertThat(made.at("/id").asText()).isEqualTo("analysts");
        assertThat(made.at("/issuer").asText()).isEqualTo("keycloak");
        assertThat(made.at("/value").asText()).isEqualTo("/groups/a:b");
        assertThat(made.at("/role").asText()).isEqualTo("analyst");
        assertThat(made.at("/warnings/0").asText()).startsWith("No issuer keycloak is configured");
        assertThat(made.header("X-Serac-Epoch")).isPresent();
        assertThat(alice.get(path).is(200).body()).isEqualTo(made.body());

        alice.put(path, body("payroll")).isError(404, "NotFoundException");
        ROOT.put(MAPPINGS + "/payrolls", body("payroll")).is(201);
        alice.get(MAPPINGS + "/payrolls").isError(404, "NotFoundException", "Mapping does not exist: payrolls");
        alice.put(MAPPINGS + "/payrolls", body("analyst")).is(404);
        alice.delete(MAPPINGS + "/payrolls").is(404);
        assertThat(alice.get(MAPPINGS).is(200).at("/items").findValuesAsText("id")).containsExactly("analysts");
        assertThat(BOB.get(MAPPINGS).is(200).at("/items")).isEmpty();
        assertThat(ROOT.get(MAPPINGS).is(200).at("/items").findValuesAsText("id")).contains("analysts", "payrolls");
        BOB.get(path).is(404);
        BOB.delete(path).is(404);

        TestClient once = alice.with("Idempotency-Key", UUID.randomUUID().toString());
        once.delete(path).is(204);
        once.delete(path).is(204);
        alice.delete(path).is(404);
    }

    @Test
    void whoManagesRolesMapsOnlyToWhatHeCouldGive() {
        ROOT.put(ROLES + "readers", "{}").is(201);
        TestClient carol = SERVER.account("carol");
        GRANTS.grant("carol", "MANAGE_ROLES", "server", GRANTS.server());
        carol.put(MAPPINGS + "/carols", "{'issuer': 'keycloak', 'value': 'r', 'role': 'role:readers'}").is(201);

        GRANTS.grant("readers", "SELECT", "warehouse", GRANTS.warehouse());
        escalation(carol.put(MAPPINGS + "/carols", "{'issuer': 'keycloak', 'value': 's', 'role': 'readers'}"));
        escalation(carol.put(MAPPINGS + "/admins", "{'issuer': 'keycloak', 'value': 's', 'role': 'server-admin'}"));
        carol.delete(MAPPINGS + "/carols").is(204);
        ROOT.put(MAPPINGS + "/admins", "{'issuer': 'keycloak', 'value': 's', 'role': 'server-admin'}").is(201);
    }

    @Test
    void mappingsAreReplacedUnderConditionsAndNeverDoubled() {
        ROOT.put(ROLES + "double", "{}").is(201);
        String tag = ROOT.with("If-None-Match", "*").put(MAPPINGS + "/d1", body("double")).is(201).header("ETag")
                .orElseThrow();
        ROOT.put(MAPPINGS + "/d2", body("double")).isError(409, "ConflictException", "The same value");
        ROOT.with("If-Match", "\"x\"").put(MAPPINGS + "/d1", body("double")).is(412);
        ROOT.with("If-Match", tag).put(MAPPINGS + "/d1", body("double").replace("a:b", "c")).is(200);
        ROOT.put(MAPPINGS + "/d2", body("double")).is(201);

        ROOT.delete(ROLES + "double").is(204);
        ROOT.get(MAPPINGS + "/d1").is(404);
    }

    @Test
    void everythingWrongIsNamed() {
        Answer refused = ROOT.put(MAPPINGS + "/wrong", "{'issuer': 'A B', 'role': 7, 'x': 1}").isError(400,
                "BadRequestException", "Invalid body.");
        assertThat(refused.body()).contains("'issuer'", "'value'", "'role'", "'x'");
        ROOT.put(MAPPINGS + "/a%20b", body("analyst")).isError(400, "BadRequestException", "The id of a mapping");
        ROOT.put(MAPPINGS + "/wrong", body("none")).isError(404, "NotFoundException");
        ROOT.get(MAPPINGS + "/wrong").is(404);
    }

    private static String body(String role) {
        return "{'issuer': 'keycloak', 'value': '/groups/a:b', 'role': '" + role + "'}";
    }

    private static void escalation(Answer answer) {
        assertThat(answer.isError(403, "ForbiddenException").at("/error/reason").asText())
                .isEqualTo("second-order-escalation");
    }
}
