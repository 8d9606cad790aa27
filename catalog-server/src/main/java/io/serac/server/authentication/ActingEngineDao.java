package io.serac.server.authentication;

import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.sqlobject.statement.SqlQuery;

/** Engines that act for users. Thread-safe. */
interface ActingEngineDao {
    /** @return the engine of an account that is enabled */
    @SqlQuery("""
            SELECT engine.kind, engine.spec ->> 'user-issuer' AS user_issuer
              FROM engine JOIN principal ON principal.id = engine.account_id
             WHERE engine.account_id = :accountId AND NOT principal.disabled
            """)
    Optional<ActingEngine> find(UUID accountId);
}
