package io.serac.server.grant;

import io.serac.authorizer.Privilege;
import io.serac.server.column.Column;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is to be given. Immutable.
 *
 * @param columns
 *            the only ones; empty for all
 * @param grantOption
 *            whether the grantee may give it on
 */
record GrantBody(Privilege privilege, Optional<List<Column>> columns, boolean grantOption) {
    GrantBody {
        columns = columns.map(List::copyOf);
    }

    @Nullable
    List<Integer> columnIds() {
        return columns.map(all -> all.stream().map(Column::fieldId).toList()).orElse(null);
    }

    @Nullable
    List<String> columnNames() {
        return columns.map(all -> all.stream().map(Column::name).toList()).orElse(null);
    }
}
