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

class RolesIT {
    private static final String ROLES = "/admin/v1/roles/";

    @AutoClose
    private static final TestServer SERVER = TestServer.start();
    private static final TestGrants GRANTS = new TestGrants(SERVER);
    private static final TestClient ROOT = SERVER.root();
    private static final TestClient BOB = SERVER.bob();
    private static TestClient alice = BOB;
    private static TestClient erin = BOB;

    @BeforeAll
    static void prepare() {
        alice = SERVER.account("alice");
        GRANTS.grant("alice", "MANAGE_ROLES", "server", GRANTS.server());
        erin = SERVER.account("erin");
    }

    @Test
    void whoManagesRolesMakesReplacesAndDeletesThem() {
        BOB.put(ROLES + "analyst", "{}").isError(404, "NotFoundException", "Principal does not exist: role:analyst");
        Answer made = alice.put(ROLES + "analyst", "{}").is(201);
        assertThat(made.at("/owner").asText()).isEqualTo("service-account:alice");
        assertThat(made.at("/token-assignable").asBoolean()).isTrue();
        assertThat(made.at("/system").asBoolean()).isFalse();
        assertThat(made.header("X-Serac-Epoch")).isPresent();
        assertThat(alice.get(ROLES + "analyst").is(200).body()).isEqualTo(made.body());

        Answer replaced = alice.put(ROLES + "analyst", "{'owner': 'user:keycloak:zoe', 'token-assignable': false}")
                .is(200);
        assertThat(replaced.at("/owner").asText()).isEqualTo("user:keycloak:zoe");
        assertThat(replaced.at("/id")).isEqualTo(made.at("/id"));
        assertThat(alice.put(ROLES + "analyst", "{'token-assignable': false}").is(200).at("/owner").asText())
                .isEqualTo("user:keycloak:zoe");

        BOB.get(ROLES + "analyst").is(404);
        BOB.delete(ROLES + "analyst").is(404);
        alice.delete(ROLES + "analyst").is(204);
        alice.delete(ROLES + "analyst").is(404);
    }

    @Test
    void theOwnerSeesToARoleAndMembersOnlyKnowOfIt() {
        ROOT.put(ROLES + "owned", "{'owner': 'service-account:erin'}").is(201);
        ROOT.put(ROLES + "owned/members/service-account:bob", "{}").is(201);

        erin.put(ROLES + "owned", "{'token-assignable': false}").is(200);
        erin.put(ROLES + "owned/members/user:keycloak:zoe", "{}").is(201);
        assertThat(erin.get("/admin/v1/roles").is(200).at("/items").findValuesAsText("name")).contains("owned")
                .doesNotContain("server-admin");

        assertThat(BOB.get("/admin/v1/roles").is(200).at("/items").findValuesAsText("name")).contains("owned")
                .doesNotContain("server-admin");
        BOB.get(ROLES + "owned").isError(403, "ForbiddenException");
        BOB.put(ROLES + "owned", "{}").isError(403, "ForbiddenException");
        BOB.delete(ROLES + "owned").isError(403, "ForbiddenException");
        BOB.get(ROLES + "owned/members").isError(403, "ForbiddenException");
        BOB.put(ROLES + "owned/members/service-account:bob", "{'admin-option': true}")
                .isError(403, "ForbiddenException");
        BOB.delete(ROLES + "owned/members/service-account:bob").isError(403, "ForbiddenException");
        erin.delete(ROLES + "owned").is(204);
        assertThat(BOB.get("/admin/v1/roles").is(200).at("/items").findValuesAsText("name")).doesNotContain("owned");
    }

