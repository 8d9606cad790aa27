package io.serac.server.role;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/** Values in tokens that stand for roles. Thread-safe as its session is. */
interface MappingDao {
    @SqlQuery("""
            SELECT m.id, m.issuer, m.value, m.role_id, p.name AS role_name, m.created_at
              FROM token_role_mapping m JOIN principal p ON p.id = m.role_id
             WHERE m.id = :id
            """)
    Optional<MappingRow> find(String id);

    @SqlQuery("""
            SELECT m.id, m.issuer, m.value, m.role_id, p.name AS role_name, m.created_at
              FROM token_role_mapping m JOIN principal p ON p.id = m.role_id
             WHERE m.id > :after
             ORDER BY m.id
             LIMIT :limit
            """)
    List<MappingRow> list(String after, int limit);

    @SqlUpdate("""
            INSERT INTO token_role_mapping (id, issuer, value, role_id) VALUES (:id, :issuer, :value, :roleId)
            """)
    int insert(String id, String issuer, String value, UUID roleId);

    @SqlUpdate("""
            UPDATE token_role_mapping SET issuer = :issuer, value = :value, role_id = :roleId WHERE id = :id
            """)
    int update(String id, String issuer, String value, UUID roleId);

    /** @return 0 if there is none */
    @SqlUpdate("DELETE FROM token_role_mapping WHERE id = :id")
    int delete(String id);
}
