package io.serac.server.metadata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.serac.authorizer.column.ColumnRules;
import io.serac.authorizer.column.Mask;
import io.serac.authorizer.column.TableColumns;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.iceberg.types.Types;
import org.apache.iceberg.types.Types.NestedField;
import org.junit.jupiter.api.Test;

class ReadActionsTest {
    private static final Types.StructType CURRENT = Types.StructType.of(
            NestedField.required(1, "id", Types.LongType.get()),
            NestedField.optional(2, "ssn", Types.StringType.get()),
            NestedField.optional(3, "home", Types.StructType.of(
                    NestedField.optional(4, "street", Types.StringType.get()),
                    NestedField.optional(5, "town", Types.StringType.get()))),
            NestedField.optional(6, "tags",
                    Types.MapType.ofOptional(7, 8, Types.StringType.get(), Types.StringType.get())));
    private static final Types.StructType FORMER = Types.StructType.of(
            NestedField.optional(9, "was", Types.StringType.get()));
    private static final TableColumns COLUMNS = TableColumns.of(CURRENT, List.of(FORMER));
    private static final Set<Integer> ALL = Set.of(1, 2, 3, 4, 5, 6, 7, 8, 9);

    private static ColumnRules rules(Map<Integer, Mask> masks, Integer... hidden) {
        Set<Integer> readable = new TreeSet<>(ALL);
        readable.removeAll(List.of(hidden));
        return ColumnRules.of(readable, readable, Set.of(), masks);
    }

    @Test
    void masksAreActionsOnTheirColumnsDroppedOnesToo() {
        assertThat(ReadActions.of(rules(Map.of(2, Mask.SHOW_LAST_4, 5, Mask.MASK_ALPHANUM, 9, Mask.SHA_256_GLOBAL)),
                COLUMNS, false)).isEqualTo(
                        Map.of(2, Mask.SHOW_LAST_4, 5, Mask.MASK_ALPHANUM, 9, Mask.SHA_256_GLOBAL));
        assertThat(ReadActions.of(rules(Map.of()), COLUMNS, false)).isEmpty();
        assertThat(ReadActions.of(ColumnRules.all(), COLUMNS, false)).isEmpty();
    }

    @Test
    void hiddenColumnsAreSaidOnlyToEnginesThatMayKnowThem() {
        assertThat(ReadActions.of(rules(Map.of(), 2), COLUMNS, true)).isEqualTo(Map.of(2, Mask.REPLACE_WITH_NULL));
        assertThat(ReadActions.of(rules(Map.of(), 9), COLUMNS, true)).isEqualTo(Map.of(9, Mask.REPLACE_WITH_NULL));
        inexpressible(rules(Map.of(), 2), false);
        inexpressible(rules(Map.of(), 9), false);
    }

    @Test
    void whatIsHiddenAsAWholeHasOneActionAndNoneInside() {
        assertThat(ReadActions.of(rules(Map.of(), 3, 4, 5), COLUMNS, true))
                .isEqualTo(Map.of(3, Mask.REPLACE_WITH_NULL));
        assertThat(ReadActions.of(rules(Map.of(5, Mask.SHOW_FIRST_4), 3, 4), COLUMNS, true))
                .isEqualTo(Map.of(4, Mask.REPLACE_WITH_NULL, 5, Mask.SHOW_FIRST_4));
        assertThat(ReadActions.of(rules(Map.of(), 6, 7, 8), COLUMNS, true))
                .isEqualTo(Map.of(6, Mask.REPLACE_WITH_NULL));
    }

    @Test
    void whatNoActionKeepsIsNotLeftOut() {
        inexpressible(rules(Map.of(), 1), true);
        inexpressible(rules(Map.of(7, Mask.SHA_256_GLOBAL)), true);
        inexpressible(rules(Map.of(), 6, 7), true);
        inexpressible(ColumnRules.none(), true);
    }

    private static void inexpressible(ColumnRules rules, boolean showsDeniedAsNull) {
        assertThatThrownBy(() -> ReadActions.of(rules, COLUMNS, showsDeniedAsNull))
                .isInstanceOf(ReadRestrictions.InexpressibleException.class);
    }
}