    @Test
    void aRoleCanOwnARoleAndItself() {
        ROOT.put(ROLES + "stewards", "{}").is(201);
        ROOT.put(ROLES + "stewards/members/service-account:erin", "{}").is(201);
        ROOT.put(ROLES + "kept", "{'owner': 'role:stewards'}").is(201);
        Answer itself = ROOT.put(ROLES + "club", "{'owner': 'role:club'}").is(201);
        assertThat(itself.at("/owner").asText()).isEqualTo("role:club");

        erin.put(ROLES + "kept/members/user:keycloak:zoe", "{}").is(201);
        erin.get(ROLES + "club").is(404);
        ROOT.put(ROLES + "club/members/service-account:erin", "{}").is(201);
        erin.put(ROLES + "club/members/role:stewards", "{}").is(201);
        ROOT.delete(ROLES + "club").is(204);
        ROOT.delete(ROLES + "kept").is(204);
        ROOT.delete(ROLES + "stewards").is(204);
    }

    @Test
    void anAdminOptionLetsAMemberSeeToMembersAndNothingElse() {
        ROOT.put(ROLES + "team", "{}").is(201);
        ROOT.put(ROLES + "team/members/service-account:erin", "{'admin-option': true}").is(201);

        erin.get(ROLES + "team").is(200);
        erin.put(ROLES + "team/members/user:keycloak:zoe", "{}").is(201);
        assertThat(erin.get(ROLES + "team/members").is(200).at("/items").findValuesAsText("member"))
                .containsExactly("service-account:erin", "user:keycloak:zoe");
        erin.put(ROLES + "team", "{}").isError(403, "ForbiddenException");
        erin.delete(ROLES + "team").isError(403, "ForbiddenException");

        ROOT.put(ROLES + "team/members/service-account:erin", "{}").is(200);
        erin.put(ROLES + "team/members/user:keycloak:yves", "{}").isError(403, "ForbiddenException");
        ROOT.delete(ROLES + "team").is(204);
    }

    @Test
    void membersGetWhatTheRoleGivesAndLoseItWithTheMembership() {
        ROOT.createNamespace("hr");
        ROOT.createTable("hr", "emp");
        ROOT.put(ROLES + "readers", "{}").is(201);
        ROOT.put(ROLES + "juniors", "{}").is(201);
        GRANTS.grant("readers", "SELECT", "namespace", GRANTS.namespace("hr"));
        TestClient gil = SERVER.account("gil");
        String member = ROLES + "juniors/members/service-account:gil";
        Answer made = ROOT.put(member, "{}").is(201);
        assertThat(made.at("/role").asText()).isEqualTo("juniors");
        assertThat(made.at("/member").asText()).isEqualTo("service-account:gil");
        assertThat(made.at("/admin-option").asBoolean()).isFalse();
        gil.get(TestClient.tablePath("hr", "emp")).is(404);

        ROOT.put(ROLES + "readers/members/role:juniors", "{}").is(201);
        gil.get(TestClient.tablePath("hr", "emp")).is(200);
        assertThat(gil.get("/admin/v1/whoami").at("/roles").toString()).isEqualTo("[\"juniors\",\"readers\"]");
        assertThat(ROOT.get(member).is(200).body()).isEqualTo(made.body());
        ROOT.delete(member).is(204);
        ROOT.delete(member).isError(404, "NotFoundException", "Member of role juniors does not exist");
        gil.get(TestClient.tablePath("hr", "emp")).is(404);
    }

    @Test
    void whoIsNamedMustExistUnlessItIsAUser() {
        ROOT.put(ROLES + "named", "{}").is(201);
        ROOT.put(ROLES + "named/members/service-account:nobody", "{}").isError(404, "NotFoundException",
                "Principal does not exist: service-account:nobody");
        ROOT.put(ROLES + "named/members/role:none", "{}").is(404);
        ROOT.put(ROLES + "none/members/service-account:erin", "{}").is(404);
        ROOT.put(ROLES + "named/members/everyone", "{}").isError(400, "BadRequestException");
        ROOT.put(ROLES + "named/members/erin", "{}").isError(400, "BadRequestException");
        ROOT.put(ROLES + "named", "{'owner': 'everyone'}").isError(400, "BadRequestException", "Invalid body. 'owner'");
        ROOT.put(ROLES + "named", "{'owner': 'erin'}").isError(400, "BadRequestException", "Invalid body. 'owner'");
        ROOT.put(ROLES + "named", "{'owner': 'role:none'}").is(404);
        ROOT.put(ROLES + "named", "{'owner': 7, 'members': []}").isError(400, "BadRequestException");
        assertThat(ROOT.get(ROLES + "named/members").at("/items")).isEmpty();

        ROOT.put(ROLES + "named/members/user:keycloak:new", "{}").is(201);
        ROOT.get("/admin/v1/principals/user:keycloak:new").is(200);
    }

