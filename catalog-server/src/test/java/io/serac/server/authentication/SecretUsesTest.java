package io.serac.server.authentication;

import static org.assertj.core.api.Assertions.assertThat;

import io.serac.server.database.Sessions;
import io.serac.server.database.TestDatabase;
import io.serac.server.principal.ServiceAccounts;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class SecretUsesTest {
    @AutoClose
    private final TestDatabase database = TestDatabase.create();
    private final Jdbi jdbi = database.database().admin();
    private final Sessions sessions = new Sessions(database.database());
    private final ServiceSecrets secrets = new ServiceSecrets(sessions, new byte[32]);
    private final Deque<Runnable> waiting = new ArrayDeque<>();
    private final UUID account = new ServiceAccounts(sessions).create("etl").id();
    private final ServiceSecret used = secrets.mint(account, null);
    private final ServiceSecret unused = secrets.mint(account, null);

    @Test
    void aUseIsNotedBesideTheRequestAndOnceAMinute() {
        SecretUses uses = new SecretUses(sessions, waiting::add);
        VerifiedSecret secret = secrets.verify("etl", used.text()).orElseThrow();
        uses.record(secret);
        uses.record(secret);
        assertThat(lastUsed(used)).as("not by the request").isNull();
        assertThat(waiting).hasSize(1);

        waiting.pop().run();
        Instant first = lastUsed(used);
        assertThat(first).isNotNull();
        assertThat(lastUsed(unused)).isNull();

        new SecretUses(sessions, Runnable::run).record(secret);
        assertThat(lastUsed(used)).as("another replica, the same minute").isEqualTo(first);
        jdbi.useHandle(
                handle -> handle.execute("UPDATE service_secret SET last_used_at = now() - interval '2 minutes'"));
        Instant earlier = lastUsed(used);
        new SecretUses(sessions, Runnable::run).record(secret);
        assertThat(lastUsed(used)).isAfter(earlier);
    }

    @Test
    void aUseThatCannotBeNotedIsNoFailureAndIsTriedAgain() {
        TestDatabase lost = TestDatabase.create();
        SecretUses uses = new SecretUses(new Sessions(lost.database()), waiting::add);
        VerifiedSecret secret = secrets.verify("etl", used.text()).orElseThrow();
        lost.close();

        uses.record(secret);
        waiting.pop().run();
        uses.record(secret);

        assertThat(waiting).as("noted next time").hasSize(1);
    }

    private @Nullable Instant lastUsed(ServiceSecret secret) {
        return jdbi.withHandle(handle -> handle.createQuery("SELECT last_used_at FROM service_secret WHERE id = :id")
                .bind("id", secret.id()).map((row, context) -> {
                    Timestamp time = row.getTimestamp(1);
                    return time == null ? null : time.toInstant();
                }).one());
    }
}
