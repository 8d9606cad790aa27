package io.serac.server.commit;

import io.serac.authorizer.column.TableColumns;
import io.serac.authorizer.column.TableColumns.Column;
import io.serac.authorizer.policy.AddedColumn;
import io.serac.server.column.Schemas;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.iceberg.Schema;

/** Which columns a version adds or renames, those of schemas that are not current among them. Stateless. */
public final class AddedColumns {
    private AddedColumns() {
    }

    /**
     * Those that are not in the version before, or have another full name there.
     *
     * @param before
     *            its schemas, the current one first
     */
    public static List<AddedColumn> between(List<Schema> before, List<Schema> after) {
        if (areSame(before, after)) {
            return List.of();
        }
        TableColumns known = Schemas.columns(before);
        List<AddedColumn> added = new ArrayList<>();
        for (Column column : Schemas.columns(after).columns()) {
            Optional<Column> former = known.find(column.fieldId());
            if (former.isEmpty() || !former.get().name().equals(column.name())) {
                added.add(new AddedColumn(column.fieldId(), column.name()));
            }
        }
        return added;
    }

    /** All that a first version has. */
    public static List<AddedColumn> all(List<Schema> schemas) {
        return Schemas.columns(schemas).columns().stream()
                .map(column -> new AddedColumn(column.fieldId(), column.name())).toList();
    }

    /**
     * Whether both have the same schemas, so that no column can have changed. Commits of data leave them as they are, the very same
     * objects; what was read from another file shares none.
     */
    @SuppressWarnings("ReferenceEquality")
    static boolean areSame(List<Schema> before, List<Schema> after) {
        if (before.size() != after.size()) {
            return false;
        }
        for (int i = 0; i < before.size(); i++) {
            if (before.get(i) != after.get(i)) {
                return false;
            }
        }
        return true;
    }
}