    @Test
    void whoManagesOneRoleCannotTellWhichAccountsAndRolesThereAre() {
        ROOT.put(ROLES + "hers", "{'owner': 'service-account:erin'}").is(201);
        ROOT.put(ROLES + "unheard-of", "{}").is(201);
        String members = ROLES + "hers/members/";
        for (String kind : new String[]{"service-account:", "role:"}) {
            String present = kind + (kind.startsWith("role") ? "unheard-of" : "bob");
            String absent = kind + "nobody";
            assertEqualButForTheName(erin.put(members + present, "{}"), present, erin.put(members + absent, "{}"),
                    absent);
            assertEqualButForTheName(erin.get(members + present), present, erin.get(members + absent), absent);
            assertEqualButForTheName(erin.delete(members + present), present, erin.delete(members + absent), absent);
            TestClient guarded = erin.with("If-Match", "\"x\"");
            assertEqualButForTheName(guarded.put(members + present, "{}"), present, guarded.put(members + absent, "{}"),
                    absent);
            assertEqualButForTheName(erin.put(ROLES + "hers", "{'owner': '" + present + "'}"), present,
                    erin.put(ROLES + "hers", "{'owner': '" + absent + "'}"), absent);
        }
        erin.put(members + "role:server-admin", "{}").isError(404, "NotFoundException",
                "Principal does not exist: role:server-admin");
        // Users are accepted whether or not the server has heard of them.
        ROOT.put("/admin/v1/principals/user:keycloak:heard-of", "{}").is(201);
        assertThat(erin.put(members + "user:keycloak:heard-of", "{}").is(201).at("/member").asText())
                .isEqualTo("user:keycloak:heard-of");
        erin.put(members + "user:keycloak:never-heard-of", "{}").is(201);

        // Whom she knows by other roles of hers she may name, and who manages principals or roles may name all.
        ROOT.put(members + "service-account:bob", "{}").is(201);
        ROOT.put(ROLES + "hers-too", "{'owner': 'service-account:erin'}").is(201);
        erin.put(ROLES + "hers-too/members/service-account:bob", "{}").is(201);
        erin.put(ROLES + "hers-too/members/service-account:erin", "{}").is(201);
        erin.put(ROLES + "hers-too/members/role:hers", "{}").is(201);
        ROOT.delete(members + "service-account:bob").is(204);
        alice.put(ROLES + "unheard-of/members/service-account:bob", "{}").is(201);
        GRANTS.grant("erin", "MANAGE_PRINCIPALS", "server", GRANTS.server());
        erin.put(members + "role:unheard-of", "{}").is(201);
        erin.put(members + "role:nobody", "{}").is(404);
        GRANTS.revoke("erin", GRANTS.server());
        ROOT.delete(ROLES + "hers").is(204);
        ROOT.delete(ROLES + "hers-too").is(204);
        ROOT.delete(ROLES + "unheard-of").is(204);
    }

    private static void assertEqualButForTheName(Answer present, String presentName, Answer absent, String absentName) {
        assertThat(present.status()).isIn(403, 404);
        assertThat(withoutRequestId(present).replace(presentName, absentName)).isEqualTo(withoutRequestId(absent));
    }

    private static String withoutRequestId(Answer answer) {
        return answer.status() + answer.body().replaceAll("\"request-id\":\"[^\"]*\"", "");
    }

