package io.serac.server.commit;

import static org.assertj.core.api.Assertions.assertThat;

import io.serac.authorizer.policy.AddedColumn;
import java.util.List;
import org.apache.iceberg.Schema;
import org.apache.iceberg.types.Types.LongType;
import org.apache.iceberg.types.Types.NestedField;
import org.junit.jupiter.api.Test;

class VersionColumnsTest {
    private static final Schema FIRST = new Schema(0, NestedField.optional(1, "id", LongType.get()),
            NestedField.optional(2, "mail", LongType.get()));
    private static final Schema RENAMED = new Schema(1, NestedField.optional(1, "id", LongType.get()),
            NestedField.optional(2, "contact", LongType.get()), NestedField.optional(3, "zip", LongType.get()));

    @Test
    void columnsAreMadeOnceAndSharedByVersionsOfTheSameSchemas() {
        VersionColumns before = VersionColumns.of(List.of(FIRST));

        assertThat(before.get()).isSameAs(before.get());
        assertThat(before.next(List.of(FIRST))).isSameAs(before);
        assertThat(AddedColumns.between(before, before.next(List.of(FIRST)))).isEmpty();
    }

    @Test
    void otherSchemasAreAnotherVersionWhateverTheyHold() {
        VersionColumns before = VersionColumns.of(List.of(FIRST));

        VersionColumns copied = before.next(List.of(new Schema(0, FIRST.columns())));
        assertThat(copied).isNotSameAs(before);
        assertThat(AddedColumns.between(before, copied)).isEmpty();
        VersionColumns after = before.next(List.of(RENAMED, FIRST));
        assertThat(AddedColumns.between(before, after)).containsExactlyInAnyOrder(new AddedColumn(2, "contact"),
                new AddedColumn(3, "zip"));
        assertThat(after.next(List.of(FIRST, RENAMED))).as("another one is current").isNotSameAs(after);
        assertThat(AddedColumns.all(before)).containsExactlyInAnyOrder(new AddedColumn(1, "id"),
                new AddedColumn(2, "mail"));
    }
}
