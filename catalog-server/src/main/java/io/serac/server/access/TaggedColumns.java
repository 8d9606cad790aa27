package io.serac.server.access;

import io.serac.authorizer.column.TableColumns.Column;
import io.serac.authorizer.policy.TagCondition;
import io.serac.server.authentication.Caller;
import io.serac.server.securable.ObjectEntry;
import java.util.List;

/** Which columns a restriction by a tag is about. Thread-safe. */
public final class TaggedColumns {
    private final EnforcementPoint enforcement;
    private final ColumnSource columns;

    public TaggedColumns(EnforcementPoint enforcement, ColumnSource columns) {
        this.enforcement = enforcement;
        this.columns = columns;
    }

    /**
     * Columns of a table's current schema that bear a tag, containers and what is in them.
     *
     * @param object
     *            decided on in this request
     */
    public List<Column> bearing(Caller caller, ObjectEntry object, TagCondition condition) {
        return enforcement.decided(caller).snapshot()
                .bearing(object.securable(), columns.columns(object), condition).stream().filter(Column::isCurrent)
                .toList();
    }
}
