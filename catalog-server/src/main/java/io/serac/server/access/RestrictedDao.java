package io.serac.server.access;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.sqlobject.statement.SqlQuery;

/** What is asked only about restricted callers, and in explanations. Thread-safe as its session is. */
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

    /** What is said of the engine whose account a principal is, if it is one of that warehouse. */
    @SqlQuery("""
            SELECT e.kind, coalesce(e.spec ->> 'denied-columns-as-null' = 'true', false) AS shows_denied_as_null
              FROM engine e
             WHERE e.account_id = :accountId AND :warehouse = ANY (e.warehouses)
            """)
    Optional<EngineRow> engineOf(UUID accountId, String warehouse);

    /** Of which kind an engine is, and whether it may know of denied columns. */
    record EngineRow(String kind, boolean showsDeniedAsNull) {
    }
}
