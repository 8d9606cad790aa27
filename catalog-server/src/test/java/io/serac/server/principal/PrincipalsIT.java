package io.serac.server.principal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.serac.server.Answer;
import io.serac.server.TestClient;
import io.serac.server.TestServer;
import io.serac.server.access.TestGrants;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrincipalsIT {
    private static final String PRINCIPALS = "/admin/v1/principals";
    private static final String ACCOUNTS = "/admin/v1/service-accounts";

    @AutoClose
    private static final TestServer SERVER = TestServer.start();
    private static final TestGrants GRANTS = new TestGrants(SERVER);
    private static final TestClient ROOT = SERVER.root();
    private static final TestClient BOB = SERVER.bob();
    private static TestClient alice = BOB;

    @BeforeAll
    static void prepare() {
        alice = SERVER.account("alice");
        GRANTS.grant("alice", "MANAGE_PRINCIPALS", "server", GRANTS.server());
    }

    @Test
    void whoManagesPrincipalsRemembersReplacesAndForgetsUsers() {
        String path = user("keycloak", "dave");
        BOB.put(path, "{}").isError(404, "NotFoundException", "Principal does not exist: user:keycloak:dave");
        alice.get(path).isError(404, "NotFoundException", "Principal does not exist: user:keycloak:dave");

        Answer made = alice.put(path, "{'name': 'Dave D.'}").is(201);
        assertThat(made.at("/principal").asText()).isEqualTo("user:keycloak:dave");
        assertThat(made.at("/name").asText()).isEqualTo("Dave D.");
        assertThat(made.at("/disabled").asBoolean()).isFalse();
        assertThat(made.header("X-Serac-Epoch")).isPresent();
        assertThat(alice.get(path).is(200).body()).isEqualTo(made.body());
        Answer replaced = alice.put(path, "{'disabled': true}").is(200);
        assertThat(replaced.at("/name").isNull()).isTrue();
        assertThat(replaced.at("/disabled").asBoolean()).isTrue();
        assertThat(epoch(replaced)).isGreaterThan(epoch(made));

        BOB.get(path).is(404);
        BOB.delete(path).is(404);
        alice.delete(path).is(204);
        alice.delete(path).is(404);
        alice.get(path).is(404);
    }

    @Test
    void whoManagesSomethingElseIsToldThatARightIsMissing() {
        TestClient carol = SERVER.account("carol");
        GRANTS.grant("carol", "MANAGE_ROLES", "server", GRANTS.server());

        carol.get(PRINCIPALS).isError(403, "ForbiddenException");
        carol.put(user("keycloak", "x"), "{}").isError(403, "ForbiddenException");
        carol.get(ACCOUNTS + "/root").isError(403, "ForbiddenException");
        carol.get(ACCOUNTS + "/none").isError(403, "ForbiddenException");
        carol.post(ACCOUNTS + "/root/secrets", "{}").isError(403, "ForbiddenException");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a/b", "a+b@x.example", "system:serviceaccount:ns:name", "é 🎈%2F", "..", "a\\b", "a?b#c"})
    void subjectsMayHoldAnyPrintableCharacters(String subject) {
        String path = user("keycloak", subject);
        Answer made = alice.put(path, "{}").is(201);
        assertThat(made.at("/subject").asText()).isEqualTo(subject);
        assertThat(alice.get(path).is(200).at("/principal").asText()).isEqualTo("user:keycloak:" + subject);
        alice.delete(path).is(204);
    }

    @ParameterizedTest
    @ValueSource(strings = {"user:keycloak:", "user:keycloak", "user:A B:x", "alice", "everyone", "role:x",
            "service-account:root"})
    void whatIsNoUserIsRefused(String text) {
        alice.get(PRINCIPALS + "/" + encode(text)).isError(400, "BadRequestException");
        alice.put(PRINCIPALS + "/" + encode(text), "{}").isError(400, "BadRequestException");
    }

    @Test
    void bodiesAreReadStrictlyAndTheFieldIsNamed() {
        Answer refused = alice.put(user("keycloak", "strict"), "{'nam': 'x', 'disabled': 'yes', 'name': 7}")
                .isError(400, "BadRequestException", "Invalid body.");
        assertThat(refused.at("/error/reason").asText()).isEqualTo("invalid-body");
        assertThat(refused.body()).contains("'nam'", "'disabled'", "'name'");
        alice.put(ACCOUNTS + "/strict", "{'disabled': null}").isError(400, "BadRequestException");
        alice.put(ACCOUNTS + "/Strict", "{}").isError(400, "BadRequestException", "The name of a service account");
        alice.put(ACCOUNTS + "/" + "a".repeat(64), "{}").is(400);
        alice.get(ACCOUNTS + "/strict").is(404);
    }

    @Test
    void usersAreListedInPagesInTheOrderOfIssuerAndSubject() {
        List<String> expected = new ArrayList<>();
        for (String name : List.of("a:b", "b", "é")) {
            expected.add(alice.put(user("paged", name), "{}").is(201).at("/principal").asText());
        }
        List<String> listed = new ArrayList<>();
        String query = "?page-size=1";
        do {
            Answer page = alice.get(PRINCIPALS + query).is(200);
            page.at("/items").forEach(item -> listed.add(item.path("principal").asText()));
            JsonNode token = page.at("/next-page-token");
            query = token.isTextual() ? "?page-size=1&page-token=" + encode(token.asText()) : "";
        } while (!query.isEmpty());

        assertThat(listed).containsSubsequence(expected).doesNotHaveDuplicates();
        BOB.get(PRINCIPALS).is(404);
        List<String> accounts = alice.get(ACCOUNTS).is(200).at("/items").findValuesAsText("name");
        assertThat(accounts).contains("root", "bob").isSorted();
        BOB.get(ACCOUNTS).is(404);
    }

    @Test
    void changesMeetWhatTheirSenderHasSeen() {
        String path = ACCOUNTS + "/seen";
        String tag = alice.with("If-None-Match", "*").put(path, "{}").is(201).header("ETag").orElseThrow();
        alice.with("If-None-Match", "*").put(path, "{}").isError(412, "PreconditionFailedException");
        assertThat(alice.get(path).header("ETag")).hasValue(tag);

        String next = alice.with("If-Match", tag).put(path, "{'disabled': true}").is(200).header("ETag").orElseThrow();
        assertThat(next).isNotEqualTo(tag);
        alice.with("If-Match", tag).put(path, "{}").isError(412, "PreconditionFailedException");
        alice.with("If-Match", tag).delete(path).is(412);
        alice.with("If-Match", "\"x\"").put(ACCOUNTS + "/unseen", "{}").is(412);
        alice.with("If-Match", next).delete(path).is(204);
    }

    @Test
    void aRepeatedChangeIsAppliedOnceAndAnsweredTheSame() {
        TestClient once = alice.with("Idempotency-Key", UUID.randomUUID().toString());
        Answer first = once.put(ACCOUNTS + "/once", "{}").is(201);
        Answer again = once.put(ACCOUNTS + "/once", "{}").is(201);
        assertThat(again.body()).isEqualTo(first.body());
        once.put(ACCOUNTS + "/once", "{'disabled': true}").is(422);

        TestClient gone = alice.with("Idempotency-Key", UUID.randomUUID().toString());
        gone.delete(ACCOUNTS + "/once").is(204);
        gone.delete(ACCOUNTS + "/once").is(204);
        alice.delete(ACCOUNTS + "/once").is(404);
    }

    @Test
    void aDisabledAccountIsShutOutAtOnceAndAllowedInAgain() {
        TestClient erin = SERVER.account("erin");
        erin.get("/admin/v1/whoami").is(200);

        alice.put(ACCOUNTS + "/erin", "{'disabled': true}").is(200);
        erin.get("/admin/v1/whoami").isError(401, "NotAuthorizedException");
        erin.get("/admin/v1/roles").is(401);
        alice.put(ACCOUNTS + "/erin", "{}").is(200);
        erin.get("/admin/v1/whoami").is(200);
    }

    @Test
    void anAccountMadeAgainUnderItsNameIsAnotherOne() {
        TestClient frank = SERVER.account("frank");
        GRANTS.grant("frank", "MANAGE_PRINCIPALS", "server", GRANTS.server());
        frank.get(PRINCIPALS).is(200);

        alice.delete(ACCOUNTS + "/frank").is(204);
        alice.put(ACCOUNTS + "/frank", "{}").is(201);
        frank.get(PRINCIPALS).is(401);
        int left = SERVER.sql().withHandle(handle -> handle
                .createQuery("SELECT count(*) FROM access_grant g LEFT JOIN principal p ON p.id = g.grantee_id"
                        + " WHERE p.id IS NULL OR p.name = 'frank'")
                .mapTo(Integer.class).one());
        assertThat(left).isZero();
    }

    @Test
    void whoAmINamesRolesEngineAndEpoch() {
        Answer bob = BOB.get("/admin/v1/whoami").is(200);
        assertThat(bob.at("/principal").asText()).isEqualTo("service-account:bob");
        assertThat(bob.at("/roles")).isEmpty();
        assertThat(bob.at("/engine").isNull()).isTrue();
        assertThat(ROOT.get("/admin/v1/whoami").at("/roles/0").asText()).isEqualTo("server-admin");

        long before = bob.at("/epoch").asLong();
        Answer change = alice.put(user("keycloak", "epoch"), "{}").is(201);
        assertThat(BOB.get("/admin/v1/whoami").at("/epoch").asLong()).isGreaterThan(before)
                .isGreaterThanOrEqualTo(epoch(change));
    }

    private static long epoch(Answer answer) {
        return Long.parseLong(answer.header("X-Serac-Epoch").orElseThrow());
    }

    private static String user(String issuer, String subject) {
        return PRINCIPALS + "/" + encode("user:" + issuer + ":" + subject);
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
