package io.serac.authorizer;

import io.serac.authorizer.column.ColumnRules;
import java.util.Set;
import java.util.UUID;
import org.apache.iceberg.expressions.Expression;
import org.jspecify.annotations.Nullable;

/** What a subject gets of the columns and rows of an object. Immutable. */
record DataAccess(AccessClass accessClass, ColumnRules columns, @Nullable Expression rowFilter,
        RestrictionCounts counts, Set<UUID> policyIds, Set<UUID> exemptedPolicyIds) {
    private static final DataAccess NONE = unrestricted(AccessClass.NONE, ColumnRules.none());

    static DataAccess none() {
        return NONE;
    }

    static DataAccess unrestricted(AccessClass accessClass, ColumnRules columns) {
        return new DataAccess(accessClass, columns, null, RestrictionCounts.NONE, Set.of(), Set.of());
    }
}
