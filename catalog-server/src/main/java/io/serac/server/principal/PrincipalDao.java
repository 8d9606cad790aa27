package io.serac.server.principal;

import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/** Principals. Thread-safe. */
interface PrincipalDao {
    /** @return 0 if the name is taken */
    @SqlUpdate("""
            INSERT INTO principal (id, kind, name) VALUES (:id, 'service-account', :name)
            ON CONFLICT ON CONSTRAINT principal_name_unique DO NOTHING
            """)
    int insertServiceAccount(UUID id, String name);

    @SqlQuery("""
            SELECT id, name, disabled FROM principal WHERE kind = 'service-account' AND name = :name
            """)
    Optional<ServiceAccount> findServiceAccount(String name);

    /** @return 0 if there is no such account */
    @SqlUpdate("""
            UPDATE principal SET disabled = :disabled WHERE id = :id AND kind = 'service-account'
            """)
    int setDisabled(UUID id, boolean disabled);
}
