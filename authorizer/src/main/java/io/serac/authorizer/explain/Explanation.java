package io.serac.authorizer.explain;

import io.serac.authorizer.AccessClass;
import io.serac.authorizer.Privilege;
import io.serac.authorizer.RestrictionCounts;
import io.serac.authorizer.Securable;
import io.serac.authorizer.column.Mask;
import io.serac.authorizer.policy.Restriction;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.apache.iceberg.expressions.Expression;
import org.jspecify.annotations.Nullable;

/**
 * How a decision came about, found by making it. Names everything, so whoever shows it decides how much of it is for whose eyes.
 * Immutable.
 *
 * @param accessClass
 *            what the subject gets of the table or view, whether or not this request is allowed
 * @param required
 *            privileges asked for
 * @param missing
 *            those of them that are not held
 * @param grants
 *            what gives one of the required privileges, or anything at all if none is required
 * @param restrictions
 *            all that concern the subject or would if it were not excepted
 * @param counts
 *            how much of this narrows what is seen of the table or view: rules about columns that it never had do not
 * @param columns
 *            current columns that rules were applied to; empty if all are alike
 * @param rowFilter
 *            what rows must satisfy; null for all rows
 */
public record Explanation(Verdict verdict, AccessClass accessClass, Set<Privilege> required, Set<Privilege> missing,
        List<GrantUsed> grants, List<RestrictionUsed> restrictions, RestrictionCounts counts,
        List<ColumnAccess> columns, @Nullable Expression rowFilter, List<Warning> warnings, long epoch) {

    public Explanation {
        required = Set.copyOf(required);
        missing = Set.copyOf(missing);
        grants = List.copyOf(grants);
        restrictions = List.copyOf(restrictions);
        columns = List.copyOf(columns);
        warnings = List.copyOf(warnings);
    }

    /** The kinds of decisions. */
    public enum Verdict {
        ALLOWED(200), FORBIDDEN(403), HIDDEN(404);

        private final int status;

        Verdict(int status) {
            this.status = status;
        }

        /** The HTTP status that goes with it. */
        public int status() {
            return status;
        }
    }

    /**
     * Something that gives rights.
     *
     * @param grantId
     *            null for {@code OWN} and {@code SERVER_ADMIN}, which are not granted
     * @param granteeId
     *            the principal of the subject by which it has the right
     * @param columns
     *            field ids that it is limited to; empty for all
     * @param isOfActor
     *            whether it is a right of the engine that acts for the subject
     */
    public record GrantUsed(@Nullable Long grantId, Privilege privilege, UUID granteeId, Securable securable,
            Set<Integer> columns, boolean isOfActor) {
        public GrantUsed {
            Objects.requireNonNull(privilege);
            columns = Set.copyOf(columns);
        }
    }

    /**
     * A restriction.
     *
     * @param matchedBy
     *            the principal of the subject that it names
     * @param isExempt
     *            whether it nevertheless does not apply
     * @param isOfActor
     *            whether it concerns the engine that acts for the subject
     */
    public record RestrictionUsed(Restriction restriction, UUID matchedBy, boolean isExempt, boolean isOfActor) {
        public RestrictionUsed {
            Objects.requireNonNull(restriction);
        }
    }

    /** How a column shows. */
    public enum Access {
        /** With its values. */
        CLEAR,
        /** With something in place of its values. */
        MASKED,
        /** With its name only; of a container: because not all in it is readable. */
        NAMED,
        /** Not at all. */
        DENIED
    }

    /**
     * How one column shows.
     *
     * @param mask
     *            what is shown in place of the values; null unless masked
     * @param restrictions
     *            that are about it; a column can also be denied because none of the grants names it
     */
    public record ColumnAccess(int fieldId, String name, Access access, @Nullable Mask mask,
            List<Restriction> restrictions) {
        public ColumnAccess {
            Objects.requireNonNull(name);
            restrictions = List.copyOf(restrictions);
        }
    }

    /** Something that whoever wrote the grants and restrictions may not have meant. */
    public record Warning(Reason reason, String message) {
        /** The kinds of warnings. */
        public enum Reason {
            /** Masks of which none is stricter than the others, or that do not fit, left a constant. */
            MASKS_BECAME_CONSTANT,
            /** A mask lies on a key of a map or on a type without any mask: the column is denied. */
            MASK_BECAME_DENY,
            /** A column or session value is missing or does not fit: the filter lets no row through. */
            ROW_FILTER_IS_FALSE,
            /** Column rules apply but the columns were not given. */
            COLUMNS_UNKNOWN,
            /** The name is visible only because something is granted on the server that means nothing here. */
            SHOWS_BY_SERVER_GRANT
        }
    }
}
