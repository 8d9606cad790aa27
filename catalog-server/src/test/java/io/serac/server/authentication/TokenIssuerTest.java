package io.serac.server.authentication;

import static org.assertj.core.api.Assertions.assertThat;

import io.serac.server.FakeClock;
import io.serac.server.database.Sessions;
import io.serac.server.database.TestDatabase;
import io.serac.server.secret.MasterKeys;
import io.serac.server.secret.SecretBox;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class TokenIssuerTest {
    @AutoClose
    private static final TestDatabase DATABASE = TestDatabase.create();

    private final FakeClock clock = new FakeClock();
    private final SigningKeys keys =
            SigningKeys.open(new Sessions(DATABASE.database()), new SecretBox(MasterKeys.none()),
                    clock);
    private final TokenIssuer issuer = new TokenIssuer(keys, clock);
    private final UUID alice = UUID.randomUUID();

    @Test
    void theLastTokenOfASecretIsHandedOutAgainWhileItIsYoung() {
        IssuedToken first = issuer.issue(secret("a", null));

        assertThat(issuer.issue(secret("a", null))).isSameAs(first);
        assertThat(issuer.issue(secret("b", null)).text()).as("another secret").isNotEqualTo(first.text());

        clock.advance(Duration.ofMinutes(5));
        assertThat(issuer.issue(secret("a", null))).isSameAs(first);
        clock.advance(Duration.ofMinutes(2));
        assertThat(issuer.issue(secret("a", null)).text()).isNotEqualTo(first.text());
    }

    @Test
    void aTokenOfARetiredKeyIsNotHandedOutAgain() {
        IssuedToken first = issuer.issue(secret("a", null));

        keys.rotateAndRevoke();

        assertThat(issuer.issue(secret("a", null)).keyId()).isNotEqualTo(first.keyId());
    }

    @Test
    void tokensLiveAnHourButNotLongerThanTheirSecret() {
        Instant now = clock.instant();

        assertThat(issuer.issue(secret("a", null)).life()).isEqualTo(Duration.ofHours(1));
        assertThat(issuer.issue(secret("b", now.plusSeconds(90))).expiresAt()).isEqualTo(now.plusSeconds(90));
        assertThat(issuer.issue(secret("c", now.plus(Duration.ofDays(9)))).life()).isEqualTo(Duration.ofHours(1));
    }

    @Test
    void theTextOfATokenIsMasked() {
        IssuedToken token = issuer.issue(secret("a", null));

        assertThat(token.toString()).doesNotContain(token.text()).contains(token.keyId());
    }

    private VerifiedSecret secret(String id, @Nullable Instant expiresAt) {
        return new VerifiedSecret(id, alice, "alice", expiresAt);
    }
}
