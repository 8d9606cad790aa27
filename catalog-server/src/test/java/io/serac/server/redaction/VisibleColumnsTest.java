package io.serac.server.redaction;

import static org.assertj.core.api.Assertions.assertThat;

import io.serac.authorizer.column.ColumnRules;
import io.serac.authorizer.column.Mask;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.apache.iceberg.Schema;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.TypeUtil;
import org.apache.iceberg.types.Types;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class VisibleColumnsTest {
    private static final long SEED = 7_140_425L;
    private static final int CASES = 2_000;
    private static final int DEPTH_MAX = 3;

    @Test
    void exactlyWhatCanBeShownOfTheNamedIsShown() {
        RandomGenerator random = new Random(SEED);
        int hidden = 0;
        for (int cases = 0; cases < CASES; cases++) {
            Schema whole = new Schema(3, struct(random, 0, new int[]{0}).fields());
            Set<Integer> named = new HashSet<>(whole.idToName().keySet());
            named.removeIf(id -> random.nextInt(4) == 0);
            Set<Integer> expected = showable(whole, named);
            hidden += named.size() - expected.size();

            Schema shown = new VisibleColumns(whole, ColumnRules.of(named, named, Set.of(), Map.of())).schema();

            assertThat(shown.idToName().keySet()).as("%s of %s", named, whole).isEqualTo(expected);
            assertThat(shown.schemaId()).isEqualTo(3);
            for (Types.NestedField field : TypeUtil.indexById(shown.asStruct()).values()) {
                Types.NestedField original = whole.findField(field.fieldId());
                assertThat(field.name()).isEqualTo(original.name());
                assertThat(field.isOptional()).isEqualTo(original.isOptional());
                assertThat(field.type().typeId()).isEqualTo(original.type().typeId());
                assertThat(shown.findColumnName(field.fieldId())).isEqualTo(whole.findColumnName(field.fieldId()));
                assertThat(field.doc() == null || isWhole(original, expected)).isTrue();
            }
        }
        assertThat(hidden).as("cases in which a part hides the rest").isGreaterThan(CASES / 10);
    }

    @Test
    void clearIsWhatIsNeitherHiddenNorMaskedNorWithheld() {
        Schema whole = new Schema(Types.NestedField.required(1, "id", Types.LongType.get()),
                Types.NestedField.optional(2, "masked", Types.StringType.get()),
                Types.NestedField.optional(3, "named", Types.StringType.get()),
                Types.NestedField.optional(4, "hidden", Types.StringType.get()));
        VisibleColumns columns = new VisibleColumns(whole,
                ColumnRules.of(Set.of(1, 2, 9), Set.of(1, 2, 3), Set.of(), Map.of(2, Mask.SHOW_FIRST_4)));

        assertThat(columns.isClear(1)).isTrue();
        for (int id : new int[]{2, 3, 4, 9}) {
            assertThat(columns.isClear(id)).as("column %d", id).isFalse();
        }
    }

    /** Takes away, as long as there is anything, what cannot be shown without what is not there. */
    private static Set<Integer> showable(Schema whole, Set<Integer> named) {
        Map<Integer, Integer> parents = new HashMap<>(TypeUtil.indexParents(whole.asStruct()));
        Set<Integer> shown = new HashSet<>(named);
        for (boolean isChanged = true; isChanged;) {
            Set<Integer> before = Set.copyOf(shown);
            isChanged = shown.removeIf(id -> !isShowable(whole.findField(id), parents.get(id), before));
        }
        return shown;
    }

    private static boolean isShowable(Types.NestedField field, @Nullable Integer parent, Set<Integer> shown) {
        if (parent != null && !shown.contains(parent)) {
            return false;
        }
        List<Integer> inside = inside(field.type());
        return field.type().isStructType()
                ? inside.isEmpty() || inside.stream().anyMatch(shown::contains)
                : shown.containsAll(inside);
    }

    private static boolean isWhole(Types.NestedField field, Set<Integer> shown) {
        return shown.contains(field.fieldId()) && (!field.type().isNestedType()
                || field.type().asNestedType().fields().stream().allMatch(inside -> isWhole(inside, shown)));
    }

    private static List<Integer> inside(Type type) {
        return type.isNestedType()
                ? type.asNestedType().fields().stream().map(Types.NestedField::fieldId).toList()
                : List.of();
    }

    private static Types.StructType struct(RandomGenerator random, int depth, int[] lastId) {
        List<Types.NestedField> fields = new ArrayList<>();
        for (int count = depth == 0 ? 4 : random.nextInt(4); count > 0; count--) {
            int id = ++lastId[0];
            fields.add(Types.NestedField.builder().withId(id).withName("f" + id).isOptional(random.nextBoolean())
                    .ofType(type(random, depth + 1, lastId)).withDoc("about f" + id).build());
        }
        return Types.StructType.of(fields);
    }

    private static Type type(RandomGenerator random, int depth, int[] lastId) {
        return switch (depth > DEPTH_MAX ? 0 : random.nextInt(5)) {
            case 1 -> struct(random, depth, lastId);
            case 2 -> Types.ListType.ofOptional(++lastId[0], type(random, depth + 1, lastId));
            case 3 -> Types.MapType.ofRequired(++lastId[0], ++lastId[0], type(random, depth + 1, lastId),
                    type(random, depth + 1, lastId));
            default -> random.nextBoolean() ? Types.LongType.get() : Types.StringType.get();
        };
    }
}
