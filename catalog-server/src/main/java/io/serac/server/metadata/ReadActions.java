package io.serac.server.metadata;

import io.serac.authorizer.column.ColumnRules;
import io.serac.authorizer.column.Mask;
import io.serac.authorizer.column.TableColumns;
import io.serac.authorizer.column.TableColumns.Column;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.ArrayList;
import java.util.TreeMap;

/**
 * What an engine does with each column: one action for a column, none for what is in it. Dropped columns get theirs too, since
 * engines read them from old snapshots. Used once, by one thread.
 */
final class ReadActions {
    private final ColumnRules rules;
    private final boolean showsDeniedAsNull;
    private final Map<Integer, List<Column>> inside = new HashMap<>();
    private final SortedMap<Integer, Mask> actions = new TreeMap<>();

    private ReadActions(ColumnRules rules, TableColumns columns, boolean showsDeniedAsNull) {
        this.rules = rules;
        this.showsDeniedAsNull = showsDeniedAsNull;
        for (Column column : columns.columns()) {
            inside.computeIfAbsent(column.parentId(), unknown -> new ArrayList<>()).add(column);
        }
    }

    static SortedMap<Integer, Mask> none() {
        return Collections.emptySortedMap();
    }

    /**
     * Actions by field id.
     *
     * @param showsDeniedAsNull
     *            whether the engine may know of denied columns
     * @throws ReadRestrictions.InexpressibleException
     *             if a column can be kept from the caller by no action
     */
    static SortedMap<Integer, Mask> of(ColumnRules rules, TableColumns columns, boolean showsDeniedAsNull) {
        if (rules.isAllReadable()) {
            return none();
        }
        ReadActions actions = new ReadActions(rules, columns, showsDeniedAsNull);
        actions.in(TableColumns.NO_PARENT).forEach(actions::add);
        return Collections.unmodifiableSortedMap(actions.actions);
    }

    private List<Column> in(int fieldId) {
        return inside.getOrDefault(fieldId, List.of());
    }

    private void add(Column column) {
        if (!showsAnything(column)) {
            hide(column);
        } else if (column.isLeaf()) {
            Mask mask = rules.masks().get(column.fieldId());
            if (mask != null) {
                act(column, mask);
            }
        } else {
            in(column.fieldId()).forEach(this::add);
        }
    }

    /** Of a container of which nothing may be read it is hidden, too, where it is null. What was dropped from it shows nothing. */
    private boolean showsAnything(Column column) {
        if (rules.isReadable(column.fieldId())) {
            return true;
        }
        return in(column.fieldId()).stream()
                .anyMatch(each -> (each.isCurrent() || !column.isCurrent()) && showsAnything(each));
    }

    private void hide(Column column) {
        if (!showsDeniedAsNull || !column.isOptional()) {
            throw new ReadRestrictions.InexpressibleException("a column that does not show at all");
        }
        act(column, Mask.REPLACE_WITH_NULL);
    }

    private void act(Column column, Mask mask) {
        if (column.isMapKey()) {
            throw new ReadRestrictions.InexpressibleException("something else in place of the key of a map");
        }
        actions.put(column.fieldId(), mask);
    }
}
