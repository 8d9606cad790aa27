package io.serac.server.access;

import io.serac.authorizer.AccessRequest;
import io.serac.authorizer.Authorizer;
import io.serac.authorizer.Decision;
import io.serac.authorizer.Privilege;
import io.serac.authorizer.Subject;
import io.serac.authorizer.column.ColumnRules;
import io.serac.server.authentication.Caller;
import io.serac.server.securable.ObjectEntry;
import java.util.Set;
import java.util.function.IntPredicate;

/** Which columns of a table or view a caller may use in what he sets: name when he tags them, and compare in row filters. Thread-safe. */
public final class UsableColumns {
    private final Authorizer authorizer = new Authorizer();
    private final EnforcementPoint enforcement;

    public UsableColumns(EnforcementPoint enforcement) {
        this.enforcement = enforcement;
    }

    /**
     * Columns that a caller may name as a tag's: those that he may know anyhow; and if he holds APPLY_TAG, which says nothing of
     * columns, all, unless a restriction is about columns and him.
     *
     * @param target
     *            decided on in this request
     * @return takes field ids
     */
    public IntPredicate toTag(Caller caller, Target target) {
        Subject subject = enforcement.decided(caller);
        if (target.object().isEmpty()) {
            return fieldId -> false;
        }
        Decision decision =
                authorizer.decide(subject, enforcement.request(subject, target.object().get(), Set.of()));
        if (!(decision instanceof Decision.Allowed allowed)) {
            return fieldId -> false;
        }
        boolean mayNameAll = (allowed.holds(Privilege.MANAGE_POLICY)
                && enforcement.mayLiftWhatHides(caller, target.securable()))
                || (allowed.holds(Privilege.APPLY_TAG) && allowed.restrictionCounts().columnRules() == 0);
        return fieldId -> mayNameAll || allowed.columnRules().isNamed(fieldId);
    }

    /**
     * By the values of which columns the caller may choose rows of a table or view, although he learns them by how many are chosen:
     * those that he is left to read as they are, and those of which he may lift what keeps them from him, where it is attached.
     *
     * @param object
     *            decided on in this request
     * @return takes field ids
     */
    public IntPredicate toCompare(Caller caller, ObjectEntry object) {
        Subject subject = enforcement.decided(caller);
        IntPredicate isGranted = authorizer.leftByGrants(subject, object.securable());
        if (enforcement.mayLiftWhatHides(caller, object.securable())) {
            return isGranted;
        }
        ColumnRules left = authorizer.leftByRestrictions(subject,
                new AccessRequest(object.securable(), Set.of()).withColumns(enforcement.columns(object)));
        return isGranted.and(fieldId -> left.isReadable(fieldId) && !left.masks().containsKey(fieldId));
    }

    /**
     * Whether a column bears a tag by its id, be it one that no schema tells of any more.
     *
     * @param target
     *            decided on in this request
     */
    public boolean isTagged(Caller caller, Target target, int fieldId) {
        return enforcement.decided(caller).snapshot().isTagged(target.securable(), fieldId);
    }
}
