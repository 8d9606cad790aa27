package io.serac.server.access;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.sqlobject.statement.SqlQuery;

/** What is asked only about restricted callers. Thread-safe as its session is. */
interface RestrictedDao {
    @SqlQuery("SELECT restricted_clients FROM warehouse WHERE id = :warehouseId")
    Optional<String> restrictedClients(UUID warehouseId);

    /** Names of engines that enforce the restrictions of columns and rows in a warehouse, whatever they are. */
    @SqlQuery("""
            SELECT e.name
              FROM engine e JOIN principal a ON a.id = e.account_id
             WHERE :warehouse = ANY (e.warehouses) AND e.kind = 'trino-opa' AND NOT a.disabled
             ORDER BY e.name
             LIMIT :limit
            """)
    List<String> enforcing(String warehouse, int limit);
}
