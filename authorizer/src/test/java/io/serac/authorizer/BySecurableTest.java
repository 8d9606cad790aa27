package io.serac.authorizer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class BySecurableTest {
    @Test
    void holdsWhatAMapHoldsWhateverIsPutAndRemoved() {
        Random random = new Random(7);
        Map<UUID, Integer> expected = new HashMap<>();
        BySecurable<Integer> values = BySecurable.of(Map.of());
        for (int round = 0; round < 20_000; round++) {
            UUID id = new UUID(0, random.nextInt(5_000));
            if (random.nextInt(4) == 0) {
                expected.remove(id);
                values.put(id, null);
            } else {
                expected.put(id, round);
                values.put(id, round);
            }
        }
        assertHolds(values, expected);
        assertHolds(BySecurable.of(expected), expected);
        assertThat(values.get(new UUID(1, 1), -1)).isEqualTo(-1);
    }

    @Test
    void aCopyChangesNothingInWhatItWasMadeFrom() {
        Map<UUID, Integer> before = new HashMap<>();
        for (int i = 0; i < 1_000; i++) {
            before.put(UUID.randomUUID(), i);
        }
        BySecurable<Integer> original = BySecurable.of(before);

        BySecurable<Integer> copy = original.copy();
        before.keySet().forEach(id -> copy.put(id, null));
        assertThat(copy.isEmpty()).isTrue();
        for (int i = 0; i < 10_000; i++) {
            copy.put(UUID.randomUUID(), i);
        }
        assertThat(copy.size()).isEqualTo(10_000);

        assertHolds(original, before);
    }

    private static void assertHolds(BySecurable<Integer> values, Map<UUID, Integer> expected) {
        Map<UUID, Integer> seen = new HashMap<>();
        values.forEach(seen::put);
        assertThat(seen).isEqualTo(expected);
        assertThat(values.size()).isEqualTo(expected.size());
        assertThat(values.isEmpty()).isEqualTo(expected.isEmpty());
        expected.forEach((id, value) -> assertThat(values.get(id, -1)).isEqualTo(value));
    }
}
