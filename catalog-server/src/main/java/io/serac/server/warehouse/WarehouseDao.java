package io.serac.server.warehouse;

import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.sqlobject.statement.SqlQuery;

/** Warehouses. Thread-safe as its session is. */
interface WarehouseDao {
    @SqlQuery("SELECT properties FROM warehouse WHERE id = :id")
    Optional<Map<String, String>> properties(UUID id);
}
