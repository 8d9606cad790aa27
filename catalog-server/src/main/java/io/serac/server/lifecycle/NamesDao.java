package io.serac.server.lifecycle;

import java.util.List;
import java.util.UUID;
import org.jdbi.v3.sqlobject.statement.SqlQuery;

/** Names of tables and views. Thread-safe as its session is. */
interface NamesDao {
    @SqlQuery("""
            SELECT id, name, owner_id
              FROM catalog_object
             WHERE namespace_id = :namespaceId AND name > :after AND kind = :kind
             ORDER BY name
             LIMIT :limit
            """)
    List<NameRow> names(UUID namespaceId, String kind, String after, int limit);

    /** A table or view in a list. */
    record NameRow(UUID id, String name, UUID ownerId) {
    }
}
