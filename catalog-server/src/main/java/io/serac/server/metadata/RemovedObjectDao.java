package io.serac.server.metadata;

import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/** Objects that have left the catalog. Thread-safe as its session is. */
interface RemovedObjectDao {
    @SqlQuery("""
            SELECT version_id, metadata_location, content, content_crc32, content_bytes
              FROM removed_object
             WHERE object_id = :objectId
            """)
    Optional<DocumentDao.Row> document(UUID objectId);

    @SqlUpdate("DELETE FROM removed_object WHERE removed_at < now() - make_interval(secs => :retentionSeconds)")
    int deleteOlderThan(long retentionSeconds);
}
