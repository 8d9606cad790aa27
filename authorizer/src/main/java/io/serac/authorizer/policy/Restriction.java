package io.serac.authorizer.policy;

import io.serac.authorizer.column.Mask;
import io.serac.authorizer.row.RowPredicate;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A rule that takes away, whatever is granted. Attached to a securable it covers everything below. It concerns whoever acts as
 * one of {@code to} and as none of {@code except}.
 */
public sealed interface Restriction {
    /** What all restrictions have. */
    Target target();

    /** Identity of the restriction. */
    default UUID id() {
        return target().id();
    }

    /** The securable it is attached to. */
    default UUID securableId() {
        return target().securableId();
    }

    /**
     * Where a restriction holds and for whom.
     *
     * @param whenTag
     *            limits it to objects or columns that bear a tag; null for no limit
     * @param to
     *            ids of principals
     * @param except
     *            ids of principals
     */
    record Target(UUID id, String name, UUID securableId, @Nullable TagCondition whenTag, Set<UUID> to,
            Set<UUID> except) {
        public Target {
            Objects.requireNonNull(id);
            Objects.requireNonNull(name);
            Objects.requireNonNull(securableId);
            to = Set.copyOf(to);
            except = Set.copyOf(except);
        }
    }

    /**
     * Which columns of a table a restriction is about: those of these names and those bound to it. Without either it is about
     * all columns, or those that bear the tag.
     *
     * @param names
     *            full names, compared ignoring case
     * @param bindings
     *            columns that the names stood for in tables met before
     */
    record Columns(Set<String> names, BoundColumns bindings) {
        public Columns {
            names = Set.copyOf(names);
            Objects.requireNonNull(bindings);
        }

        /** Columns of these names, and these of tables met before. */
        public Columns(Set<String> names, List<ColumnBinding> bindings) {
            this(names, BoundColumns.of(bindings));
        }

        /** All columns, or all that bear the tag. */
        public static Columns all() {
            return new Columns(Set.of(), BoundColumns.none());
        }

        /** Columns of these names that no table was yet met with. */
        public static Columns named(String... names) {
            return new Columns(Set.of(names), BoundColumns.none());
        }

        /** Whether it names no column in particular. */
        public boolean isAll() {
            return names.isEmpty() && bindings.isEmpty();
        }
    }

    /** Leaves only the management of grants and restrictions. */
    record AccessDeny(Target target) implements Restriction {
        public AccessDeny {
            Objects.requireNonNull(target);
        }
    }

    /** Makes columns unreadable and their names unknown. */
    record ColumnDeny(Target target, Columns columns) implements Restriction {
        public ColumnDeny {
            Objects.requireNonNull(target);
            Objects.requireNonNull(columns);
        }
    }

    /** Shows something else in place of the values of columns. */
    record ColumnMask(Target target, Columns columns, Mask mask) implements Restriction {
        public ColumnMask {
            Objects.requireNonNull(target);
            Objects.requireNonNull(columns);
            Objects.requireNonNull(mask);
        }
    }

    /**
     * Shows only rows that satisfy a predicate.
     *
     * @param bindings
     *            columns that the names in the predicate stood for when tables were first met
     */
    record RowFilter(Target target, RowPredicate predicate, BoundColumns bindings) implements Restriction {
        public RowFilter {
            Objects.requireNonNull(target);
            Objects.requireNonNull(predicate);
            Objects.requireNonNull(bindings);
        }

        /** A filter that has met these columns. */
        public RowFilter(Target target, RowPredicate predicate, List<ColumnBinding> bindings) {
            this(target, predicate, BoundColumns.of(bindings));
        }
    }
}