    @Test
    void theAdministratorsAreBoundByNobodyElse() {
        TestClient ian = SERVER.account("ian");
        ROOT.put(ROLES + "bound", "{'owner': 'service-account:ian'}").is(201);
        ROOT.put(ROLES + "around", "{'owner': 'service-account:ian', 'token-assignable': false}").is(201);
        GRANTS.grant("ian", "MANAGE_ROLES", "server", GRANTS.server());

        escalation(ian.put(ROLES + "bound/members/role:server-admin", "{}"));
        // Nor by a role that they are in.
        ROOT.put(ROLES + "around/members/role:server-admin", "{}").is(201);
        escalation(ian.put(ROLES + "bound/members/role:around", "{}"));
        ROOT.delete(ROLES + "around/members/role:server-admin").is(204);
        ian.put(ROLES + "bound/members/role:around", "{}").is(201);
        // A single administrator is a principal like others.
        ian.put(ROLES + "bound/members/service-account:root", "{}").is(201);
        ROOT.put(ROLES + "bound/members/role:server-admin", "{}").is(201);
        GRANTS.revoke("ian", GRANTS.server());
        ROOT.delete(ROLES + "around").is(204);
        ROOT.delete(ROLES + "bound").is(204);
    }

    @Test
    void rolesDoNotFormCirclesAndAreSixteenDeepAtMost() {
        ROOT.put(ROLES + "c1", "{}").is(201);
        ROOT.put(ROLES + "c2", "{}").is(201);
        ROOT.put(ROLES + "c3", "{}").is(201);
        ROOT.put(ROLES + "c1/members/role:c2", "{}").is(201);
        ROOT.put(ROLES + "c2/members/role:c3", "{}").is(201);
        conflict("role-cycle", ROOT.put(ROLES + "c3/members/role:c1", "{}"));
        conflict("role-cycle", ROOT.put(ROLES + "c1/members/role:c1", "{}"));
        ROOT.put(ROLES + "c1/members/role:c3", "{}").is(201);

        for (int i = 1; i <= 17; i++) {
            ROOT.put(ROLES + "d" + i, "{}").is(201);
        }
        for (int i = 1; i < 8; i++) {
            ROOT.put(ROLES + "d" + i + "/members/role:d" + (i + 1), "{}").is(201);
        }
        for (int i = 9; i < 16; i++) {
            ROOT.put(ROLES + "d" + i + "/members/role:d" + (i + 1), "{}").is(201);
        }
        ROOT.put(ROLES + "d8/members/role:d9", "{}").is(201);
        conflict("role-cycle", ROOT.put(ROLES + "d16/members/role:d17", "{}"));
        conflict("role-cycle", ROOT.put(ROLES + "d17/members/role:d1", "{}"));
        ROOT.put(ROLES + "d16/members/service-account:erin", "{}").is(201);
        assertThat(erin.get("/admin/v1/whoami").at("/roles").toString()).contains("\"d1\"", "\"d16\"");
    }

    @Test
    void rolesThatTokensNameNeverAdminister() {
        ROOT.put(ROLES + "ops", "{}").is(201);
        ROOT.put(ROLES + "ops-admins", "{'token-assignable': false}").is(201);
        GRANTS.grant("ops-admins", "MANAGE_PRINCIPALS", "server", GRANTS.server());

        conflict("role-token-assignable", ROOT.put(ROLES + "ops-admins/members/role:ops", "{}"));
        conflict("role-token-assignable", ROOT.put(ROLES + "server-admin/members/role:ops", "{}"));
        conflict("role-token-assignable", ROOT.put(ROLES + "ops-admins", "{}"));
        assertThat(ROOT.get(ROLES + "ops-admins/members").at("/items")).isEmpty();

        ROOT.put(ROLES + "ops", "{'token-assignable': false}").is(200);
        ROOT.put(ROLES + "ops-admins/members/role:ops", "{}").is(201);
        conflict("role-token-assignable", ROOT.put(ROLES + "ops", "{}"));
        ROOT.put(ROLES + "below", "{}").is(201);
        conflict("role-token-assignable", ROOT.put(ROLES + "ops/members/role:below", "{}"));
        ROOT.put(ROLES + "readers-of-all", "{}").is(201);
        GRANTS.grant("readers-of-all", "SELECT", "server", GRANTS.server());
        ROOT.put(ROLES + "readers-of-all/members/role:below", "{}").is(201);
    }

