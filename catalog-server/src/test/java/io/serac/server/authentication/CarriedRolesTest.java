package io.serac.server.authentication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.serac.server.FakeClock;
import io.serac.server.database.Sessions;
import io.serac.server.database.TestDatabase;
import io.serac.server.secret.MasterKeys;
import io.serac.server.secret.SecretBox;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class CarriedRolesTest {
    private static final Caller ENGINE = Caller.serviceAccount(new UUID(1, 1), "engine");

    @Test
    void eachIsKeptOnceInOrderButForThoseThatCannotBeWritten() {
        CarriedRoles roles = CarriedRoles.of(List.of("b", "a\uD83D", "a", "b", "?", "", "\uD83D\uDE00"));

        assertThat(roles.values()).containsExactly("", "?", "a", "b", "\uD83D\uDE00");
        assertThat(roles).isEqualTo(CarriedRoles.of(List.of("a", "b", "?", "\uD83D\uDE00", "")));
        assertThat(roles.characters()).isEqualTo(5);
        assertThat(CarriedRoles.of(List.of("a?")).equals(CarriedRoles.of(List.of("a\uD83D")))).isFalse();
    }

    @Test
    void nothingIsShown() {
        Caller eve = user("secret-group");

        for (Object shown : List.of(CarriedRoles.of(List.of("secret-group")), eve.claims(), eve,
                ActingLogin.of(eve, ENGINE, Instant.MAX))) {
            assertThat(shown.toString()).doesNotContain("secret-group");
        }
    }

    @Test
    void aTokenThatNobodyWouldTakeIsNotMade() {
        FakeClock clock = new FakeClock();
        try (TestDatabase database = TestDatabase.create()) {
            SigningKeys keys =
                    SigningKeys.open(new Sessions(database.database()), new SecretBox(MasterKeys.none()), clock);
            TokenIssuer issuer = new TokenIssuer(keys, clock);
            Instant until = clock.instant().plusSeconds(600);

            assertThatThrownBy(() -> issuer.issue(user("x".repeat(12_000)), ENGINE, until))
                    .isInstanceOf(OversizedTokenException.class).hasMessageNotContaining("xx");
            assertThat(issuer.issue(user("x".repeat(11_000)), ENGINE, until).text().length())
                    .isBetween(14_000, CompactToken.LENGTH_MAX);
        }
    }

    private static Caller user(String role) {
        return Caller.user(new TokenClaims("keycloak", "eve", List.of(role), true, Map.of()), Optional.empty());
    }
}
