package io.serac.server.principal;

import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/** Principals by how they are written. Thread-safe as its session is. */
interface PrincipalRefDao {
    @SqlQuery("SELECT id FROM principal WHERE kind = :kind AND issuer = :issuer AND name = :name")
    Optional<UUID> find(String kind, String issuer, String name);

    @SqlQuery("SELECT kind, issuer, name FROM principal WHERE id = :id")
    Optional<NamedRow> findNames(UUID id);

    /** @return 0 if the user has a row */
    @SqlUpdate("""
            INSERT INTO principal (id, kind, issuer, name) VALUES (:id, 'user', :issuer, :subject)
            ON CONFLICT DO NOTHING
            """)
    int insertUser(UUID id, String issuer, String subject);

    /** Parts of a reference. */
    record NamedRow(String kind, String issuer, String name) {
    }
}
