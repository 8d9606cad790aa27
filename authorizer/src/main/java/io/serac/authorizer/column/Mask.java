package io.serac.authorizer.column;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.apache.iceberg.types.Type;

/**
 * What is shown in place of the values of a column: the nine actions of Iceberg's read-restrictions. Several masks on one column
 * are met: the result shows nothing that one of them hides.
 */
public enum Mask {
    REPLACE_WITH_NULL, MASK_TO_FIXED_VALUE, TRUNCATE_TO_YEAR, TRUNCATE_TO_MONTH, SHA_256_QUERY_LOCAL, SHA_256_GLOBAL,
    MASK_ALPHANUM, SHOW_FIRST_4, SHOW_LAST_4;

    /** The name in policies and read-restrictions, such as {@code show-first-4}. */
    public String action() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The mask of that action. */
    public static Optional<Mask> ofAction(String action) {
        for (Mask mask : values()) {
            if (mask.action().equals(action)) {
                return Optional.of(mask);
            }
        }
        return Optional.empty();
    }

    /** Whether every value of the column becomes the same. */
    public boolean isConstant() {
        return this == REPLACE_WITH_NULL || this == MASK_TO_FIXED_VALUE;
    }

    /** Whether values of the type can be shown like this; only primitives can be masked. */
    public boolean isApplicableTo(Type type, boolean isOptional) {
        if (!type.isPrimitiveType()) {
            return false;
        }
        return switch (this) {
            case REPLACE_WITH_NULL -> isOptional;
            case MASK_TO_FIXED_VALUE -> switch (type.typeId()) {
                case BOOLEAN, INTEGER, LONG, FLOAT, DOUBLE, DATE, TIME, TIMESTAMP, TIMESTAMP_NANO, STRING, UUID, FIXED,
                        BINARY, DECIMAL ->
                    true;
                default -> false;
            };
            case TRUNCATE_TO_YEAR, TRUNCATE_TO_MONTH -> switch (type.typeId()) {
                case DATE, TIMESTAMP, TIMESTAMP_NANO -> true;
                default -> false;
            };
            case SHA_256_GLOBAL, SHA_256_QUERY_LOCAL -> switch (type.typeId()) {
                case STRING, BINARY, INTEGER, LONG -> true;
                default -> false;
            };
            case MASK_ALPHANUM, SHOW_FIRST_4, SHOW_LAST_4 -> type.typeId() == Type.TypeID.STRING;
        };
    }

    /** Whether this shows nothing that the other hides. */
    public boolean isAtLeastAsStrictAs(Mask other) {
        return this == other || isConstant()
                || (this == TRUNCATE_TO_YEAR && other == TRUNCATE_TO_MONTH)
                || (this == SHA_256_QUERY_LOCAL && other == SHA_256_GLOBAL);
    }

    /**
     * What a column shows on which all these masks lie. The masks are a set, so that neither order nor repetition matters. Masks
     * of which none is stricter than the others, and those that do not fit the column, together leave a constant.
     *
     * @param masks
     *            at least one
     * @return empty if no mask fits: the column must be denied
     */
    public static Optional<Mask> meet(Set<Mask> masks, Type type, boolean isOptional) {
        if (masks.isEmpty()) {
            throw new IllegalArgumentException("No mask to meet");
        }
        Set<Mask> constants = EnumSet.copyOf(masks);
        constants.removeIf(mask -> !mask.isConstant());
        Mask strictest = masks.iterator().next();
        boolean isChain = true;
        for (Mask mask : masks) {
            if (mask.isAtLeastAsStrictAs(strictest)) {
                strictest = mask;
            }
            isChain &= mask.isApplicableTo(type, isOptional);
        }
        for (Mask mask : masks) {
            isChain &= strictest.isAtLeastAsStrictAs(mask);
        }
        Mask met;
        if (!constants.isEmpty()) {
            met = constants.contains(REPLACE_WITH_NULL) ? REPLACE_WITH_NULL : MASK_TO_FIXED_VALUE;
        } else if (isChain) {
            met = strictest;
        } else {
            met = REPLACE_WITH_NULL;
        }
        if (met.isApplicableTo(type, isOptional)) {
            return Optional.of(met);
        }
        Mask fallback = isOptional ? REPLACE_WITH_NULL : MASK_TO_FIXED_VALUE;
        return fallback.isApplicableTo(type, isOptional) ? Optional.of(fallback) : Optional.empty();
    }
}
