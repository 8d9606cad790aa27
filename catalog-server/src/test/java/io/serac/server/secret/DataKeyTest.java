package io.serac.server.secret;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class DataKeyTest {
    private static final byte[] PLAIN = "hunter2".getBytes(UTF_8);

    private final SecretBox box = TestKeys.box(TestKeys.K1);

    @Test
    void whatItSealsOpensWithTheUnwrappedKeyInItsContextAndInNoOther() {
        DataKey key = DataKey.random();
        byte[] sealed = key.seal(PLAIN, "a");
        byte[] wrapped = key.wrap(box, "key of a");

        assertThat(DataKey.unwrap(box, wrapped, "key of a").open(sealed, "a")).isEqualTo(PLAIN);
        assertThat(key.seal(PLAIN, "a")).isNotEqualTo(sealed);
        assertThatThrownBy(() -> key.open(sealed, "b")).isInstanceOf(SecretException.class);
        assertThatThrownBy(() -> DataKey.random().open(sealed, "a")).isInstanceOf(SecretException.class);
        assertThatThrownBy(() -> DataKey.unwrap(box, wrapped, "key of b")).isInstanceOf(SecretException.class);
        assertThatThrownBy(() -> DataKey.unwrap(TestKeys.box(TestKeys.K2), wrapped, "key of a"))
                .hasMessageContaining("k1 is missing");
    }

    @Test
    void everyFlippedByteFailsClosed() {
        DataKey key = DataKey.random();
        byte[] sealed = key.seal(PLAIN, "a");

        for (int position = 0; position < sealed.length; position++) {
            byte[] damaged = sealed.clone();
            damaged[position] ^= 1;
            assertThatThrownBy(() -> key.open(damaged, "a")).isInstanceOf(SecretException.class);
        }
        assertThatThrownBy(() -> key.open(new byte[0], "a")).isInstanceOf(SecretException.class);
        assertThatThrownBy(() -> key.open(new byte[]{3}, "a")).isInstanceOf(SecretException.class);
    }
}
