package io.serac.server.tag;

import io.serac.authorizer.Decision;
import io.serac.server.access.Target;
import io.serac.server.column.Column;
import java.util.Optional;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * What a path leads to that bears tags: a securable, or a column of a table or view. Immutable.
 *
 * @param column
 *            empty for the securable as a whole
 * @param names
 *            the full name that a column has now by its field id; null if it was dropped
 */
record BoundTarget(Target target, Decision.Allowed allowed, Optional<Column> column,
        IntFunction<@Nullable String> names) {

    ShownBinding shown(BindingRow row) {
        // What another column left behind with its name is this one's: what that is called now may be hidden.
        Optional<Column> shown = row.isOnNameOf(column) ? column : row.column().map(bound -> {
            String name = names.apply(bound.fieldId());
            return name == null ? bound : new Column(name, bound.fieldId());
        });
        return new ShownBinding(row, shown, target.place(row.securableId()).orElseThrow(),
                !row.securableId().equals(target.id()));
    }
}
