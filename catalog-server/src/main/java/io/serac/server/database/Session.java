package io.serac.server.database;

import io.serac.server.telemetry.Tracing;
import io.serac.server.telemetry.Tracing.Work;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.extension.Extensions;
import org.jdbi.v3.sqlobject.SqlObjectFactory;

/** One connection while it is borrowed, inside a transaction or not. Used by one thread, never kept. */
public final class Session {
    private static final Work PLAIN = new Work("statement", Map.of("db.system.name", "postgresql"));

    private final Handle handle;
    private final Tracing tracing;

    Session(Handle handle, Tracing tracing) {
        this.handle = handle;
        this.tracing = tracing;
    }

    /** A DAO that works on this connection. */
    public <T> T dao(Class<T> type) {
        // A handle forgets with its end what it found out about a DAO, at a tenth of the cost of a small mutation; what the
        // root knows, every later handle begins with.
        Extensions known = handle.getJdbi().getConfig(Extensions.class);
        known.findFactory(SqlObjectFactory.class).ifPresent(factory -> known.findMetadata(type, factory));
        return handle.attach(type);
    }

    /** Runs a hot statement that is written without a mapper. */
    public <R> R plain(PlainSql<R> work) {
        try {
            return tracing.call(PLAIN, () -> work.run(handle.getConnection()));
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
