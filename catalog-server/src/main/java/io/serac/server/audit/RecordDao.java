package io.serac.server.audit;

import io.serac.server.database.Session;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;

/** Writes records that no change carries. Thread-safe. */
final class RecordDao {
    private static final String INSERT = """
            INSERT INTO audit (time, request_id, kind, issuer, subject, principal_id, principal, actor, roles,
                               operation, securable_kind, securable_id, name, target, verdict, reason, missing,
                               policy_ids, exempted_policies, epoch, policy_hash, client_ip, status, count, scope,
                               key_id, key_expires_at, grant_ids)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """;

    private RecordDao() {
    }

    /** Writes all of them in one round trip. */
    static int insert(Session session, List<AuditRecord> records) {
        return session.plain(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(INSERT)) {
                for (AuditRecord record : records) {
                    bind(connection, statement, record);
                    statement.addBatch();
                }
                return statement.executeBatch().length;
            }
        });
    }

    private static void bind(Connection connection, PreparedStatement statement, AuditRecord record)
            throws SQLException {
        statement.setObject(1, record.time().atOffset(ZoneOffset.UTC));
        statement.setString(2, record.requestId());
        statement.setString(3, record.kind());
        statement.setString(4, record.issuer());
        statement.setString(5, record.subject());
        statement.setObject(6, record.principalId());
        statement.setString(7, record.principal());
        statement.setString(8, record.actor());
        statement.setArray(9, connection.createArrayOf("text", record.roles().toArray()));
        statement.setString(10, record.operation());
        statement.setString(11, record.securableKind());
        statement.setObject(12, record.securableId(), Types.OTHER);
        statement.setString(13, record.name());
        statement.setString(14, record.target());
        statement.setString(15, record.verdict());
        statement.setString(16, record.reason());
        statement.setArray(17, connection.createArrayOf("text", record.missing().toArray()));
        statement.setArray(18, connection.createArrayOf("uuid", record.policyIds().toArray()));
        statement.setArray(19, connection.createArrayOf("uuid", record.exemptedPolicies().toArray()));
        statement.setObject(20, record.epoch(), Types.BIGINT);
        statement.setString(21, record.policyHash());
        statement.setString(22, record.clientIp());
        statement.setObject(23, record.status(), Types.INTEGER);
        statement.setLong(24, record.count());
        statement.setString(25, record.scope());
        statement.setString(26, record.keyId());
        Instant expiresAt = record.keyExpiresAt();
        statement.setObject(27, expiresAt == null ? null : expiresAt.atOffset(ZoneOffset.UTC),
                Types.TIMESTAMP_WITH_TIMEZONE);
        statement.setArray(28, connection.createArrayOf("int8", record.grantIds().toArray()));
    }
}
