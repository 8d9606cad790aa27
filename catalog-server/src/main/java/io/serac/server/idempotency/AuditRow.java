package io.serac.server.idempotency;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The record of a change on its way into the table: one row for each thing that was changed. Part of the statement that makes the
 * outcome known, so that neither is there without the other. Immutable.
 *
 * @param context
 *            who asked for what
 * @param subjects
 *            what was changed
 */
public record AuditRow(AuditContext context, List<AuditContext.Subject> subjects) {
    /** Goes into a statement after a {@code known} that holds the status, once. {@link #bind} sets its parameters. */
    public static final String RECORD = """
            INSERT INTO audit (request_id, kind, issuer, subject, principal_id, principal, actor, roles, operation,
                               client_ip, epoch, verdict, status, securable_kind, securable_id, name, target)
            SELECT ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'allowed', known.status, changed.*
              FROM known, unnest(?::text[], ?::uuid[], ?::text[], ?::text[]) AS changed
            """;

    public AuditRow {
        subjects = List.copyOf(subjects);
    }

    /** The record of a change of these objects. */
    public static AuditRow of(AuditContext context, List<UUID> objectIds) {
        return new AuditRow(context, context.subjects(objectIds));
    }

    /**
     * Sets the parameters of {@link #RECORD}.
     *
     * @param first
     *            index of the first one
     */
    public void bind(Connection connection, PreparedStatement statement, int first) throws SQLException {
        statement.setString(first, context.requestId());
        statement.setString(first + 1, context.changeKind());
        statement.setString(first + 2, context.issuer());
        statement.setString(first + 3, context.subjectAtIssuer());
        statement.setObject(first + 4, context.caller().principalId());
        statement.setString(first + 5, context.caller().name());
        statement.setString(first + 6, context.actor());
        statement.setArray(first + 7, connection.createArrayOf("text", context.roles().toArray()));
        statement.setString(first + 8, context.operation().name());
        statement.setString(first + 9, context.clientIp());
        statement.setObject(first + 10, context.epoch(), Types.BIGINT);
        array(connection, statement, first + 11, "text", AuditContext.Subject::kind);
        array(connection, statement, first + 12, "uuid", AuditContext.Subject::id);
        array(connection, statement, first + 13, "text", AuditContext.Subject::name);
        array(connection, statement, first + 14, "text", AuditContext.Subject::target);
    }

    private void array(Connection connection, PreparedStatement statement, int index, String type,
            Function<AuditContext.Subject, ? extends @Nullable Object> field) throws SQLException {
        statement.setArray(index, connection.createArrayOf(type, subjects.stream().map(field).toArray()));
    }
}
