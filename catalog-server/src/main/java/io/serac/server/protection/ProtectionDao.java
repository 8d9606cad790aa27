package io.serac.server.protection;

import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/** Protection flags. Thread-safe as its session is. */
interface ProtectionDao {
    @SqlQuery("SELECT is_protected FROM warehouse WHERE id = :id")
    Optional<Boolean> ofWarehouse(UUID id);

    /** @return 0 if it is gone */
    @SqlUpdate("UPDATE warehouse SET is_protected = :isProtected, revision = revision + 1 WHERE id = :id")
    int protectWarehouse(UUID id, boolean isProtected);

    /** @return 0 if it is gone */
    @SqlUpdate("UPDATE namespace SET is_protected = :isProtected WHERE id = :id")
    int protectNamespace(UUID id, boolean isProtected);

    /** @return 0 if it is gone or dropped */
    @SqlUpdate("UPDATE catalog_object SET is_protected = :isProtected WHERE id = :id AND namespace_id IS NOT NULL")
    int protectObject(UUID id, boolean isProtected);
}
