package io.serac.server.database;

import java.time.Duration;

/**
 * Bounds on what the server asks of its database. Immutable.
 *
 * @param commitConnectionsMax connections that only mutations of the catalog use
 * @param readConnectionsMax connections that only reads use
 * @param adminConnectionsMax connections for administration and background work
 * @param connectTimeout until a new connection is open
 * @param acquireTimeout until a pool hands out a connection
 * @param lockTimeout how long a statement waits for a lock; shorter than {@code statementTimeout}
 * @param statementTimeout after which the database cancels a statement
 * @param socketTimeout after which an unanswered connection counts as broken; longer than {@code statementTimeout}
 * @param isTransactionPooled whether the address leads to a pooler that gives each transaction another connection: nothing
 *     may be tied to a connection then, and limits have to be those of the user
 */
public record DatabaseLimits(
        int commitConnectionsMax,
        int readConnectionsMax,
        int adminConnectionsMax,
        Duration connectTimeout,
        Duration acquireTimeout,
        Duration lockTimeout,
        Duration statementTimeout,
        Duration socketTimeout,
        boolean isTransactionPooled) {

    public DatabaseLimits {
        if (lockTimeout.compareTo(statementTimeout) >= 0 || statementTimeout.compareTo(socketTimeout) >= 0) {
            throw new IllegalArgumentException("Database timeouts must grow: lock timeout (" + lockTimeout
                    + ") < statement timeout (" + statementTimeout + ") < socket timeout (" + socketTimeout + ")");
        }
    }

    public static DatabaseLimits defaults() {
        return new DatabaseLimits(12, 12, 4, Duration.ofSeconds(2), Duration.ofSeconds(2), Duration.ofSeconds(5),
                Duration.ofSeconds(8), Duration.ofSeconds(10), false);
    }
}
