package io.serac.server.metadata;

import io.serac.server.securable.ObjectEntry;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.sqlobject.statement.SqlQuery;

/** The pointer log. Thread-safe as its session is. */
interface PointerLogDao {
    @SqlQuery("""
            SELECT EXISTS (SELECT FROM object_version
                            WHERE object_id = :objectId AND principal_id = :principalId
                              AND added_snapshot_ids = :snapshotIds)
            """)
    boolean hasVersionAdding(UUID objectId, UUID principalId, long[] snapshotIds);

    @SqlQuery("""
            SELECT EXISTS (SELECT FROM (SELECT principal_id, added_snapshot_ids FROM object_version
                                         WHERE object_id = :objectId
                                         ORDER BY revision DESC
                                         LIMIT :versionsMax) recent
                            WHERE principal_id = :principalId AND added_snapshot_ids = :snapshotIds)
            """)
    boolean hasRecentVersionAdding(UUID objectId, UUID principalId, long[] snapshotIds, int versionsMax);

    @SqlQuery("""
            SELECT EXISTS (SELECT FROM object_version WHERE version_id = :versionId) AS is_logged,
                   EXISTS (SELECT FROM catalog_object WHERE id = :objectId) AS is_object_present
            """)
    Fate fate(UUID objectId, UUID versionId);

    @SqlQuery("SELECT revision, version_id, metadata_location FROM catalog_object WHERE id = :objectId")
    Optional<ObjectEntry.Pointer> pointer(UUID objectId);

    @SqlQuery("SELECT kind FROM catalog_object WHERE namespace_id = :namespaceId AND name = :name")
    Optional<String> kind(UUID namespaceId, String name);

    /** What became of a version; the log goes with its object. */
    record Fate(boolean isLogged, boolean isObjectPresent) {
    }
}
