package io.serac.server.database;

import io.serac.server.error.CatalogException;
import java.io.IOException;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** Reads from a failed statement what it means: refused, not applied, or unknown. */
final class SqlFailures {
    private SqlFailures() {}

    /**
     * @param isDeciding
     *            whether the failed message could have applied the transaction
     * @return what to throw instead
     */
    static RuntimeException translate(RuntimeException failure, boolean isDeciding) {
        SQLException sql = sqlException(failure);
        if (sql == null) {
            return failure;
        }
        String state = sql.getSQLState() == null ? "" : sql.getSQLState();
        if (state.startsWith("23")) {
            return new ConstraintViolation(constraint(sql), failure);
        }
        if (isConnectionLost(sql, state)) {
            return isDeciding ? new UnknownOutcome(failure) : gone(failure);
        }
        return switch (state) {
            case "55P03", "57014" -> CatalogException.unavailable(
                    "The database was too busy to answer in time; nothing was changed. Repeat the request", failure);
            case "53300", "53100", "53200", "25006" -> gone(failure);
            default -> failure;
        };
    }

    static CatalogException gone(RuntimeException failure) {
        return CatalogException.unavailable("The database cannot be reached; nothing was changed. Repeat the request",
                failure);
    }

    /** Whether running the same transaction again is safe and likely to succeed. */
    static boolean isSerializationFailure(RuntimeException failure) {
        SQLException sql = sqlException(failure);
        return sql != null && ("40001".equals(sql.getSQLState()) || "40P01".equals(sql.getSQLState()));
    }

    private static boolean isConnectionLost(SQLException sql, String state) {
        return state.startsWith("08") || state.startsWith("57P") || state.isEmpty()
                || sql.getCause() instanceof IOException;
    }

    private static String constraint(SQLException sql) {
        if (sql instanceof PSQLException postgres) {
            ServerErrorMessage message = postgres.getServerErrorMessage();
            if (message != null && message.getConstraint() != null) {
                return message.getConstraint();
            }
        }
        return "";
    }

    private static @Nullable SQLException sqlException(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                return sql;
            }
        }
        return null;
    }
}
