package io.serac.server.database;

import java.util.List;

/**
 * How far the schema of a database is. Immutable.
 *
 * @param version
 *            of the last migration that was applied, or {@code none}
 * @param missing
 *            migrations that this server knows and the database does not, in order, as version and subject
 */
public record SchemaState(String version, List<String> missing) {
    public SchemaState {
        missing = List.copyOf(missing);
    }

    /** Whether this server can serve on it as it is. */
    public boolean isCurrent() {
        return missing.isEmpty();
    }
}
