package io.serac.server.authentication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class CarriedClaimsTest {
    @Test
    void whatFiltersCanCompareWithIsCarriedAndNothingElse() {
        Map<String, Object> good = Map.of("/text", "north \uD83D\uDE00", "/int", 7, "/long", 1L << 40, "/big",
                BigInteger.TEN.pow(30), "/double", 0.1, "/truth", false, "/list", List.of("a", 1, true), "/empty", "");
        SequencedMap<String, Object> all = new LinkedHashMap<>(good);
        all.put("/object", Map.of("a", "b"));
        all.put("/none", List.of());
        all.put("/null", Collections.singletonList(null));
        all.put("/mixed", List.of("a", List.of("b")));
        all.put("/infinite", Double.POSITIVE_INFINITY);
        all.put("/half", "\uD83D");
        all.put("/halves", Arrays.asList("a", "\uDE00"));

        assertThat(CarriedClaims.fitting(all).byPointer()).isEqualTo(good);
        for (String pointer : List.of("/object", "/none", "/null", "/mixed", "/infinite", "/half", "/halves")) {
            assertThatThrownBy(() -> new CarriedClaims(Map.of(pointer, all.get(pointer)))).as(pointer)
                    .isInstanceOf(IllegalArgumentException.class);
            assertThat(CarriedClaims.fitting(all).find(pointer)).isNull();
        }
        assertThat(CarriedClaims.fitting(all).find("/int")).isEqualTo(7);
    }

    @Test
    void sixteenAreCarriedAndNoMore() {
        SequencedMap<String, Object> many = new LinkedHashMap<>();
        for (int i = 0; i < 40; i++) {
            many.put("/claim/" + i, i);
        }

        CarriedClaims carried = CarriedClaims.fitting(many);

        assertThat(carried.byPointer()).hasSize(16);
        assertThat(carried.find("/claim/15")).isEqualTo(15);
        assertThat(carried.find("/claim/16")).isNull();
    }

    @Test
    void whatIsTooLargeIsLeftOutWholeAndMakesRoomForWhatComesLater() {
        SequencedMap<String, Object> values = new LinkedHashMap<>();
        values.put("/long", "x".repeat(CarriedClaims.BYTES_MAX));
        values.put("/wide", "\u20ac".repeat(700));
        values.put("/groups", new ArrayList<>(Collections.nCopies(600, "abc")));
        values.put("/fits", "y".repeat(1_500));
        values.put("/second", "z".repeat(600));
        values.put("/dept", "hr");

        assertThat(CarriedClaims.fitting(values).byPointer()).containsOnlyKeys("/fits", "/dept");
    }

    @Test
    void copiesAreKeptAndNothingIsShown() {
        List<Object> list = new ArrayList<>(List.of("secret"));
        CarriedClaims carried = new CarriedClaims(Map.of("/groups", list));
        list.add("more");

        assertThat(carried.find("/groups")).isEqualTo(List.of("secret"));
        TokenClaims token = TokenClaims.acting("keycloak", "eve", carried);
        for (Object shown : List.of(carried, token, Caller.user(token, Optional.empty()),
                ActingLogin.of(Caller.user(token, Optional.empty()),
                        Caller.serviceAccount(new UUID(1, 1), "engine"), Instant.MAX))) {
            assertThat(shown.toString()).doesNotContain("secret", "/groups");
        }
    }
}
