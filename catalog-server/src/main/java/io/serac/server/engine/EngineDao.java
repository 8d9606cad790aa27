package io.serac.server.engine;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/** Engines. Thread-safe as its session is. */
interface EngineDao {
    @SqlQuery("""
            SELECT e.id, e.name, e.kind, e.account_id, p.kind AS account_kind, p.issuer AS account_issuer,
                   p.name AS account_name, e.spec, e.created_at, e.filters_asked_at, e.masks_asked_at
              FROM engine e JOIN principal p ON p.id = e.account_id
             WHERE e.name = :name
            """)
    Optional<EngineRow> find(String name);

    @SqlQuery("""
            SELECT e.id, e.name, e.kind, e.account_id, p.kind AS account_kind, p.issuer AS account_issuer,
                   p.name AS account_name, e.spec, e.created_at, e.filters_asked_at, e.masks_asked_at
              FROM engine e JOIN principal p ON p.id = e.account_id
             WHERE e.name > :after
             ORDER BY e.name
             LIMIT :limit
            """)
    List<EngineRow> list(String after, int limit);

    @SqlUpdate("""
            INSERT INTO engine (id, name, kind, account_id, spec, warehouses, certificates)
            VALUES (:id, :name, :kind, :accountId, :spec,
                    ARRAY(SELECT c.value FROM jsonb_each_text(CAST(:spec AS jsonb) -> 'catalogs') c),
                    ARRAY(SELECT jsonb_array_elements_text(CAST(:spec AS jsonb) -> 'certificate-sha256')))
            """)
    int insert(UUID id, String name, String kind, UUID accountId, JsonNode spec);

    /** What is of another kind, or logs in by another account, may be another cluster: it has to ask for filters and masks itself. */
    @SqlUpdate("""
            UPDATE engine
               SET kind = :kind, account_id = :accountId, spec = :spec,
                   filters_asked_at = CASE WHEN kind = :kind AND account_id = :accountId THEN filters_asked_at END,
                   masks_asked_at = CASE WHEN kind = :kind AND account_id = :accountId THEN masks_asked_at END,
                   warehouses = ARRAY(SELECT c.value FROM jsonb_each_text(CAST(:spec AS jsonb) -> 'catalogs') c),
                   certificates = ARRAY(SELECT jsonb_array_elements_text(CAST(:spec AS jsonb) -> 'certificate-sha256'))
             WHERE id = :id
            """)
    int update(UUID id, String kind, UUID accountId, JsonNode spec);

    /**
     * Whether another engine has one of the certificates in a spec. To be asked under the lock of the policies: there is no
     * constraint that could say it.
     */
    @SqlQuery("""
            SELECT EXISTS (SELECT FROM engine
                            WHERE id <> :id AND certificates
                                  && ARRAY(SELECT jsonb_array_elements_text(CAST(:spec AS jsonb) -> 'certificate-sha256')))
            """)
    boolean isCertificateTaken(UUID id, JsonNode spec);

    /** @return 0 if it is gone */
    @SqlUpdate("DELETE FROM engine WHERE id = :id")
    int delete(UUID id);
}
