package io.serac.authorizer;

import io.serac.authorizer.column.ColumnRules;
import io.serac.authorizer.column.Mask;
import io.serac.authorizer.column.TableColumns;
import io.serac.authorizer.column.TableColumns.Column;
import io.serac.authorizer.policy.Restriction;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types;
import org.jspecify.annotations.Nullable;

/** Applies column restrictions and column grants to the columns of one table or view. Used once, by one thread. */
final class ColumnEvaluation {
    private final Subject subject;
    private final Securable object;
    private final TableColumns columns;
    private final ColumnMatch match;
    private final @Nullable Trace trace;
    private final Set<Integer> denied = new HashSet<>();
    private final Map<Integer, Set<Mask>> masked = new HashMap<>();

    ColumnEvaluation(Subject subject, Securable object, TableColumns columns, @Nullable Trace trace) {
        this.trace = trace;
        this.subject = subject;
        this.object = object;
        this.columns = columns;
        this.match = new ColumnMatch(subject.snapshot().rules(), object, columns);
    }

    /** Whether a restriction is about one of the columns at all, dropped and forgotten ones included. */
    boolean hits(Restriction restriction) {
        if (match.isAboutForgotten(restriction)) {
            return true;
        }
        for (Column column : columns.columns()) {
            if (match.matches(restriction, column)) {
                return true;
            }
        }
        return false;
    }

    ColumnRules evaluate(List<Restriction> restrictions, int heldWhole, boolean isSelectOnColumns) {
        for (Restriction restriction : restrictions) {
            for (Column column : columns.columns()) {
                if (match.matches(restriction, column)) {
                    if (trace != null) {
                        trace.columnRestricted(column, restriction);
                    }
                    apply(restriction, column);
                }
            }
        }
        Map<Integer, Mask> met = meetMasks();
        Set<Integer> readable = readable(heldWhole, isSelectOnColumns);
        Set<Integer> named = new HashSet<>();
        boolean isDescribed = DataRules.holds(heldWhole, Privilege.DESCRIBE);
        for (Column column : columns.columns()) {
            if (!isDenied(column) && (isDescribed || readable.contains(column.fieldId()))) {
                named.add(column.fieldId());
            }
        }
        hideFragments(named);
        readable.retainAll(named);
        met.keySet().retainAll(readable);
        return ColumnRules.of(readable, named, skeleton(named), met);
    }

    private void apply(Restriction restriction, Column column) {
        if (restriction instanceof Restriction.ColumnMask(Restriction.Target target, Restriction.Columns which, Mask mask)) {
            if (column.isLeaf()) {
                masked.computeIfAbsent(column.fieldId(), id -> EnumSet.noneOf(Mask.class)).add(mask);
            }
        } else {
            denied.add(column.fieldId());
        }
    }

    /** Denies what cannot be shown masked: keys of maps, and types that no mask fits. */
    private Map<Integer, Mask> meetMasks() {
        Map<Integer, Mask> met = new HashMap<>();
        masked.forEach((fieldId, masks) -> {
            Column column = columns.find(fieldId).orElseThrow();
            Optional<Mask> mask = column.isMapKey()
                    ? Optional.empty()
                    : Mask.meet(masks, column.type(), column.isOptional());
            if (trace != null) {
                trace.masksMet(column, masks, mask.orElse(null));
            }
            mask.ifPresentOrElse(shown -> met.put(fieldId, shown), () -> denied.add(fieldId));
        });
        return met;
    }

    /** A map without its keys or values is nothing, nor is a list without elements: what is left of them cannot be shown. */
    private void hideFragments(Set<Integer> named) {
        Set<Integer> shown = new HashSet<>(named);
        shown.addAll(skeleton(named));
        Set<Integer> fragments = new HashSet<>();
        // What is inside comes after its container.
        for (Column column : columns.columns().reversed()) {
            if (column.type().isNestedType() && isFragment(column.type().asNestedType(), shown)) {
                shown.remove(column.fieldId());
                fragments.add(column.fieldId());
            }
        }
        named.removeAll(columns.withDescendants(fragments));
    }

    private static boolean isFragment(Type.NestedType container, Set<Integer> shown) {
        Predicate<Types.NestedField> isShown = field -> shown.contains(field.fieldId());
        List<Types.NestedField> fields = container.fields();
        return container.isStructType()
                ? !fields.isEmpty() && fields.stream().noneMatch(isShown)
                : !fields.stream().allMatch(isShown);
    }

    private boolean isDenied(Column column) {
        if (denied.contains(column.fieldId())) {
            return true;
        }
        for (int ancestor : columns.ancestorsOf(column.fieldId())) {
            if (denied.contains(ancestor)) {
                return true;
            }
        }
        return false;
    }

    private Set<Integer> readable(int heldWhole, boolean isSelectOnColumns) {
        Set<Integer> granted = isSelectOnColumns ? ColumnGrants.readable(subject, object) : Set.of();
        boolean isAll = DataRules.holds(heldWhole, Privilege.SELECT);
        Set<Integer> readable = new HashSet<>();
        Set<Integer> incomplete = new HashSet<>();
        for (Column column : columns.columns()) {
            if ((isAll || granted.contains(column.fieldId())) && !isDenied(column)) {
                readable.add(column.fieldId());
            } else {
                addContainers(column, incomplete);
            }
        }
        readable.removeAll(incomplete);
        return readable;
    }

    /** Who reads a container reads all that is in it now; what was dropped from it shows only where the container was, too. */
    private void addContainers(Column column, Set<Integer> target) {
        for (int ancestor : columns.ancestorsOf(column.fieldId())) {
            if (column.isCurrent() || columns.find(ancestor).filter(Column::isCurrent).isEmpty()) {
                target.add(ancestor);
            }
        }
    }

    private Set<Integer> skeleton(Set<Integer> named) {
        Set<Integer> skeleton = new HashSet<>();
        for (int fieldId : named) {
            skeleton.addAll(columns.ancestorsOf(fieldId));
        }
        skeleton.removeAll(named);
        return skeleton;
    }
}
