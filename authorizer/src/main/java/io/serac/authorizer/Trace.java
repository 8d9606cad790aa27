package io.serac.authorizer;

import io.serac.authorizer.column.Mask;
import io.serac.authorizer.column.TableColumns;
import io.serac.authorizer.policy.Restriction;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Is told how a decision comes about. A decision takes the same way whether somebody listens or not. */
interface Trace {
    /** A grant on the securable or on something above it gives a right. */
    void granted(Subject to, Securable on, long grantId, UUID granteeId, Privilege privilege, int[] columns);

    /** Something is owned by one of the subject's principals. */
    void owned(Subject by, Securable on);

    /** The subject is in the role that administers the installation. */
    void administers(Subject by, UUID roleId, Securable on);

    /** A restriction concerns the subject, or would if it were not excepted. */
    void restricted(Subject by, Restriction restriction, UUID matchedBy, boolean isExempt);

    /** A restriction is about a column. */
    void columnRestricted(TableColumns.Column column, Restriction restriction);

    /** Masks on one column were met; null if the column is denied because it cannot be masked. */
    void masksMet(TableColumns.Column column, Set<Mask> masks, @Nullable Mask met);

    /** Part of a row filter is missing or does not fit. */
    void filterIsFalse(Restriction.RowFilter filter);

    /** Column rules apply to columns that were not given. */
    void columnsUnknown();
}
