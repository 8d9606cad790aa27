package io.serac.authorizer;

import io.serac.authorizer.column.TableColumns;
import io.serac.authorizer.column.TableColumns.Column;
import io.serac.authorizer.policy.ColumnBinding;
import io.serac.authorizer.policy.KeptColumn;
import io.serac.authorizer.policy.Restriction;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What a change of a schema would take from restrictions that know columns by names only. */
final class SchemaChange {
    private final Securable object;
    private final TableColumns before;
    private final TableColumns after;
    private final List<KeptColumn> kept = new ArrayList<>();

    private SchemaChange(Securable object, TableColumns before, TableColumns after) {
        this.object = object;
        this.before = before;
        this.after = after;
    }

    static boolean isRuled(Rules rules, Securable object) {
        for (Securable at = object; at != null; at = at.container()) {
            if (rules.dataRulesAt(at.id()).length > 0) {
                return true;
            }
        }
        return rules.tagsAt(object.id()).countOnColumns() > 0;
    }

    /** How many columns of the object restrictions are bound to. */
    static int boundColumns(Rules rules, Securable object) {
        int bound = 0;
        for (Securable at = object; at != null; at = at.container()) {
            for (Rule rule : rules.dataRulesAt(at.id())) {
                bound += switch (rule.restriction()) {
                    case Restriction.ColumnDeny deny -> deny.columns().bindings().on(object.id()).size();
                    case Restriction.ColumnMask mask -> mask.columns().bindings().on(object.id()).size();
                    case Restriction.RowFilter filter -> filter.bindings().on(object.id()).size();
                    case Restriction.AccessDeny deny -> 0;
                };
            }
        }
        return bound;
    }

    static List<KeptColumn> columnsToKeep(Rules rules, Securable object, TableColumns before, TableColumns after) {
        SchemaChange change = new SchemaChange(object, before, after);
        for (Securable at = object; at != null; at = at.container()) {
            for (Rule rule : rules.dataRulesAt(at.id())) {
                switch (rule.restriction()) {
                    case Restriction.ColumnDeny deny -> change.keep(deny, deny.columns());
                    case Restriction.ColumnMask mask -> change.keep(mask, mask.columns());
                    case Restriction.RowFilter filter -> change.keep(filter);
                    case Restriction.AccessDeny deny ->
                        throw new IllegalStateException("Not about data: " + deny.id());
                }
            }
        }
        return List.copyOf(change.kept);
    }

    /** Columns that bear one of the names, but will no longer be found by any of them, be it because they are forgotten. */
    private void keep(Restriction restriction, Restriction.Columns which) {
        // Of names that differ in their case only one is left: each column is bound once.
        NavigableSet<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        names.addAll(which.names());
        for (Column column : before.columns()) {
            if (names.contains(column.name()) && !isBound(which, column) && !isStillNamed(names, column)) {
                String asTheRestrictionHasIt = Objects.requireNonNull(names.floor(column.name()));
                kept.add(new KeptColumn(restriction.id(), asTheRestrictionHasIt, column.fieldId()));
            }
        }
    }

    private boolean isBound(Restriction.Columns which, Column column) {
        for (ColumnBinding binding : which.bindings().on(object.id())) {
            if (binding.fieldId() == column.fieldId()) {
                return true;
            }
        }
        return false;
    }

    /** @param names compared ignoring case */
    private boolean isStillNamed(Set<String> names, Column column) {
        Optional<Column> then = after.find(column.fieldId());
        return then.isPresent() && names.contains(then.get().name());
    }

    /** Columns that the filter looks at, if their names will be gone or mean others. */
    private void keep(Restriction.RowFilter filter) {
        for (String name : filter.predicate().columns()) {
            Optional<Column> meant = before.findCurrent(name);
            if (meant.isPresent() && !isBound(filter, name) && !after.findCurrent(name)
                    .filter(then -> then.fieldId() == meant.get().fieldId()).isPresent()) {
                kept.add(new KeptColumn(filter.id(), name, meant.get().fieldId()));
            }
        }
    }

    private boolean isBound(Restriction.RowFilter filter, String name) {
        for (ColumnBinding binding : filter.bindings().on(object.id())) {
            if (binding.name().equals(name)) {
                return true;
            }
        }
        return false;
    }
}
