package io.serac.server.principal;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;

/** Users and service accounts. Thread-safe as its session is. */
interface PrincipalDao {
    /** @return 0 if the name is taken */
    @SqlUpdate("""
            INSERT INTO principal (id, kind, name, disabled) VALUES (:id, 'service-account', :name, :disabled)
            ON CONFLICT ON CONSTRAINT principal_name_unique DO NOTHING
            """)
    int insertAccount(UUID id, String name, boolean disabled);

    @SqlQuery("""
            SELECT id, name, disabled FROM principal WHERE kind = 'service-account' AND name = :name
            """)
    Optional<ServiceAccount> findServiceAccount(String name);

    @SqlQuery("""
            SELECT id, name, disabled, created_at FROM principal
             WHERE kind = 'service-account' AND issuer = '' AND name = :name
            """)
    Optional<AccountRow> findAccount(String name);

    @SqlQuery("""
            SELECT id, name, disabled, created_at FROM principal
             WHERE kind = 'service-account' AND issuer = '' AND name > :after
             ORDER BY name
             LIMIT :limit
            """)
    List<AccountRow> listAccounts(String after, int limit);

    /** @return 0 if there is no such account */
    @SqlUpdate("""
            UPDATE principal SET disabled = :disabled WHERE id = :id AND kind = 'service-account'
            """)
    int setDisabled(UUID id, boolean disabled);

    /** @return 0 if the user has a row */
    @SqlUpdate("""
            INSERT INTO principal (id, kind, issuer, name, display_name, disabled)
            VALUES (:id, 'user', :issuer, :subject, :displayName, :disabled)
            ON CONFLICT DO NOTHING
            """)
    int insertUser(UUID id, String issuer, String subject, @Nullable String displayName, boolean disabled);

    @SqlUpdate("""
            UPDATE principal SET display_name = :displayName, disabled = :disabled WHERE id = :id AND kind = 'user'
            """)
    int updateUser(UUID id, @Nullable String displayName, boolean disabled);

    @SqlQuery("""
            SELECT id, issuer, name, display_name, disabled, created_at FROM principal
             WHERE kind = 'user' AND issuer = :issuer AND name = :subject
            """)
    Optional<UserRow> findUser(String issuer, String subject);

    @SqlQuery("""
            SELECT id, issuer, name, display_name, disabled, created_at FROM principal
             WHERE kind = 'user' AND (issuer, name) > (:afterIssuer, :afterSubject)
             ORDER BY issuer, name
             LIMIT :limit
            """)
    List<UserRow> listUsers(String afterIssuer, String afterSubject, int limit);

    /** Name of the engine that logs in as a principal. */
    @SqlQuery("SELECT name FROM engine WHERE account_id = :accountId")
    Optional<String> findEngine(UUID accountId);
}