    @Test
    void theRoleOfTheAdministratorsIsTheServersOwn() {
        conflict("in-use", ROOT.delete(ROLES + "server-admin"));
        conflict("role-token-assignable", ROOT.put(ROLES + "server-admin", "{'token-assignable': true}"));
        conflict("role-token-assignable", ROOT.put(ROLES + "server-admin", "{'owner': 'service-account:root'}"));
        Answer same = ROOT.put(ROLES + "server-admin", "{}").is(200);
        assertThat(same.at("/owner").asText()).isEqualTo("role:server-admin");
        assertThat(same.at("/system").asBoolean()).isTrue();
        assertThat(same.at("/token-assignable").asBoolean()).isFalse();
        BOB.get(ROLES + "server-admin").is(404);
    }

    @Test
    void whoManagesRolesGivesNobodyWhatHeCouldNotTake() {
        ROOT.createNamespace("secret");
        ROOT.put(ROLES + "secret-readers", "{}").is(201);
        alice.put(ROLES + "secret-readers/members/service-account:alice", "{}").is(201);
        alice.delete(ROLES + "secret-readers/members/service-account:alice").is(204);
        GRANTS.grant("secret-readers", "SELECT", "namespace", GRANTS.namespace("secret"));

        escalation(alice.put(ROLES + "secret-readers/members/service-account:alice", "{}"));
        escalation(alice.put(ROLES + "secret-readers", "{'owner': 'service-account:alice'}"));
        escalation(alice.put(ROLES + "server-admin/members/service-account:alice", "{}"));
        ROOT.put(ROLES + "outer", "{}").is(201);
        ROOT.put(ROLES + "secret-readers/members/role:outer", "{}").is(201);
        escalation(alice.put(ROLES + "outer/members/service-account:alice", "{}"));
        ROOT.put(ROLES + "secret-readers", "{'token-assignable': false}").is(200);
        escalation(alice.put(ROLES + "secret-readers", "{'token-assignable': true}"));
        alice.put(ROLES + "secret-readers", "{'token-assignable': false}").is(200);

        GRANTS.grant("alice", "MANAGE_GRANTS", "namespace", GRANTS.namespace("secret"));
        alice.put(ROLES + "secret-readers/members/service-account:alice", "{}").is(201);
        GRANTS.revoke("alice", GRANTS.namespace("secret"));
        escalation(alice.put(ROLES + "secret-readers/members/user:keycloak:zoe", "{}"));
        alice.delete(ROLES + "secret-readers/members/service-account:alice").is(204);
    }

    @Test
    void whoManagesRolesLetsNobodyIntoAnExceptionThatHeCouldNotMake() {
        ROOT.createNamespace("restricted");
        ROOT.put(ROLES + "payroll", "{}").is(201);
        SERVER.sql().useTransaction(handle -> {
            UUID policy = UUID.randomUUID();
            handle.execute("""
                    INSERT INTO policy (id, securable_kind, securable_id, name, kind, spec)
                    VALUES (?, 'namespace', ?, 'p', 'ACCESS_DENY', '{}')
                    """, policy, GRANTS.namespace("restricted"));
            handle.execute("INSERT INTO policy_to SELECT ?, id FROM principal WHERE kind = 'everyone'", policy);
            handle.execute("INSERT INTO policy_except VALUES (?, ?)", policy, GRANTS.principal("payroll"));
        });

        escalation(alice.put(ROLES + "payroll/members/service-account:alice", "{}"));
        GRANTS.grant("alice", "MANAGE_POLICY", "namespace", GRANTS.namespace("restricted"));
        alice.put(ROLES + "payroll/members/service-account:alice", "{}").is(201);
        GRANTS.revoke("alice", GRANTS.namespace("restricted"));
        ROOT.put(ROLES + "payroll/members/service-account:erin", "{}").is(201);
    }

