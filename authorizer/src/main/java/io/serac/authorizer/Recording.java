package io.serac.authorizer;

import io.serac.authorizer.column.Mask;
import io.serac.authorizer.column.TableColumns;
import io.serac.authorizer.explain.Explanation.GrantUsed;
import io.serac.authorizer.explain.Explanation.RestrictionUsed;
import io.serac.authorizer.explain.Explanation.Warning;
import io.serac.authorizer.policy.Restriction;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Writes down how a decision comes about. Used once, by one thread. */
final class Recording implements Trace {
    private final Subject subject;
    private final List<GrantUsed> grants = new ArrayList<>();
    private final List<RestrictionUsed> restrictions = new ArrayList<>();
    private final List<Warning> warnings = new ArrayList<>();
    private final Map<Integer, List<Restriction>> byColumn = new HashMap<>();

    Recording(Subject subject) {
        this.subject = subject;
    }

    @Override
    public void granted(Subject to, Securable on, long grantId, UUID granteeId, Privilege privilege, int[] columns) {
        Set<Integer> fieldIds = new LinkedHashSet<>();
        for (int fieldId : columns) {
            fieldIds.add(fieldId);
        }
        grants.add(new GrantUsed(grantId, privilege, granteeId, on, fieldIds, isActor(to)));
    }

    @Override
    public void owned(Subject by, Securable on) {
        grants.add(new GrantUsed(null, Privilege.OWN, on.owner(), on, Set.of(), isActor(by)));
    }

    @Override
    public void administers(Subject by, UUID roleId, Securable on) {
        grants.add(new GrantUsed(null, Privilege.SERVER_ADMIN, roleId, on, Set.of(), isActor(by)));
    }

    @Override
    public void restricted(Subject by, Restriction restriction, UUID matchedBy, boolean isExempt) {
        restrictions.add(new RestrictionUsed(restriction, matchedBy, isExempt, isActor(by)));
    }

    @Override
    public void columnRestricted(TableColumns.Column column, Restriction restriction) {
        byColumn.computeIfAbsent(column.fieldId(), id -> new ArrayList<>()).add(restriction);
    }

    @Override
    public void masksMet(TableColumns.Column column, Set<Mask> masks, @Nullable Mask met) {
        if (met == null) {
            warnings.add(new Warning(Warning.Reason.MASK_BECAME_DENY,
                    column.name() + " cannot be shown masked and is denied"));
        } else if (!masks.contains(met)) {
            warnings.add(new Warning(Warning.Reason.MASKS_BECAME_CONSTANT, "The masks of " + column.name()
                    + " do not fit together or not the column: it shows " + met.action()));
        }
    }

    @Override
    public void filterIsFalse(Restriction.RowFilter filter) {
        warnings.add(new Warning(Warning.Reason.ROW_FILTER_IS_FALSE, "The row filter " + filter.target().name()
                + " refers to a column or session value that is missing or does not fit: no row passes"));
    }

    @Override
    public void columnsUnknown() {
        warnings.add(new Warning(Warning.Reason.COLUMNS_UNKNOWN, "The columns are not known: all are denied"));
    }

    /** Nothing is held but what was granted on the server for the server. */
    void showsByServer(Set<Privilege> held) {
        warnings.add(new Warning(Warning.Reason.SHOWS_BY_SERVER_GRANT, "It can be seen only because of "
                + String.join(", ", held.stream().map(Privilege::name).sorted().toList())
                + " on the server: a right there shows the names of everything"));
    }

    private boolean isActor(Subject someone) {
        return someone.equals(subject.actor());
    }

    List<GrantUsed> grantsFor(Set<Privilege> required) {
        if (required.isEmpty()) {
            return grants;
        }
        List<GrantUsed> relevant = new ArrayList<>();
        for (GrantUsed grant : grants) {
            if (required.stream().anyMatch(grant.privilege()::covers)) {
                relevant.add(grant);
            }
        }
        return relevant;
    }

    List<RestrictionUsed> restrictions() {
        return restrictions;
    }

    /** What is about a column itself; what is about one that contains it is not told again. */
    List<Restriction> restrictionsOf(int fieldId) {
        return byColumn.getOrDefault(fieldId, List.of());
    }

    List<Warning> warnings() {
        return warnings;
    }
}
