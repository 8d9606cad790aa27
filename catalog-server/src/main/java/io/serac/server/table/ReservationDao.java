package io.serac.server.table;

import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/** Reservations of staged creates. Thread-safe as its session is. */
interface ReservationDao {
    @SqlUpdate("""
            INSERT INTO table_reservation (object_id, warehouse_id, namespace_id, name, location, principal_id, expires_at)
            VALUES (:objectId, :warehouseId, :namespaceId, :name, :location, :principalId,
                    now() + make_interval(days => :days))
            """)
    void insert(UUID objectId, UUID warehouseId, UUID namespaceId, String name, String location, UUID principalId,
            int days);

    @SqlQuery("""
            SELECT location
              FROM table_reservation
             WHERE object_id = :objectId AND namespace_id = :namespaceId AND name = :name
               AND principal_id = :principalId AND expires_at > now()
            """)
    Optional<String> find(UUID objectId, UUID namespaceId, String name, UUID principalId);

    @SqlQuery("""
            SELECT location
              FROM table_reservation
             WHERE object_id = :objectId AND name = :name AND principal_id = :principalId AND expires_at > now()
            """)
    Optional<String> find(UUID objectId, String name, UUID principalId);

    @SqlUpdate("DELETE FROM table_reservation WHERE object_id = :objectId")
    int delete(UUID objectId);
}
