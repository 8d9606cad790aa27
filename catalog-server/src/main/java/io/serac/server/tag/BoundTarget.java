package io.serac.server.tag;

import io.serac.authorizer.Decision;
import io.serac.authorizer.Securable;
import io.serac.authorizer.column.TableColumns;
import io.serac.server.access.Target;
import io.serac.server.column.Column;
import java.util.Optional;

/**
 * What a path leads to that bears tags: a securable, or a column of a table or view. A former column of a table is one, too: its
 * values are still in files. It has no name then, because another may have it now. Immutable.
 *
 * @param column
 *            empty for the securable as a whole
 * @param columns
 *            all that the table or view has or had; none of anything else
 */
record BoundTarget(Target target, Decision.Allowed allowed, Optional<Column> column, TableColumns columns) {

    /** A column that is no longer there. */
    static Column former(int fieldId) {
        return new Column("", fieldId);
    }

    ShownBinding shown(BindingRow row) {
        // What another column left behind with its name is this one's: what that is called now may be hidden.
        Optional<Column> shown = row.isOnNameOf(column) ? column : row.column().map(this::named);
        boolean isDropped = shown.isPresent() && columns.find(shown.get().fieldId())
                .filter(TableColumns.Column::isCurrent).isEmpty();
        return new ShownBinding(row, shown, isDropped, target.place(row.securableId()).orElseThrow(),
                !row.securableId().equals(target.id()));
    }

    /** As it is called now or was called last; one that no schema tells of as it was called when it was tagged, or by its id. */
    private Column named(Column bound) {
        String name = columns.find(bound.fieldId()).map(TableColumns.Column::name).orElse(bound.name());
        return new Column(name.isEmpty() ? "id:" + bound.fieldId() : name, bound.fieldId());
    }

    /**
     * The name under which a column that has lost the one that it was tagged with goes on to bear its tag: that which it has now, or
     * none. Empty if it holds no values any more, as a former column of a view does.
     */
    Optional<String> nameToKeep(Column other) {
        Optional<String> now = columns.find(other.fieldId()).filter(TableColumns.Column::isCurrent)
                .map(TableColumns.Column::name);
        return now.isPresent() || target.kind() != Securable.Kind.TABLE ? now : Optional.of("");
    }

    /** Whether it is the column of this id. */
    boolean isColumn(int fieldId) {
        return column.filter(own -> own.fieldId() == fieldId).isPresent();
    }

    /**
     * The name under which another column bears by itself what it bore by its name: its own, or none if it is a former one and this
     * column has or had the same. Empty if it holds no values any more, as a former column of a view does.
     */
    Optional<String> nameToBear(TableColumns.Column other) {
        if (other.isCurrent()) {
            return Optional.of(other.name());
        }
        if (target.kind() != Securable.Kind.TABLE) {
            return Optional.empty();
        }
        boolean isOwn = column.flatMap(own -> columns.find(own.fieldId()))
                .filter(own -> own.name().equalsIgnoreCase(other.name())).isPresent();
        return Optional.of(isOwn ? "" : other.name());
    }
}
