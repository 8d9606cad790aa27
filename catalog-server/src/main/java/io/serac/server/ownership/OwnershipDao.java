package io.serac.server.ownership;

import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/** Owners, and where they do not manage access. Whoever writes holds the lock of the epoch. Thread-safe as its session is. */
interface OwnershipDao {
    /** @return 0 if it is gone or has another owner */
    @SqlUpdate("UPDATE warehouse SET owner_id = :ownerId WHERE id = :id AND owner_id = :formerId")
    int giveWarehouse(UUID id, UUID formerId, UUID ownerId);

    /** Also the root namespace of a warehouse, which has its id. @return 0 if it is gone or has another owner */
    @SqlUpdate("UPDATE namespace SET owner_id = :ownerId WHERE id = :id AND owner_id = :formerId")
    int giveNamespace(UUID id, UUID formerId, UUID ownerId);

    /** @return 0 if it is gone, dropped or has another owner */
    @SqlUpdate("""
            UPDATE catalog_object SET owner_id = :ownerId
             WHERE id = :id AND owner_id = :formerId AND namespace_id IS NOT NULL
            """)
    int giveObject(UUID id, UUID formerId, UUID ownerId);

    @SqlQuery("SELECT managed_access FROM warehouse WHERE id = :id")
    Optional<Boolean> isWarehouseManaged(UUID id);

    @SqlQuery("SELECT managed_access FROM namespace WHERE id = :id")
    Optional<Boolean> isNamespaceManaged(UUID id);

    /** @return 0 if it is gone */
    @SqlUpdate("UPDATE warehouse SET managed_access = :isManaged WHERE id = :id")
    int manageWarehouse(UUID id, boolean isManaged);

    /** @return 0 if it is gone */
    @SqlUpdate("UPDATE namespace SET managed_access = :isManaged WHERE id = :id")
    int manageNamespace(UUID id, boolean isManaged);
}
