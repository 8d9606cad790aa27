package io.serac.server.credential;

import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.sqlobject.statement.SqlQuery;

/** Places that are kept for staged tables. Thread-safe as its session is. */
interface PromiseDao {
    /** Id of the table that was promised to a principal under a name; the latest of several. */
    @SqlQuery("""
            SELECT object_id
              FROM table_reservation
             WHERE namespace_id = :namespaceId AND name = :name AND principal_id = :principalId
               AND expires_at > now()
             ORDER BY created_at DESC
             LIMIT 1
            """)
    Optional<UUID> find(UUID namespaceId, String name, UUID principalId);
}
