package io.serac.server.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;

/** How one pool of connections is set up. */
final class ConnectionPool {
    private static final int PREPARE_THRESHOLD_USES = 2;
    private static final Duration IDLE_TIMEOUT = Duration.ofMinutes(5);
    private static final Duration KEEPALIVE = Duration.ofMinutes(2);

    private ConnectionPool() {}

    static HikariDataSource open(String name, int connectionsMax, DatabaseAddress address, DatabaseLimits limits) {
        return open(name, connectionsMax, address, limits, "");
    }

    /**
     * @param options
     *            more of what each connection begins with, as the command line of a PostgreSQL; not behind a pooler
     */
    static HikariDataSource open(String name, int connectionsMax, DatabaseAddress address, DatabaseLimits limits,
            String options) {
        HikariConfig config = new HikariConfig();
        config.setPoolName(name);
        config.setJdbcUrl(address.url());
        config.setUsername(address.username());
        config.setPassword(address.password());
        config.setMaximumPoolSize(connectionsMax);
        config.setMinimumIdle(Math.min(2, connectionsMax));
        config.setConnectionTimeout(limits.acquireTimeout().toMillis());
        config.setValidationTimeout(Math.min(limits.acquireTimeout().toMillis(), 1_000));
        config.setIdleTimeout(IDLE_TIMEOUT.toMillis());
        config.setKeepaliveTime(KEEPALIVE.toMillis());
        // The pool fills in the background: a start does not wait for it, and a lost database does not end the server.
        config.setInitializationFailTimeout(-1);
        config.addDataSourceProperty("ApplicationName", "serac " + name);
        config.addDataSourceProperty("connectTimeout", seconds(limits.connectTimeout()));
        config.addDataSourceProperty("loginTimeout", seconds(limits.connectTimeout().multipliedBy(2)));
        config.addDataSourceProperty("socketTimeout", seconds(limits.socketTimeout()));
        config.addDataSourceProperty("cancelSignalTimeout", seconds(limits.connectTimeout()));
        config.addDataSourceProperty("tcpKeepAlive", "true");
        if (limits.isTransactionPooled()) {
            config.addDataSourceProperty("prepareThreshold", "0");
        } else {
            config.addDataSourceProperty("prepareThreshold", Integer.toString(PREPARE_THRESHOLD_USES));
            config.addDataSourceProperty("options", "-c lock_timeout=" + limits.lockTimeout().toMillis()
                    + " -c statement_timeout=" + limits.statementTimeout().toMillis()
                    + " -c idle_in_transaction_session_timeout=" + limits.socketTimeout().toMillis() + options);
        }
        return new HikariDataSource(config);
    }

    /** The driver counts whole seconds, and 0 would mean forever. */
    private static String seconds(Duration duration) {
        return Long.toString(Math.max(1, duration.plusMillis(999).toSeconds()));
    }
}
