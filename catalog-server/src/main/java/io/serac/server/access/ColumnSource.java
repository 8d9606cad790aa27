package io.serac.server.access;

import io.serac.authorizer.column.TableColumns;
import io.serac.server.securable.ObjectEntry;

/** Finds the columns that a table or view has or had. Asked only if the decision depends on them. Thread-safe. */
@FunctionalInterface
public interface ColumnSource {
    /** All columns of all schemas at the entry's version. */
    TableColumns columns(ObjectEntry object);
}
