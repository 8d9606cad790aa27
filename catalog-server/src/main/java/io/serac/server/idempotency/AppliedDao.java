package io.serac.server.idempotency;

import io.serac.server.database.Session;
import java.sql.PreparedStatement;
import java.util.List;
import java.util.UUID;

/** Outcomes of changes that are applied, each in one statement with its record. Thread-safe as its session is. */
final class AppliedDao {
    private static final String APPLY = """
            WITH known AS (
                INSERT INTO outcome (principal_id, key, operation, request_digest, status, object_ids)
                VALUES (?, ?, ?, ?, ?, ?)
                ON CONFLICT ON CONSTRAINT outcome_key_unique DO NOTHING
                RETURNING status)
            """ + AuditRow.RECORD;
    private static final String COMPLETE = """
            WITH known AS (
                UPDATE outcome SET status = ?, object_ids = ?
                 WHERE principal_id = ? AND key = ?
                RETURNING status)
            """ + AuditRow.RECORD;

    private AppliedDao() {
    }

    /**
     * Takes the key and records the change. Waits for a transaction that holds the same key.
     *
     * @return whether the key was free
     */
    static boolean apply(Session session, OutcomeKey key, int status, List<UUID> objectIds) {
        return session.plain(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(APPLY)) {
                statement.setObject(1, key.principalId());
                statement.setObject(2, key.key());
                statement.setString(3, key.operation().name());
                statement.setBytes(4, key.requestDigest());
                statement.setInt(5, status);
                statement.setArray(6, connection.createArrayOf("uuid", objectIds.toArray()));
                AuditRow.of(key.audit(), objectIds).bind(connection, statement, 7);
                return statement.executeUpdate() > 0;
            }
        });
    }

    /**
     * Says how the change ended whose transaction took the key, and records it.
     *
     * @return whether the transaction had taken it
     */
    static boolean complete(Session session, OutcomeKey key, int status, List<UUID> objectIds) {
        return session.plain(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(COMPLETE)) {
                statement.setInt(1, status);
                statement.setArray(2, connection.createArrayOf("uuid", objectIds.toArray()));
                statement.setObject(3, key.principalId());
                statement.setObject(4, key.key());
                AuditRow.of(key.audit(), objectIds).bind(connection, statement, 5);
                return statement.executeUpdate() > 0;
            }
        });
    }
}
