package io.serac.server.metadata;

import io.serac.server.database.Sessions;
import java.time.Duration;

/**
 * What objects last were when they left the catalog for good, kept for as long as a request about them may be repeated under its
 * key. Thread-safe.
 */
public final class RemovedObjects {
    /**
     * Ends every statement that deletes objects: it begins with {@code WITH removed AS (DELETE FROM catalog_object ...} and
     * {@link #RETURNING}. Its number of rows is that of the objects.
     */
    public static final String KEEP = """
            INSERT INTO removed_object (object_id, kind, warehouse_id, path, name, owner_id, revision, version_id,
                                        metadata_location, was_restricted, content, content_crc32, content_bytes)
            SELECT r.id, r.kind, r.warehouse_id, coalesce(r.dropped_from, n.path), r.name, r.owner_id, r.revision,
                   r.version_id, r.metadata_location,
                   EXISTS (SELECT FROM policy p WHERE p.securable_id = r.id)
                       OR EXISTS (SELECT FROM tag_binding b WHERE b.securable_id = r.id)
                       OR r.was_bound OR authz_path_bears(r.warehouse_id, r.dropped_from),
                   m.content, m.content_crc32, m.content_bytes
              FROM removed r
              JOIN object_metadata m ON m.object_id = r.id
              LEFT JOIN namespace n ON n.id = r.namespace_id
            """;
    /** What {@link #KEEP} needs of the deleted rows. */
    public static final String RETURNING = """
            RETURNING id, kind, warehouse_id, namespace_id, dropped_from, name, owner_id, revision, version_id,
                      metadata_location, was_bound)
            """;

    private final Sessions sessions;

    public RemovedObjects(Sessions sessions) {
        this.sessions = sessions;
    }

    /** Forgets what nobody can ask for any more. @return how many */
    public int forgetOlderThan(Duration retention) {
        return sessions
                .admin(session -> session.dao(RemovedObjectDao.class).deleteOlderThan(retention.toSeconds()));
    }
}
