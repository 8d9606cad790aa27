package io.serac.server.authentication;

import java.util.UUID;
import org.jdbi.v3.sqlobject.statement.SqlQuery;

/** Whether principals may act. Thread-safe. */
interface PrincipalStateDao {
    /** @return false also if the principal is gone */
    @SqlQuery("""
            SELECT EXISTS (SELECT FROM principal WHERE id = :principalId AND NOT disabled)
            """)
    boolean isEnabled(UUID principalId);
}
