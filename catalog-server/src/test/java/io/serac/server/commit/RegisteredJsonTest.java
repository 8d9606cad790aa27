package io.serac.server.commit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.serac.server.error.CatalogException;
import io.serac.server.error.ErrorCode;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class RegisteredJsonTest {
    @Test
    void filesOfFewTokensAreParsed() {
        assertThatCode(() -> check("{\"a\": [" + "{},".repeat(900_000) + "0]}")).doesNotThrowAnyException();
        assertThatCode(() -> check("[".repeat(199) + "]".repeat(199))).doesNotThrowAnyException();
    }

    @Test
    void whatWouldBeALargeTreeIsNotMadeOne() {
        assertRefused("{\"a\": [" + "{},".repeat(1_000_000) + "0]}");
        assertRefused("[".repeat(201) + "]".repeat(201));
        assertRefused("{");
    }

    private static void assertRefused(String json) {
        assertThatThrownBy(() -> check(json)).isInstanceOfSatisfying(CatalogException.class,
                refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.BAD_REQUEST));
    }

    private static void check(String json) {
        RegisteredJson.check(json.getBytes(StandardCharsets.UTF_8));
    }
}
