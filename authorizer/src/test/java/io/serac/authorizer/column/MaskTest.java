package io.serac.authorizer.column;

import static io.serac.authorizer.column.Mask.MASK_ALPHANUM;
import static io.serac.authorizer.column.Mask.MASK_TO_FIXED_VALUE;
import static io.serac.authorizer.column.Mask.REPLACE_WITH_NULL;
import static io.serac.authorizer.column.Mask.SHA_256_GLOBAL;
import static io.serac.authorizer.column.Mask.SHA_256_QUERY_LOCAL;
import static io.serac.authorizer.column.Mask.SHOW_FIRST_4;
import static io.serac.authorizer.column.Mask.SHOW_LAST_4;
import static io.serac.authorizer.column.Mask.TRUNCATE_TO_MONTH;
import static io.serac.authorizer.column.Mask.TRUNCATE_TO_YEAR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.Test;

class MaskTest {
    private static final Type TEXT = Types.StringType.get();
    private static final List<Type> TYPES = List.of(TEXT, Types.DateType.get(), Types.TimestampType.withZone(),
            Types.TimestampNanoType.withoutZone(), Types.IntegerType.get(), Types.LongType.get(),
            Types.BinaryType.get(), Types.BooleanType.get(), Types.DecimalType.of(9, 2), Types.GeometryType.crs84(),
            Types.VariantType.get(), Types.ListType.ofOptional(1, TEXT));

    @Test
    void stricterMasksWin() {
        assertMeets(SHA_256_QUERY_LOCAL, TEXT, SHA_256_QUERY_LOCAL, SHA_256_GLOBAL);
        assertMeets(TRUNCATE_TO_YEAR, Types.DateType.get(), TRUNCATE_TO_MONTH, TRUNCATE_TO_YEAR);
        assertMeets(MASK_TO_FIXED_VALUE, TEXT, MASK_TO_FIXED_VALUE, SHOW_FIRST_4);
        assertMeets(REPLACE_WITH_NULL, TEXT, REPLACE_WITH_NULL, SHOW_FIRST_4, SHOW_LAST_4);
        assertMeets(REPLACE_WITH_NULL, TEXT, REPLACE_WITH_NULL, MASK_TO_FIXED_VALUE);
        for (Mask mask : Mask.values()) {
            for (Type type : TYPES) {
                if (mask.isApplicableTo(type, true)) {
                    assertMeets(mask, type, mask);
                }
            }
        }
    }

    @Test
    void incomparableMasksGiveAConstant() {
        assertMeets(REPLACE_WITH_NULL, TEXT, SHOW_FIRST_4, SHOW_LAST_4);
        assertMeets(REPLACE_WITH_NULL, TEXT, MASK_ALPHANUM, SHA_256_GLOBAL);
        assertThat(Mask.meet(Set.of(SHOW_FIRST_4, SHOW_LAST_4), TEXT, false)).contains(MASK_TO_FIXED_VALUE);
        assertThat(Mask.meet(Set.of(SHA_256_GLOBAL, SHA_256_QUERY_LOCAL, MASK_ALPHANUM), TEXT, false))
                .contains(MASK_TO_FIXED_VALUE);
    }

