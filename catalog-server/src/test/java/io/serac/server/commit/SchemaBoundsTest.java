package io.serac.server.commit;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.serac.server.error.CatalogException;
import java.util.ArrayList;
import java.util.List;
import org.apache.iceberg.Schema;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.Test;

/** What counts as a column, and how many there may be. */
class SchemaBoundsTest {
    private static Schema schema(int count) {
        List<Types.NestedField> fields = new ArrayList<>();
        for (int id = 1; id <= count; id++) {
            fields.add(Types.NestedField.optional(id, "column" + id, Types.LongType.get()));
        }
        return new Schema(fields);
    }

    @Test
    void tenThousandColumnsAreAllowedAndOneMoreIsNot() {
        assertThatCode(() -> SchemaBounds.check(schema(10_000))).doesNotThrowAnyException();
        assertThatThrownBy(() -> SchemaBounds.check(schema(10_001))).isInstanceOf(CatalogException.class)
                .hasMessageContaining("10000 columns").hasMessageContaining("10001");
    }

    @Test
    void whatLiesInsideOthersCounts() {
        List<Types.NestedField> maps = new ArrayList<>();
        for (int id = 1; id <= 10_000; id += 3) {
            maps.add(Types.NestedField.optional(id, "map" + id,
                    Types.MapType.ofOptional(id + 1, id + 2, Types.StringType.get(), Types.StringType.get())));
        }
        assertThatThrownBy(() -> SchemaBounds.check(new Schema(maps))).isInstanceOf(CatalogException.class);
        maps.removeLast();
        assertThatCode(() -> SchemaBounds.check(new Schema(maps))).doesNotThrowAnyException();
    }
}
