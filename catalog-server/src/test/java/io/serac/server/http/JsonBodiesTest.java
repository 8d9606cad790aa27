package io.serac.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.serac.server.error.CatalogException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class JsonBodiesTest {
    @Test
    void bodiesOfManySmallValuesAreNotRead() {
        assertThatThrownBy(() -> JsonBodies.object(objects(600_000))).isInstanceOf(CatalogException.class)
                .hasMessageContaining("Token count");
        assertThatThrownBy(() -> JsonBodies.object(objects(400_000))).isInstanceOf(CatalogException.class)
                .hasMessageContaining("at most 10000");
        assertThat(JsonBodies.object(objects(9_999)).path("a")).hasSize(10_000);
    }

    private static byte[] objects(int count) {
        return ("{\"a\": [" + "{},".repeat(count) + "0]}").getBytes(StandardCharsets.UTF_8);
    }
}
