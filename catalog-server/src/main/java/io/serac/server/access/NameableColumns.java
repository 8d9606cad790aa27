package io.serac.server.access;

import io.serac.authorizer.Authorizer;
import io.serac.authorizer.Decision;
import io.serac.authorizer.Privilege;
import io.serac.authorizer.Subject;
import io.serac.server.authentication.Caller;
import java.util.Set;
import java.util.function.IntPredicate;

/** Which columns of a table or view a caller may name who tags them. Thread-safe. */
public final class NameableColumns {
    private final Authorizer authorizer = new Authorizer();
    private final EnforcementPoint enforcement;

    public NameableColumns(EnforcementPoint enforcement) {
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
     * Whether a column bears a tag by its id, be it one that no schema tells of any more.
     *
     * @param target
     *            decided on in this request
     */
    public boolean isTagged(Caller caller, Target target, int fieldId) {
        return enforcement.decided(caller).snapshot().isTagged(target.securable(), fieldId);
    }
}