    @Test
    void masksThatDoNotFitGiveAConstantOrNothing() {
        assertMeets(REPLACE_WITH_NULL, Types.IntegerType.get(), SHOW_FIRST_4);
        assertThat(Mask.meet(Set.of(SHOW_FIRST_4), Types.IntegerType.get(), false)).contains(MASK_TO_FIXED_VALUE);
        assertThat(Mask.meet(Set.of(REPLACE_WITH_NULL), TEXT, false)).contains(MASK_TO_FIXED_VALUE);
        assertMeets(REPLACE_WITH_NULL, Types.GeometryType.crs84(), MASK_TO_FIXED_VALUE);
        assertThat(Mask.meet(Set.of(REPLACE_WITH_NULL), Types.GeometryType.crs84(), false)).isEmpty();
        assertThat(Mask.meet(Set.of(SHOW_FIRST_4), Types.VariantType.get(), true)).isEmpty();
        assertThatThrownBy(() -> Mask.meet(Set.of(), TEXT, true)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void fitTheTypesOfTheirActions() {
        assertThat(fitting(SHOW_FIRST_4)).containsExactly(TEXT);
        assertThat(fitting(SHOW_LAST_4)).containsExactly(TEXT);
        assertThat(fitting(MASK_ALPHANUM)).containsExactly(TEXT);
        assertThat(fitting(TRUNCATE_TO_YEAR)).containsExactlyElementsOf(TYPES.subList(1, 4));
        assertThat(fitting(TRUNCATE_TO_MONTH)).containsExactlyElementsOf(TYPES.subList(1, 4));
        assertThat(fitting(SHA_256_GLOBAL)).containsExactly(TEXT, Types.IntegerType.get(), Types.LongType.get(),
                Types.BinaryType.get());
        assertThat(fitting(SHA_256_QUERY_LOCAL)).isEqualTo(fitting(SHA_256_GLOBAL));
        assertThat(fitting(MASK_TO_FIXED_VALUE)).containsExactlyElementsOf(TYPES.subList(0, 9));
        assertThat(fitting(REPLACE_WITH_NULL)).containsExactlyElementsOf(TYPES.subList(0, 10));
        assertThat(REPLACE_WITH_NULL.isApplicableTo(TEXT, false)).isFalse();
        assertThat(SHOW_FIRST_4.isApplicableTo(TEXT, false)).isTrue();
    }

    @Test
    void areKnownByTheirActions() {
        assertThat(SHA_256_QUERY_LOCAL.action()).isEqualTo("sha-256-query-local");
        for (Mask mask : Mask.values()) {
            assertThat(Mask.ofAction(mask.action())).contains(mask);
        }
        assertThat(Mask.ofAction("show-everything")).isEmpty();
        assertThat(Mask.ofAction("SHOW_FIRST_4")).isEmpty();
    }

    /** All sets of masks on all types: order and repetition do not matter, more masks never show more. */
    @Test
    void meetIsALatticeOperationAndNeverLooser() {
        for (Type type : TYPES) {
            for (boolean isOptional : List.of(true, false)) {
                for (Set<Mask> one : subsets()) {
                    Optional<Mask> met = Mask.meet(one, type, isOptional);
                    met.ifPresent(mask -> assertThat(mask.isApplicableTo(type, isOptional)).isTrue());
                    // Never looser than any of them; one that cannot be applied shows nothing itself.
                    for (Mask each : one) {
                        assertThat(met.isEmpty() || met.get().isAtLeastAsStrictAs(each)).isTrue();
                    }
                    for (Mask added : Mask.values()) {
                        Set<Mask> more = EnumSet.copyOf(one);
                        more.add(added);
                        Optional<Mask> metMore = Mask.meet(more, type, isOptional);
                        assertThat(
                                metMore.isEmpty() || (met.isPresent() && metMore.get().isAtLeastAsStrictAs(met.get())))
                                .as("%s and %s on %s", one, added, type).isTrue();
                    }
                }
            }
        }
    }

    @Test
    void pairsMeetCommutativelyIdempotentlyAndAssociatively() {
        for (Mask a : Mask.values()) {
            assertThat(Mask.meet(Set.of(a), TEXT, true))
                    .isEqualTo(Mask.meet(new java.util.LinkedHashSet<>(List.of(a, a)),
                            TEXT, true));
            for (Mask b : Mask.values()) {
                assertThat(inOrder(a, b)).isEqualTo(inOrder(b, a));
                for (Mask c : Mask.values()) {
                    assertThat(inOrder(a, b, c)).isEqualTo(inOrder(c, a, b)).isEqualTo(inOrder(b, c, a));
                }
            }
        }
    }

    private static Optional<Mask> inOrder(Mask... masks) {
        return Mask.meet(new java.util.LinkedHashSet<>(List.of(masks)), TEXT, false);
    }

    private static List<Set<Mask>> subsets() {
        List<Set<Mask>> subsets = new ArrayList<>();
        for (int bits = 1; bits < 1 << Mask.values().length; bits++) {
            Set<Mask> subset = EnumSet.noneOf(Mask.class);
            for (Mask mask : Mask.values()) {
                if ((bits & 1 << mask.ordinal()) != 0) {
                    subset.add(mask);
                }
            }
            subsets.add(subset);
        }
        return subsets;
    }

    private static List<Type> fitting(Mask mask) {
        return TYPES.stream().filter(type -> mask.isApplicableTo(type, true)).toList();
    }

    private static void assertMeets(Mask expected, Type type, Mask... masks) {
        assertThat(Mask.meet(Set.of(masks), type, true)).contains(expected);
    }
}
