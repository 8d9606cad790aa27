package io.serac.server.commit;

import io.serac.authorizer.column.TableColumns;
import io.serac.server.column.Schemas;
import java.util.List;
import java.util.function.Supplier;
import org.apache.iceberg.Schema;
import org.jspecify.annotations.Nullable;

/** All columns of one version of a table or view, put together when somebody first asks for them. Used for one request. */
public final class VersionColumns implements Supplier<TableColumns> {
    private final List<Schema> schemas;
    private @Nullable TableColumns columns;

    private VersionColumns(List<Schema> schemas) {
        this.schemas = schemas;
    }

    /**
     * Those of a version.
     *
     * @param schemas
     *            the current one first, then the others, latest first
     */
    public static VersionColumns of(List<Schema> schemas) {
        return new VersionColumns(List.copyOf(schemas));
    }

    /** Those of the version that follows; the very same if it has the same schemas, so that no column can have changed. */
    public VersionColumns next(List<Schema> following) {
        return areSame(following) ? this : of(following);
    }

    // Commits of data leave the schemas as they are, the very same objects; what was read from another file shares none.
    @SuppressWarnings("ReferenceEquality")
    private boolean areSame(List<Schema> following) {
        if (schemas.size() != following.size()) {
            return false;
        }
        for (int i = 0; i < schemas.size(); i++) {
            if (schemas.get(i) != following.get(i)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public TableColumns get() {
        TableColumns known = columns;
        if (known == null) {
            known = Schemas.columns(schemas);
            columns = known;
        }
        return known;
    }
}
