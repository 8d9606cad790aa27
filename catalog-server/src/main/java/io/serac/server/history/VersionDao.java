package io.serac.server.history;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.sqlobject.statement.SqlQuery;

/** The pointer log, as it is shown. Thread-safe as its session is. */
interface VersionDao {
    /** Newest first. */
    @SqlQuery("""
            SELECT v.version_id, v.revision, v.metadata_location, v.operation,
                   coalesce(p.kind || ':' || p.name, v.principal_id::text) AS principal, v.added_snapshot_ids,
                   v.committed_at
              FROM object_version v
              LEFT JOIN principal p ON p.id = v.principal_id
             WHERE v.object_id = :objectId AND v.revision < :before
             ORDER BY v.revision DESC
             LIMIT :limit
            """)
    List<VersionRow> list(UUID objectId, long before, int limit);

    @SqlQuery("""
            SELECT v.version_id, v.revision, v.metadata_location, v.operation,
                   coalesce(p.kind || ':' || p.name, v.principal_id::text) AS principal, v.added_snapshot_ids,
                   v.committed_at
              FROM object_version v
              LEFT JOIN principal p ON p.id = v.principal_id
             WHERE v.object_id = :objectId AND v.version_id = :versionId
            """)
    Optional<VersionRow> find(UUID objectId, UUID versionId);
}
