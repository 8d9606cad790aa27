package io.serac.server.database;

import org.flywaydb.core.api.MigrationVersion;

/**
 * Whether the schema is still the one that this server has started on: a newer server may have brought it forward, a restored backup
 * back. Costs one statement. Thread-safe.
 */
public final class SchemaCheck {
    private static final String NEWEST = """
            SELECT version
              FROM flyway_schema_history
             WHERE success AND version IS NOT NULL
             ORDER BY installed_rank DESC
             LIMIT 1
            """;

    private final Database database;
    private final MigrationVersion atStart;

    private SchemaCheck(Database database) {
        this.database = database;
        this.atStart = newest();
    }

    /** What became of the schema. */
    public enum Schema {
        SAME, NEWER, OLDER
    }

    /** Remembers the schema that there is now. */
    public static SchemaCheck open(Database database) {
        return new SchemaCheck(database);
    }

    /** Looks. Throws if the database does not answer. */
    public Schema look() {
        int newer = newest().compareTo(atStart);
        return newer == 0 ? Schema.SAME : newer > 0 ? Schema.NEWER : Schema.OLDER;
    }

    private MigrationVersion newest() {
        return MigrationVersion.fromVersion(database.admin().withHandle(handle -> handle.createQuery(NEWEST)
                .mapTo(String.class).one()));
    }
}
