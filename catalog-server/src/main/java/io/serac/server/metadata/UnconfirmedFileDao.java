package io.serac.server.metadata;

import java.util.List;
import java.util.UUID;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/** Files that no pointer names yet. All times are the database's. Thread-safe as its session is. */
interface UnconfirmedFileDao {
    /** Does not wait for the disk: a row lost with the database is a file left behind, and no more. */
    @SqlUpdate("""
            WITH quick AS (SELECT set_config('synchronous_commit', 'off', true))
            INSERT INTO unconfirmed_file (location, version_id, warehouse_id)
            SELECT :location, :versionId, :warehouseId FROM quick
            """)
    int insert(String location, UUID versionId, UUID warehouseId);

    @SqlUpdate("""
            WITH quick AS (SELECT set_config('synchronous_commit', 'off', true))
            DELETE FROM unconfirmed_file USING quick WHERE location = :location
            """)
    int delete(String location);

    /** @return whether it was doomed; nothing if it was not known */
    @SqlQuery("DELETE FROM unconfirmed_file WHERE location = :location RETURNING is_doomed")
    List<Boolean> adopt(String location);

    @SqlQuery("""
            UPDATE unconfirmed_file
               SET look_after = now()
             WHERE location IN (SELECT location
                                  FROM unconfirmed_file
                                 WHERE look_after < now() - make_interval(secs => :ageSeconds)
                                 ORDER BY look_after
                                 LIMIT :limit
                                   FOR UPDATE SKIP LOCKED)
            RETURNING location, version_id, warehouse_id, is_doomed
            """)
    List<UnconfirmedFiles.Row> due(long ageSeconds, int limit);

    @SqlUpdate("""
            UPDATE unconfirmed_file f
               SET is_doomed = true
             WHERE f.location = :location
               AND NOT EXISTS (SELECT FROM object_version v WHERE v.version_id = f.version_id)
            """)
    int doom(String location);
}
