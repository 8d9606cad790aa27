package io.serac.server.role;

import static org.assertj.core.api.Assertions.assertThat;

import io.serac.server.TestClient;
import io.serac.server.TestServer;
import io.serac.server.access.TestGrants;
import io.serac.server.authentication.TestIssuer;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What administration over REST means for users of an issuer, from one request to the next. */
class TokenRolesIT {
    private static final String ROLES = "/admin/v1/roles/";
    private static final String MAPPINGS = "/admin/v1/token-role-mappings/";
    private static final String HR = TestClient.namespacePath("hr");

    @AutoClose
    private static final TestIssuer KEYCLOAK = TestIssuer.start();
    @AutoClose
    private static final TestServer SERVER = TestServer.start(KEYCLOAK.settings(0, "keycloak", "/roles"));
    private static final TestGrants GRANTS = new TestGrants(SERVER);
    private static final TestClient ROOT = SERVER.root();

    @BeforeAll
    static void prepare() {
        ROOT.createNamespace("hr");
    }

    @Test
    void aMappedValueGivesItsRoleFromTheNextRequestOnAndTakesIt() {
        ROOT.put(ROLES + "readers", "{'token-assignable': false}").is(201);
        GRANTS.grant("readers", "DESCRIBE", "namespace", GRANTS.namespace("hr"));
        TestClient alice = user("alice", "/groups/hr", "readers");
        TestClient bob = user("bob", "/groups/other", "readers");
        alice.get(HR).is(404);

        assertThat(ROOT.put(MAPPINGS + "hr", "{'issuer': 'keycloak', 'value': '/groups/hr', 'role': 'readers'}")
                .is(201).at("/warnings")).isEmpty();
        alice.get(HR).is(200);
        assertThat(alice.get("/admin/v1/whoami").is(200).at("/roles").toString()).isEqualTo("[\"readers\"]");
        bob.get(HR).is(404);
        assertThat(bob.get("/admin/v1/whoami").is(200).at("/roles")).isEmpty();

        ROOT.delete(MAPPINGS + "hr").is(204);
        alice.get(HR).is(404);
    }

    @Test
    void aRoleIsGivenByItsNameOnlyAsLongAsTokensMayNameIt() {
        ROOT.put(ROLES + "named", "{}").is(201);
        GRANTS.grant("named", "DESCRIBE", "namespace", GRANTS.namespace("hr"));
        TestClient carol = user("carol", "named");
        carol.get(HR).is(200);

        ROOT.put(ROLES + "named", "{'token-assignable': false}").is(200);
        carol.get(HR).is(404);
        user("carol", "server-admin").get("/admin/v1/principals").is(404);
    }

    @Test
    void administrationIsReachedByAMappingOnly() {
        TestClient dora = user("dora", "platform-team");
        dora.get("/admin/v1/principals").is(404);
        ROOT.put(MAPPINGS + "admins", "{'issuer': 'keycloak', 'value': 'platform-team', 'role': 'server-admin'}")
                .is(201);
        dora.get("/admin/v1/principals").is(200);
        dora.put(ROLES + "by-dora", "{}").is(201);
        assertThat(dora.get(ROLES + "by-dora").is(200).at("/owner").asText()).isEqualTo("user:keycloak:dora");
        ROOT.delete(MAPPINGS + "admins").is(204);
        dora.get("/admin/v1/principals").is(404);
    }

    @Test
    void aDisabledUserIsShutOutWithAllHisTokensAndADeletedOneKeepsNothingOfHisOwn() {
        TestClient erin = user("erin");
        String erinPath = "/admin/v1/principals/user:keycloak:erin";
        ROOT.put(ROLES + "erins", "{}").is(201);
        ROOT.put(ROLES + "erins/members/user:keycloak:erin", "{}").is(201);
        assertThat(erin.get("/admin/v1/whoami").is(200).at("/roles").toString()).isEqualTo("[\"erins\"]");

        ROOT.put(erinPath, "{'disabled': true}").is(200);
        erin.get("/admin/v1/whoami").isError(401, "NotAuthorizedException");
        user("erin", "x").get("/admin/v1/whoami").is(401);
        ROOT.put(erinPath, "{'disabled': false}").is(200);
        erin.get("/admin/v1/whoami").is(200);

        ROOT.delete(erinPath).is(204);
        assertThat(erin.get("/admin/v1/whoami").is(200).at("/roles")).isEmpty();
        ROOT.put(erinPath, "{}").is(201);
        assertThat(erin.get("/admin/v1/whoami").is(200).at("/roles")).isEmpty();
    }

    private static TestClient user(String name, String... roles) {
        String token = KEYCLOAK.token(name).claim("roles", List.of(roles)).sign();
        return SERVER.anonymous().with("Content-Type", "application/json").with("Authorization", "Bearer " + token);
    }
}
