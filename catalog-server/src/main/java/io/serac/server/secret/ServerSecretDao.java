package io.serac.server.secret;

import java.util.List;
import java.util.Optional;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/** Keys that all replicas share. Thread-safe. */
interface ServerSecretDao {
    /** One statement makes or finds: of replicas that start at once, the first one decides. */
    @SqlUpdate("""
            INSERT INTO server_secret (name, value, sealed)
            VALUES (:name, :value, :sealed)
            ON CONFLICT (name) DO NOTHING
            """)
    int insertIfAbsent(String name, byte[] value, boolean sealed);

    @SqlQuery("""
            SELECT value, sealed
              FROM server_secret
             WHERE name = :name
            """)
    Optional<ServerSecretRow> find(String name);

    @SqlQuery("""
            SELECT name
              FROM server_secret
             WHERE name > :after
             ORDER BY name
             LIMIT :limit
            """)
    List<String> names(String after, int limit);

    /** @return 0 if another value is there by now */
    @SqlUpdate("""
            UPDATE server_secret
               SET value = :fresh, sealed = true
             WHERE name = :name AND value = :known
            """)
    int replace(String name, byte[] known, byte[] fresh);
}
