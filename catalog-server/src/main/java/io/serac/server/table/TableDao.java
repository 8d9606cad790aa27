package io.serac.server.table;

import java.util.List;
import java.util.UUID;
import org.jdbi.v3.sqlobject.statement.SqlQuery;

/** Names of tables. Thread-safe as its session is. */
interface TableDao {
    @SqlQuery("""
            SELECT id, name, owner_id
              FROM catalog_object
             WHERE namespace_id = :namespaceId AND name > :after AND kind = 'table'
             ORDER BY name
             LIMIT :limit
            """)
    List<NameRow> names(UUID namespaceId, String after, int limit);

    /** A table in a list. */
    record NameRow(UUID id, String name, UUID ownerId) {
    }
}