    @Test
    void whatARoleOwnsIsItsMembersAndSoNotForAnybodyToGive() {
        TestClient hal = SERVER.account("hal");
        ROOT.put(ROLES + "owners", "{'owner': 'service-account:hal'}").is(201);
        ROOT.createNamespace("theirs");
        SERVER.sql().useHandle(handle -> handle.execute("UPDATE namespace SET owner_id = ? WHERE name = 'theirs'",
                GRANTS.principal("owners")));

        escalation(alice.put(ROLES + "owners/members/service-account:alice", "{}"));
        hal.put(ROLES + "owners/members/service-account:hal", "{}").is(201);
        hal.get(TestClient.namespacePath("theirs")).is(200);
        // By way of a role that it owns.
        ROOT.put(ROLES + "holders", "{}").is(201);
        ROOT.put(ROLES + "owners", "{'owner': 'role:holders'}").is(200);
        escalation(alice.put(ROLES + "holders/members/service-account:alice", "{}"));
    }

    @Test
    void changesMeetWhatTheirSenderHasSeenAndAreAppliedOnce() {
        String tag = alice.with("If-None-Match", "*").put(ROLES + "seen", "{}").is(201).header("ETag").orElseThrow();
        alice.with("If-None-Match", "*").put(ROLES + "seen", "{}").is(412);
        String next = alice.with("If-Match", tag).put(ROLES + "seen", "{'token-assignable': false}").is(200)
                .header("ETag").orElseThrow();
        alice.with("If-Match", tag).put(ROLES + "seen", "{}").is(412);
        alice.with("If-Match", tag).delete(ROLES + "seen").is(412);

        String member = ROLES + "seen/members/user:keycloak:zoe";
        TestClient once = alice.with("Idempotency-Key", UUID.randomUUID().toString());
        Answer first = once.put(member, "{}").is(201);
        assertThat(once.put(member, "{}").is(201).body()).isEqualTo(first.body());
        alice.with("If-Match", "\"x\"").put(member, "{'admin-option': true}").is(412);
        alice.with("If-Match", first.header("ETag").orElseThrow()).delete(member).is(204);

        TestClient gone = alice.with("If-Match", next).with("Idempotency-Key", UUID.randomUUID().toString());
        gone.delete(ROLES + "seen").is(204);
        gone.delete(ROLES + "seen").is(204);
    }

    @Test
    void rolesAndMembersAreListedInPages() {
        ROOT.put(ROLES + "paged", "{}").is(201);
        for (String name : new String[]{"a", "b", "c"}) {
            ROOT.put(ROLES + "paged/members/user:keycloak:" + name, "{}").is(201);
        }
        Answer first = ROOT.get(ROLES + "paged/members?page-size=2").is(200);
        assertThat(first.at("/items").findValuesAsText("member")).containsExactly("user:keycloak:a",
                "user:keycloak:b");
        String token = first.at("/next-page-token").asText();
        assertThat(ROOT.get(ROLES + "paged/members?page-size=2&page-token=" + token).is(200).at("/items")
                .findValuesAsText("member")).containsExactly("user:keycloak:c");
        ROOT.get(ROLES + "server-admin/members?page-token=" + token).isError(400, "BadRequestException");
        BOB.get(ROLES + "paged/members").is(404);
        assertThat(ROOT.get("/admin/v1/roles?page-size=1").is(200).at("/items").size()).isEqualTo(1);
    }

    private static void conflict(String reason, Answer answer) {
        assertThat(answer.isError(409, "ConflictException").at("/error/reason").asText()).isEqualTo(reason);
    }

    private static void escalation(Answer answer) {
        assertThat(answer.isError(403, "ForbiddenException").at("/error/reason").asText())
                .isEqualTo("second-order-escalation");
    }
}
