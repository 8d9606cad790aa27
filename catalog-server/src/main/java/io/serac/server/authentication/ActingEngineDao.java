package io.serac.server.authentication;

import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jspecify.annotations.Nullable;

/** Engines that act for users. Thread-safe. */
interface ActingEngineDao {
    /** @return the engine of an account that is enabled, if it needs no certificate or has this one */
    @SqlQuery("""
            SELECT engine.kind, engine.spec ->> 'user-issuer' AS user_issuer, authz_epoch.value AS epoch
              FROM authz_epoch, engine JOIN principal ON principal.id = engine.account_id
             WHERE engine.account_id = :accountId AND NOT principal.disabled
               AND (engine.certificates = '{}' OR :certificate = ANY (engine.certificates))
            """)
    Optional<ActingEngine> find(UUID accountId, @Nullable String certificate);
}
