package io.serac.server.job;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/** Jobs. All times are the database's. Thread-safe as its session is. */
interface JobDao {
    @SqlUpdate("""
            INSERT INTO maintenance_job (id, kind, warehouse_id, object_id, arguments)
            VALUES (:id, :kind, :warehouseId, :objectId, :arguments)
            """)
    void insert(UUID id, String kind, UUID warehouseId, UUID objectId, JsonNode arguments);

    /** Workers do not wait for each other's rows; each gets another one. */
    @SqlQuery("""
            UPDATE maintenance_job
               SET leased_until = now() + make_interval(secs => :leaseSeconds), leased_by = :worker,
                   attempts = attempts + 1
             WHERE id = (SELECT id
                           FROM maintenance_job
                          WHERE run_after <= now() AND (leased_until IS NULL OR leased_until < now())
                          ORDER BY run_after
                          LIMIT 1
                            FOR UPDATE SKIP LOCKED)
            RETURNING id, kind, warehouse_id, object_id, arguments, attempts
            """)
    Optional<Job> lease(UUID worker, long leaseSeconds);

    /** Of each kind, counted up to a bound for all together. */
    @SqlQuery("""
            SELECT kind, count(*) FILTER (WHERE last_error IS NULL) AS waiting,
                   count(*) FILTER (WHERE last_error IS NOT NULL) AS failing
              FROM (SELECT kind, last_error FROM maintenance_job LIMIT :max) counted
             GROUP BY kind
            """)
    List<JobCounts> count(int max);

    /** @return 0 if another worker has it by now */
    @SqlUpdate("""
            UPDATE maintenance_job
               SET leased_until = now() + make_interval(secs => :leaseSeconds)
             WHERE id = :id AND leased_by = :worker
            """)
    int renew(UUID id, UUID worker, long leaseSeconds);

    /** @return 0 if another worker has it by now */
    @SqlUpdate("DELETE FROM maintenance_job WHERE id = :id AND leased_by = :worker")
    int delete(UUID id, UUID worker);

    /** @return 0 if another worker has it by now */
    @SqlUpdate("""
            UPDATE maintenance_job
               SET leased_until = NULL, leased_by = NULL, last_error = :error,
                   run_after = now() + make_interval(secs => :delaySeconds)
             WHERE id = :id AND leased_by = :worker
            """)
    int release(UUID id, UUID worker, String error, long delaySeconds);

    /** From now on nobody may take the object's folders over, because whatever is in them gets deleted. */
    @SqlUpdate("""
            UPDATE maintenance_job
               SET arguments = arguments || '{"empties-folders": true}'
             WHERE id = :id AND leased_by = :worker
            """)
    int markEmptying(UUID id, UUID worker);
}
