package io.serac.server.authentication;

import java.util.List;
import java.util.Optional;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jdbi.v3.sqlobject.transaction.Transaction;

/** The keys that sign bearer tokens. Ages go by database time, so that replicas agree. Thread-safe. */
interface SigningKeyDao {
    /** Only names this lock; chosen at random, so that nothing else takes it. */
    long LOCK = 0x5e7ac_5169_6e6bL;

    /** The advisory lock ends with the transaction. */
    @SqlQuery("""
            SELECT true FROM pg_advisory_xact_lock(:lock)
            """)
    boolean lock(long lock);

    /** @return newest first, all that still verify */
    @SqlQuery("""
            SELECT id, key_material, sealed, created_at <= now() - make_interval(secs => :settleSeconds) AS settled
              FROM signing_key
             WHERE retired_at IS NULL OR retired_at > now()
             ORDER BY created_at DESC, id
            """)
    List<SigningKeyRow> list(long settleSeconds);

    @SqlUpdate("""
            INSERT INTO signing_key (id, key_material, sealed) VALUES (:id, :keyMaterial, :sealed)
            """)
    void insert(String id, byte[] keyMaterial, boolean sealed);

    /** A key that is already retired keeps its time, unless the new one is sooner. */
    @SqlUpdate("""
            UPDATE signing_key
               SET retired_at = LEAST(retired_at, now() + make_interval(secs => :seconds))
             WHERE id <> :keptId AND (retired_at IS NULL OR retired_at > now())
            """)
    int retireOthers(String keptId, long seconds);

    /** Also of keys that were retired. */
    @SqlQuery("""
            SELECT id
              FROM signing_key
             WHERE id > :after
             ORDER BY id
             LIMIT :limit
            """)
    List<String> ids(String after, int limit);

    /** Whether every replica has had the time to read it does not matter to who asks for one. */
    @SqlQuery("""
            SELECT id, key_material, sealed, true AS settled
              FROM signing_key
             WHERE id = :id
            """)
    Optional<SigningKeyRow> find(String id);

    /** @return 0 if other material is there by now */
    @SqlUpdate("""
            UPDATE signing_key
               SET key_material = :fresh, sealed = true
             WHERE id = :id AND key_material = :known
            """)
    int replace(String id, byte[] known, byte[] fresh);

    /** Two servers that start at once on an empty database must not end with a key each. */
    @Transaction
    default boolean insertFirst(SigningKeyRow fresh) {
        lock(LOCK);
        if (!list(0).isEmpty()) {
            return false;
        }
        insert(fresh.id(), fresh.keyMaterial(), fresh.sealed());
        return true;
    }

    @Transaction
    default int rotate(SigningKeyRow fresh, long retireSeconds) {
        lock(LOCK);
        insert(fresh.id(), fresh.keyMaterial(), fresh.sealed());
        return retireOthers(fresh.id(), retireSeconds);
    }
}
