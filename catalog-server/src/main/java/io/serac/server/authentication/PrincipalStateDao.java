package io.serac.server.authentication;

import java.util.UUID;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;

/** Whether principals may act. Thread-safe. */
interface PrincipalStateDao {
    /**
     * @param ifAbsent
     *            the answer for a principal without a row
     */
    @SqlQuery("""
            SELECT coalesce((SELECT NOT disabled FROM principal WHERE id = :principalId), :ifAbsent)
            """)
    boolean isEnabled(UUID principalId, boolean ifAbsent);

    /** Whether an account is enabled, and there is an engine of it that needs no certificate or has this one. */
    @SqlQuery("""
            SELECT EXISTS (SELECT FROM principal JOIN engine ON engine.account_id = principal.id
                            WHERE principal.id = :accountId AND NOT principal.disabled
                              AND (engine.certificates = '{}' OR :certificate = ANY (engine.certificates)))
            """)
    boolean mayAct(UUID accountId, @Nullable String certificate);

    /** @return 0 if the user has a row */
    @SqlUpdate("""
            INSERT INTO principal (id, kind, issuer, name) VALUES (:id, 'user', :issuer, :subject)
            ON CONFLICT DO NOTHING
            """)
    int insertUser(UUID id, String issuer, String subject);
}
