package io.serac.server.access;

import io.serac.authorizer.column.TableColumns.Column;
import io.serac.authorizer.policy.TagCondition;
import io.serac.server.authentication.Caller;
import java.util.List;
import java.util.function.IntPredicate;

/** Which columns a restriction by a tag is about. Thread-safe. */
public final class TaggedColumns {
    private final EnforcementPoint enforcement;
    private final ColumnSource columns;

    public TaggedColumns(EnforcementPoint enforcement, ColumnSource columns) {
        this.enforcement = enforcement;
        this.columns = columns;
    }

    /**
     * Columns of a table's current schema that bear a tag and that the caller may know by their names, containers and what is in
     * them.
     *
     * @param table
     *            decided on in this request
     */
    public List<Column> bearing(Caller caller, Target table, TagCondition condition) {
        IntPredicate nameable = enforcement.nameable(caller, table);
        return enforcement.decided(caller).snapshot()
                .bearing(table.securable(), columns.columns(table.object().orElseThrow()), condition).stream()
                .filter(column -> column.isCurrent() && nameable.test(column.fieldId())).toList();
    }
}
