package io.serac.server.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;

/**
 * Bounds how long each migration waits for a table. What waits makes all that come later wait as well, so it gives up long before a
 * statement of a serving server does ({@code database.lock-timeout}), lets those through, and is tried again. Stateless.
 */
final class ShortLocks implements Callback {
    private static final int MILLIS_MAX = 1_000;

    @Override
    public boolean supports(Event event, Context context) {
        return event == Event.BEFORE_EACH_MIGRATE;
    }

    @Override
    public boolean canHandleInTransaction(Event event, Context context) {
        return true;
    }

    @Override
    public void handle(Event event, Context context) {
        Connection connection = context.getConnection();
        try (Statement statement = connection.createStatement()) {
            // Outside a transaction an index is made while others write: that waits for them and keeps nobody waiting.
            statement.execute("SET lock_timeout = " + (connection.getAutoCommit() ? 0 : MILLIS_MAX));
        } catch (SQLException e) {
            throw new FlywayException("Cannot bound the wait for locks", e);
        }
    }

    @Override
    public String getCallbackName() {
        return "short locks";
    }
}
