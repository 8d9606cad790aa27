package io.serac.server.engine;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/** Keys by which engines ask for decisions. Thread-safe as its session is. */
interface OpaKeyDao {
    @SqlUpdate("INSERT INTO opa_key (id, engine_id, key_hmac) VALUES (:id, :engineId, :keyHmac)")
    int insert(String id, UUID engineId, byte[] keyHmac);

    /** Locks the engine, so that two requests at once cannot make more than are allowed. */
    @SqlQuery("SELECT id FROM engine WHERE id = :engineId FOR UPDATE")
    Optional<UUID> lockEngine(UUID engineId);

    @SqlQuery("SELECT count(*) FROM opa_key WHERE engine_id = :engineId")
    int count(UUID engineId);

    @SqlQuery("SELECT id, created_at FROM opa_key WHERE engine_id = :engineId AND id = :id")
    Optional<Row> find(UUID engineId, String id);

    @SqlQuery("""
            SELECT id, created_at FROM opa_key WHERE engine_id = :engineId AND id > :after ORDER BY id LIMIT :limit
            """)
    List<Row> list(UUID engineId, String after, int limit);

    /** @return 0 if it is gone */
    @SqlUpdate("DELETE FROM opa_key WHERE engine_id = :engineId AND id = :id")
    int delete(UUID engineId, String id);

    /** What is known of a key. */
    record Row(String id, Instant createdAt) {
    }
}
