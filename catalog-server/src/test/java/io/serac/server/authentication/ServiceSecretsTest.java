package io.serac.server.authentication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.serac.server.database.Sessions;
import io.serac.server.database.TestDatabase;
import io.serac.server.error.CatalogException;
import io.serac.server.error.ErrorCode;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ServiceSecretsTest {
    @AutoClose
    private final TestDatabase database = TestDatabase.create();
    private final Jdbi jdbi = database.database().admin();
    private final Sessions sessions = new Sessions(database.database());
    private final ServiceSecrets secrets = new ServiceSecrets(sessions, new byte[32]);
    private final UUID alice = UUID.randomUUID();
    private final UUID bob = UUID.randomUUID();

    @BeforeEach
    void twoAccounts() {
        insertAccount(alice, "alice");
        insertAccount(bob, "bob");
    }

    @Test
    void theRightSecretOfTheRightAccountIsAcceptedAndNothingNearIt() {
        String secret = secrets.mint(alice, null).text();

        assertThat(secret).matches("srs_[0-9a-f]{12}_[0-9a-f]{64}");
        assertThat(secrets.verify("alice", secret)).hasValueSatisfying(verified -> {
            assertThat(verified.caller()).isEqualTo(Caller.serviceAccount(alice, "alice"));
            assertThat(verified.expiresAt()).isNull();
        });

        assertThat(secrets.verify("bob", secret)).isEmpty();
        assertThat(secrets.verify("Alice", secret)).isEmpty();
        assertThat(secrets.verify("alice", lastCharacterChanged(secret))).isEmpty();
        assertThat(secrets.verify("alice", secret + "0")).isEmpty();
        assertThat(secrets.verify("alice", secret.substring(0, secret.length() - 1))).isEmpty();
        assertThat(secrets.verify("alice", secret.toUpperCase(java.util.Locale.ROOT))).isEmpty();
        assertThat(secrets.verify("alice", "")).isEmpty();
        assertThat(secrets.verify("alice", secrets.mint(bob, null).text())).isEmpty();
    }

    @Test
    void aServerWithAnotherPepperAcceptsNothing() {
        String secret = secrets.mint(alice, null).text();
        byte[] otherPepper = new byte[32];
        otherPepper[0] = 1;

        assertThat(new ServiceSecrets(sessions, otherPepper).verify("alice", secret)).isEmpty();
        assertThat(new ServiceSecrets(sessions, new byte[32]).verify("alice", secret)).isPresent();
    }

    @Test
    void twoSecretsLiveAtOnceAndNoThird() {
        ServiceSecret first = secrets.mint(alice, null);
        ServiceSecret second = secrets.mint(alice, null);

        assertThat(secrets.verify("alice", first.text())).isPresent();
        assertThat(secrets.verify("alice", second.text())).isPresent();
        assertThatThrownBy(() -> secrets.mint(alice, null)).isInstanceOfSatisfying(CatalogException.class,
                refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.CONFLICT));

        assertThat(secrets.revoke(bob, first.id())).as("somebody else's").isFalse();
        assertThat(secrets.revoke(alice, first.id())).isTrue();
        assertThat(secrets.verify("alice", first.text())).isEmpty();
        assertThat(secrets.verify("alice", second.text())).isPresent();
        assertThat(secrets.verify("alice", secrets.mint(alice, null).text())).isPresent();
    }

    @Test
    void anExpiredSecretIsRefusedAndMakesRoom() {
        ServiceSecret lasting = secrets.mint(alice, null);
        ServiceSecret brief = secrets.mint(alice, Clock.systemUTC().instant().plusMillis(300));

        await().until(() -> secrets.verify("alice", brief.text()).isEmpty());
        assertThat(secrets.verify("alice", lasting.text())).isPresent();
        assertThat(secrets.mint(alice, null)).isNotNull();
    }

    @Test
    void aDisabledAccountIsRefusedWithTheRightSecret() {
        String secret = secrets.mint(alice, null).text();

        jdbi.useHandle(handle -> handle.execute("UPDATE principal SET disabled = true WHERE id = ?", alice));

        assertThat(secrets.verify("alice", secret)).isEmpty();
        assertThatThrownBy(() -> new PrincipalState(sessions).requireEnabled(Caller.serviceAccount(alice, "alice")))
                .isInstanceOf(CatalogException.class);
        new PrincipalState(sessions).requireEnabled(Caller.serviceAccount(bob, "bob"));
        assertThatThrownBy(
                () -> new PrincipalState(sessions).requireEnabled(Caller.serviceAccount(UUID.randomUUID(), "nobody")))
                .isInstanceOfSatisfying(CatalogException.class,
                        refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.NOT_AUTHORIZED));
    }

    @Test
    void theDatabaseDoesNotHoldTheSecretAndItsTextIsMasked() {
        ServiceSecret secret = secrets.mint(alice, null);
        String random = secret.text().substring(secret.text().lastIndexOf('_') + 1);

        byte[] stored = jdbi.withHandle(handle -> handle.createQuery("SELECT secret_hmac FROM service_secret")
                .mapTo(byte[].class).one());

        assertThat(stored).hasSize(32);
        assertThat(new String(stored, StandardCharsets.ISO_8859_1)).doesNotContain(random);
        assertThat(secret.toString()).contains(secret.id()).doesNotContain(random);
    }

    @Test
    void onlyServiceAccountsHaveSecrets() {
        assertThatThrownBy(() -> secrets.mint(UUID.randomUUID(), null)).isInstanceOfSatisfying(CatalogException.class,
                refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.NOT_FOUND));
    }

    private void insertAccount(UUID id, String name) {
        jdbi.useHandle(handle -> handle.execute(
                "INSERT INTO principal (id, kind, name) VALUES (?, 'service-account', ?)", id, name));
    }

    private static String lastCharacterChanged(String secret) {
        char last = secret.charAt(secret.length() - 1);
        return secret.substring(0, secret.length() - 1) + (last == '0' ? '1' : '0');
    }
}
