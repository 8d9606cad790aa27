package io.serac.server.database;

import java.sql.Connection;
import java.sql.SQLException;
import org.jdbi.v3.core.Handle;

/** One connection while it is borrowed, inside a transaction or not. Used by one thread, never kept. */
public final class Session {
    private final Handle handle;

    Session(Handle handle) {
        this.handle = handle;
    }

    /** A DAO that works on this connection. */
    public <T> T dao(Class<T> type) {
        return handle.attach(type);
    }

    /** Runs a hot statement that is written without a mapper. */
    public <R> R plain(PlainSql<R> work) {
        try {
            return work.run(handle.getConnection());
        } catch (SQLException e) {
            throw new StatementFailure(e);
        }
    }

    /**
     * A piece of plain JDBC.
     *
     * @param <R>
     *            what it yields
     */
    @FunctionalInterface
    public interface PlainSql<R> {
        /** Runs on the session's connection. */
        R run(Connection connection) throws SQLException;
    }

    private static final class StatementFailure extends RuntimeException {
        private static final long serialVersionUID = 1L;

        StatementFailure(SQLException cause) {
            super(cause);
        }
    }
}
