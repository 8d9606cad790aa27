package io.serac.server.database;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.ExecutorService;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears what other servers on the same database announce, on a connection of its own. Announcements can be lost: whoever listens is
 * also called at least once per {@link #POLL}, and must not depend on either. Thread-safe.
 */
public final class Notifications implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Notifications.class);
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Duration CONNECT = Duration.ofSeconds(5);

    private final DatabaseAddress address;
    private final String channel;
    private final Runnable listener;
    private volatile boolean isClosed;

    private Notifications(DatabaseAddress address, String channel, Runnable listener) {
        this.address = address;
        this.channel = channel;
        this.listener = listener;
    }

    /**
     * Begins to listen.
     *
     * @param channel
     *            an SQL identifier
     * @param listener
     *            is called after announcements and from time to time; may throw
     */
    public static Notifications listen(DatabaseAddress address, String channel, ExecutorService threads,
            Runnable listener) {
        Notifications notifications = new Notifications(address, channel, listener);
        threads.execute(notifications::run);
        return notifications;
    }

    private void run() {
        while (!isClosed && !Thread.currentThread().isInterrupted()) {
            try (Connection connection = open()) {
                hear(connection);
            } catch (SQLException e) {
                LOG.atDebug().setCause(e).log("not listening for announcements");
                pause();
            }
        }
    }

    private Connection open() throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", address.username());
        properties.setProperty("password", address.password());
        properties.setProperty("ApplicationName", "serac announcements");
        properties.setProperty("connectTimeout", Long.toString(CONNECT.toSeconds()));
        properties.setProperty("socketTimeout", Long.toString(2 * CONNECT.toSeconds()));
        properties.setProperty("tcpKeepAlive", "true");
        return DriverManager.getConnection(address.url(), properties);
    }

    private void hear(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("LISTEN " + channel);
            PGConnection postgres = connection.unwrap(PGConnection.class);
            while (!isClosed) {
                tell();
                PGNotification[] heard = postgres.getNotifications((int) POLL.toMillis());
                if (heard == null || heard.length == 0) {
                    // A silent connection may be a dead one.
                    statement.execute("SELECT 1");
                }
            }
        }
    }

    private void tell() {
        try {
            listener.run();
        } catch (RuntimeException e) {
            LOG.atDebug().setCause(e).log("announcement not taken up");
        }
    }

    private static void pause() {
        try {
            java.util.concurrent.TimeUnit.MILLISECONDS.sleep(POLL.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Stops within a moment; the listener may be called once more. */
    @Override
    public void close() {
        isClosed = true;
    }
}
