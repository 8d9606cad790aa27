package io.serac.server.commit;

import io.serac.authorizer.column.TableColumns;
import io.serac.authorizer.column.TableColumns.Column;
import io.serac.authorizer.policy.AddedColumn;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Which columns a version adds or renames, those of schemas that are not current among them. Stateless. */
public final class AddedColumns {
    private AddedColumns() {
    }

    /**
     * Those that are not in the version before, or have another full name there.
     *
     * @param after
     *            what comes {@linkplain VersionColumns#next next}
     */
    public static List<AddedColumn> between(VersionColumns before, VersionColumns after) {
        if (before == after) {
            return List.of();
        }
        TableColumns known = before.get();
        List<AddedColumn> added = new ArrayList<>();
        for (Column column : after.get().columns()) {
            Optional<Column> former = known.find(column.fieldId());
            if (former.isEmpty() || !former.get().name().equals(column.name())) {
                added.add(new AddedColumn(column.fieldId(), column.name()));
            }
        }
        return added;
    }

    /** All that a first version has. */
    public static List<AddedColumn> all(VersionColumns version) {
        return version.get().columns().stream().map(column -> new AddedColumn(column.fieldId(), column.name()))
                .toList();
    }
}
