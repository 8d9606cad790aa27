package io.serac.server.principal;

import static org.assertj.core.api.Assertions.assertThat;

import io.serac.server.Answer;
import io.serac.server.TestClient;
import io.serac.server.TestServer;
import io.serac.server.access.TestGrants;
import java.util.UUID;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class SecretsIT {
    private static final String ACCOUNTS = "/admin/v1/service-accounts/";

    @AutoClose
    private static final TestServer SERVER = TestServer.start();
    private static final TestGrants GRANTS = new TestGrants(SERVER);
    private static final TestClient ROOT = SERVER.root();
    private static final TestClient BOB = SERVER.bob();

    @Test
    void aSecretIsToldOnceLogsInAndEnds() {
        ROOT.put(ACCOUNTS + "etl", "{}").is(201);
        BOB.post(ACCOUNTS + "etl/secrets", "{}").isError(404, "NotFoundException",
                "Principal does not exist: service-account:etl");
        Answer made = ROOT.post(ACCOUNTS + "etl/secrets", "{}").is(201);
        String id = made.at("/id").asText();
        String secret = made.at("/client-secret").asText();
        assertThat(made.at("/client-id").asText()).isEqualTo("etl");
        assertThat(made.at("/expires-at").isNull()).isTrue();
        assertThat(secret).startsWith("srs_" + id + "_");
        assertThat(made.header("Cache-Control")).hasValue("no-store");
        assertThat(made.header("X-Serac-Epoch")).isPresent();

        SERVER.anonymous().login("etl", secret).get("/admin/v1/whoami").is(200);
        Answer listed = ROOT.get(ACCOUNTS + "etl/secrets").is(200);
        assertThat(listed.at("/items").size()).isEqualTo(1);
        assertThat(listed.body()).contains(id).doesNotContain(secret.substring(20));
        assertThat(ROOT.get(ACCOUNTS + "etl/secrets/" + id).is(200).body()).doesNotContain(secret.substring(20));
        BOB.get(ACCOUNTS + "etl/secrets").is(404);
        BOB.delete(ACCOUNTS + "etl/secrets/" + id).is(404);

        ROOT.delete(ACCOUNTS + "etl/secrets/" + id).is(204);
        ROOT.delete(ACCOUNTS + "etl/secrets/" + id).isError(404, "NotFoundException", "Secret does not exist: " + id);
        SERVER.anonymous().with("Content-Type", "application/x-www-form-urlencoded").send("POST",
                "/catalog/v1/oauth/tokens", "grant_type=client_credentials&client_id=etl&client_secret=" + secret)
                .is(401);
    }

    @Test
    void twoSecretsMayBeLiveAndExpiredOnesDoNotCount() {
        ROOT.put(ACCOUNTS + "rotated", "{}").is(201);
        Answer first = ROOT.post(ACCOUNTS + "rotated/secrets", "{'expires-at': '2199-01-01T00:00:00+01:00'}").is(201);
        assertThat(first.at("/expires-at").asText()).isEqualTo("2198-12-31T23:00:00Z");
        ROOT.post(ACCOUNTS + "rotated/secrets", "{'expires-at': null}").is(201);
        ROOT.post(ACCOUNTS + "rotated/secrets", "{}").isError(409, "ConflictException");

        SERVER.sql().useHandle(handle -> handle.execute(
                "UPDATE service_secret SET expires_at = now() - interval '1 second' WHERE id = ?",
                first.at("/id").asText()));
        ROOT.post(ACCOUNTS + "rotated/secrets", "{}").is(201);
        assertThat(ROOT.get(ACCOUNTS + "rotated/secrets").at("/items").size()).isEqualTo(2);
    }

    @Test
    void theEndOfASecretMustBeATimeToCome() {
        ROOT.put(ACCOUNTS + "timed", "{}").is(201);
        for (String time : new String[]{"'2001-01-01T00:00:00Z'", "'tomorrow'", "7", "'2030-01-01'",
                "'+999999999-01-01T00:00:00Z'"}) {
            Answer refused = ROOT.post(ACCOUNTS + "timed/secrets", "{'expires-at': " + time + "}").isError(400,
                    "BadRequestException", "Invalid body. 'expires-at'");
            assertThat(refused.at("/error/reason").asText()).isEqualTo("invalid-body");
        }
        ROOT.post(ACCOUNTS + "timed/secrets", "{'expires': 1}").isError(400, "BadRequestException");
        assertThat(ROOT.get(ACCOUNTS + "timed/secrets").at("/items")).isEmpty();
    }

    @Test
    void anAccountRenewsItsOwnSecretsAndNobodyElses() {
        TestClient worker = SERVER.account("worker");
        SERVER.account("other");

        Answer mine = worker.post(ACCOUNTS + "worker/secrets", "{}").is(201);
        assertThat(worker.get(ACCOUNTS + "worker/secrets").is(200).at("/items").size()).isEqualTo(2);
        worker.delete(ACCOUNTS + "worker/secrets/" + mine.at("/id").asText()).is(204);
        worker.get(ACCOUNTS + "other/secrets").is(404);
        worker.post(ACCOUNTS + "other/secrets", "{}").is(404);
        worker.get(ACCOUNTS + "worker").is(404);
    }

    @Test
    void aRepetitionDoesNotTellTheSecretAgainAndMakesNoOther() {
        ROOT.put(ACCOUNTS + "repeated", "{}").is(201);
        TestClient once = ROOT.with("Idempotency-Key", UUID.randomUUID().toString());
        once.post(ACCOUNTS + "repeated/secrets", "{}").is(201);
        once.post(ACCOUNTS + "repeated/secrets", "{}").isError(409, "ConflictException",
                "The secret was made by the first request");
        assertThat(ROOT.get(ACCOUNTS + "repeated/secrets").at("/items").size()).isEqualTo(1);
    }

    @Test
    void whoManagesPrincipalsCannotActAsSomebodyWithMoreRights() {
        TestClient alice = SERVER.account("alice");
        GRANTS.grant("alice", "MANAGE_PRINCIPALS", "server", GRANTS.server());
        alice.put(ACCOUNTS + "harmless", "{}").is(201);
        alice.post(ACCOUNTS + "harmless/secrets", "{}").is(201);

        escalation(alice.post(ACCOUNTS + "root/secrets", "{}"));
        GRANTS.grant("harmless", "SELECT", "warehouse", GRANTS.warehouse());
        escalation(alice.post(ACCOUNTS + "harmless/secrets", "{}"));
        GRANTS.grant("alice", "MANAGE_GRANTS", "warehouse", GRANTS.warehouse());
        alice.post(ACCOUNTS + "harmless/secrets", "{}").is(201);
    }

    private static void escalation(Answer answer) {
        assertThat(answer.isError(403, "ForbiddenException").at("/error/reason").asText())
                .isEqualTo("second-order-escalation");
    }
}
