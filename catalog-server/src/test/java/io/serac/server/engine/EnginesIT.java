package io.serac.server.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.serac.server.Answer;
import io.serac.server.TestClient;
import io.serac.server.TestServer;
import io.serac.server.access.TestGrants;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class EnginesIT {
    private static final String ENGINES = "/admin/v1/engines";

    @AutoClose
    private static final TestServer SERVER = TestServer.start();
    private static final TestGrants GRANTS = new TestGrants(SERVER);
    private static final TestClient ROOT = SERVER.root();
    private static final TestClient BOB = SERVER.bob();
    private static TestClient alice = BOB;
    private static TestClient trino = BOB;

    @BeforeAll
    static void prepare() {
        alice = SERVER.account("alice");
        GRANTS.grant("alice", "MANAGE_ENGINES", "server", GRANTS.server());
        trino = SERVER.account("trino");
    }

    @Test
    void whoManagesEnginesRegistersThem() {
        String path = ENGINES + "/trino";
        String body = """
                {'kind': 'trino-opa', 'account': 'service-account:trino', 'user-issuer': 'keycloak',
                 'trust-groups': true, 'catalogs': {'lake': 'main'}, 'open-catalogs': ['tpch']}
                """;
        BOB.put(path, body).isError(404, "NotFoundException", "Engine does not exist: trino");
        Answer made = ROOT.put(path, body).is(201);
        assertThat(made.at("/catalogs/lake").asText()).isEqualTo("main");
        assertThat(made.at("/open-catalogs/0").asText()).isEqualTo("tpch");
        assertThat(made.at("/trust-groups").asBoolean()).isTrue();
        assertThat(made.header("X-Serac-Epoch")).isPresent();
        assertThat(alice.get(path).is(200).body()).isEqualTo(made.body());
        assertThat(trino.get("/admin/v1/whoami").at("/engine").asText()).isEqualTo("trino");

        Answer replaced = ROOT.put(path, "{'kind': 'read-restrictions', 'account': 'service-account:trino'}").is(200);
        assertThat(replaced.at("/id")).isEqualTo(made.at("/id"));
        assertThat(replaced.at("/catalogs")).isEmpty();
        assertThat(replaced.at("/user-issuer").isNull()).isTrue();
        assertThat(replaced.at("/trust-groups").asBoolean()).isFalse();
        assertThat(replaced.at("/denied-columns-as-null").asBoolean(true)).isFalse();
        assertThat(ROOT.put(path, "{'kind': 'read-restrictions', 'account': 'service-account:trino',"
                + " 'denied-columns-as-null': true}").is(200).at("/denied-columns-as-null").asBoolean()).isTrue();
        ROOT.put(ENGINES + "/trino2", "{'kind': 'read-restrictions', 'account': 'service-account:trino'}").isError(409,
                "ConflictException", "The account is that of another engine");

        BOB.get(path).is(404);
        BOB.get(ENGINES).is(404);
        BOB.delete(path).is(404);
        assertThat(alice.get(ENGINES).is(200).at("/items").findValuesAsText("name")).contains("trino");
        alice.delete(path).is(204);
        alice.delete(path).is(404);
        assertThat(trino.get("/admin/v1/whoami").at("/engine").isNull()).isTrue();
    }

    @Test
    void whetherAnEngineHasAskedForFiltersAndMasksIsShown() {
        SERVER.account("asking");
        String path = ENGINES + "/asking";
        String body = "{'kind': 'trino-opa', 'account': 'service-account:asking', 'user-issuer': 'k'}";
        Answer made = ROOT.put(path, body).is(201);
        String opaKey = ROOT.post(path + "/opa-keys", "{}").is(201).at("/key").asText();
        assertThat(made.at("/filters-asked-at").isNull()).isTrue();
        assertThat(made.at("/masks-asked-at").isNull()).isTrue();

        asks(opaKey, "allow", "SelectFromColumns");
        assertThat(ROOT.get(path).is(200).body()).isEqualTo(made.body());
        asks(opaKey, "row-filters", "GetRowFilters");
        Answer filters = ROOT.get(path).is(200);
        assertThat(Instant.parse(filters.at("/filters-asked-at").asText()))
                .isAfterOrEqualTo(Instant.parse(made.at("/created-at").asText()));
        assertThat(filters.at("/masks-asked-at").isNull()).isTrue();
        asks(opaKey, "batch-column-masks", "GetColumnMask");
        Answer both = ROOT.get(path).is(200);
        assertThat(Instant.parse(both.at("/masks-asked-at").asText()))
                .isAfterOrEqualTo(Instant.parse(filters.at("/filters-asked-at").asText()));
        assertThat(both.at("/filters-asked-at")).isEqualTo(filters.at("/filters-asked-at"));
        assertThat(ROOT.get(ENGINES).is(200).at("/items").findValuesAsText("masks-asked-at"))
                .contains(both.at("/masks-asked-at").asText());

        SERVER.account("asking-next");
        Answer replaced = ROOT.put(path, body.replace(":asking'", ":asking-next'")).is(200);
        assertThat(replaced.at("/filters-asked-at").isNull()).isTrue();
        assertThat(replaced.at("/masks-asked-at").isNull()).isTrue();
        ROOT.put(path, body.replace(":asking'", ":asking-next', 'filters-asked-at': null")).isError(400,
                "BadRequestException", "Invalid body. 'filters-asked-at'");
        BOB.get(path).is(404);
    }

    private static void asks(String opaKey, String endpoint, String operation) {
        SERVER.anonymous().with("Content-Type", "application/json").post("/opa/v1/trino/" + endpoint + "?key=" + opaKey,
                "{'input': {'context': {'identity': {'user': 'u', 'groups': []}}, 'action': {'operation': '" + operation
                        + "', 'resource': {'table': {'catalogName': 'lake', 'schemaName': 'a', 'tableName': 't'}}}}}")
                .is(200);
    }

    @Test
    void nobodyGetsThroughAnEngineWhatHeCouldNotGive() {
        SERVER.account("powerful");
        GRANTS.grant("powerful", "SELECT", "warehouse", GRANTS.warehouse());
        SERVER.account("harmless");
        String harmless = "{'kind': 'read-restrictions', 'account': 'service-account:harmless'";

        alice.put(ENGINES + "/e1", harmless + "}").is(201);
        escalation(alice.put(ENGINES + "/e2", "{'kind': 'read-restrictions', 'account': 'service-account:powerful'}"));
        escalation(alice.put(ENGINES + "/e2", "{'kind': 'read-restrictions', 'account': 'service-account:root'}"));
        GRANTS.grant("alice", "MANAGE_GRANTS", "warehouse", GRANTS.warehouse());
        alice.put(ENGINES + "/e2", "{'kind': 'read-restrictions', 'account': 'service-account:powerful'}").is(201);

        escalation(alice.put(ENGINES + "/e1", harmless + ", 'catalogs': {'lake': 'main'}}"));
        GRANTS.revoke("alice", GRANTS.warehouse());
        GRANTS.grant("alice", "MANAGE_POLICY", "warehouse", GRANTS.warehouse());
        alice.put(ENGINES + "/e1", harmless + ", 'catalogs': {'lake': 'main'}}").is(200);
        GRANTS.revoke("alice", GRANTS.warehouse());
    }

    @Test
    void everythingWrongIsNamed() {
        Answer refused = ROOT.put(ENGINES + "/wrong", """
                {'kind': 'presto', 'account': 'role:x', 'user-issuer': 'A B', 'trust-groups': 1, 'catalogs': {'a': 1},
                 'open-catalogs': 'x', 'opa-keys': []}
                """).isError(400, "BadRequestException", "Invalid body.");
        assertThat(refused.body()).contains("'kind'", "'account'", "'user-issuer'", "'trust-groups'", "'catalogs.a'",
                "'open-catalogs'", "'opa-keys'");
        ROOT.put(ENGINES + "/wrong", "{'kind': 'trino-opa', 'account': 'service-account:trino'}").isError(400,
                "BadRequestException", "Invalid body. 'user-issuer'");
        for (String field : new String[]{"'open-catalogs': ['system']", "'catalogs': {'System': 'main'}"}) {
            ROOT.put(ENGINES + "/wrong",
                    "{'kind': 'trino-opa', 'account': 'service-account:trino', 'user-issuer': 'k', "
                            + field + "}")
                    .isError(400, "BadRequestException",
                            "Invalid body. " + field.substring(0, field.indexOf(':')) + ": system is Trino's own");
        }
        ROOT.put(ENGINES + "/wrong", "{'kind': 'read-restrictions', 'account': 'service-account:none'}").is(404);
        ROOT.put(ENGINES + "/wrong", "{'kind': 'read-restrictions', 'account': 'service-account:trino',"
                + " 'catalogs': {'a': 'none'}}").isError(400, "BadRequestException");
        ROOT.put(ENGINES + "/Wrong", "{}").isError(400, "BadRequestException", "The name of an engine");
        ROOT.put(ENGINES + "/wrong", "{'kind': 'trino-opa', 'account': 'service-account:trino', 'user-issuer': 'k',"
                + " 'denied-columns-as-null': true}").isError(400, "BadRequestException",
                        "Invalid body. 'denied-columns-as-null'");
        ROOT.get(ENGINES + "/wrong").is(404);
    }

    @Test
    void usersAreThoseOfAnIssuerInTheConfigurationIfItNamesAny() {
        Map<String, String> settings =
                Map.of("authentication.issuers[0].name", "known", "authentication.issuers[0].uri",
                        "http://127.0.0.1:1/realms/known", "authentication.issuers[0].audiences", "serac");
        try (TestServer server = TestServer.start(settings)) {
            TestClient root = server.root();
            server.account("trino");
            String body = "{'kind': '%s', 'account': 'service-account:trino', 'user-issuer': 'known'}";
            for (String kind : List.of("trino-opa", "read-restrictions")) {
                String known = body.formatted(kind);
                String unknown = known.replace("known", "knwon");
                String path = ENGINES + "/" + kind;
                root.put(path, unknown).isError(400, "BadRequestException",
                        "Invalid body. 'user-issuer': No issuer knwon is in the configuration");
                root.get(path).is(404);
                root.put(path, known).is(201);
                assertThat(root.put(path, unknown).is(400).body()).contains("Name one of known");
                assertThat(root.get(path).is(200).at("/user-issuer").asText()).isEqualTo("known");
                root.put(path, known.replace("}", ", 'trust-groups': true}")).is(200);
                root.delete(path).is(204);
            }
            root.put(ENGINES + "/none", "{'kind': 'read-restrictions', 'account': 'service-account:trino'}").is(201);
        }
    }

    @Test
    void changesMeetWhatTheirSenderHasSeenAndAreAppliedOnce() {
        SERVER.account("seen");
        String body = "{'kind': 'read-restrictions', 'account': 'service-account:seen'}";
        String tag = ROOT.with("If-None-Match", "*").put(ENGINES + "/seen", body).is(201).header("ETag").orElseThrow();
        ROOT.with("If-None-Match", "*").put(ENGINES + "/seen", body).is(412);
        ROOT.with("If-Match", "\"x\"").delete(ENGINES + "/seen").is(412);
        TestClient once = ROOT.with("If-Match", tag).with("Idempotency-Key", UUID.randomUUID().toString());
        once.delete(ENGINES + "/seen").is(204);
        once.delete(ENGINES + "/seen").is(204);
    }

    private static void escalation(Answer answer) {
        assertThat(answer.isError(403, "ForbiddenException").at("/error/reason").asText())
                .isEqualTo("second-order-escalation");
    }
}
