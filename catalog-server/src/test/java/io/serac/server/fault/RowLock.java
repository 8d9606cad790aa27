package io.serac.server.fault;

import io.serac.server.TestServer;
import java.time.Duration;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.jdbi.v3.core.Handle;

/**
 * Keeps the row of a table or view locked, so that whoever commits to it waits in the swap. Sees to it that things happen in the order
 * that a test asks for. For one thread.
 */
final class RowLock implements AutoCloseable {
    private static final Duration POLL_EVERY = Duration.ofMillis(2);
    private static final String RESOLUTION = "SELECT s.server_id, s.epoch%";

    private final TestServer server;
    private final Handle handle;

    RowLock(TestServer server, String namespace, String name) {
        this.server = server;
        this.handle = server.sql().open();
        handle.begin();
        handle.execute("SELECT FROM catalog_object o JOIN namespace n ON n.id = o.namespace_id"
                + " WHERE n.name = ? AND o.name = ? FOR UPDATE OF o", namespace, name);
    }

    /** Returns as soon as somebody waits for a lock. */
    void awaitWaiting() {
        await("wait_event_type = 'Lock'");
    }

    /** Sends a request, and returns as soon as its names are resolved. */
    <T> T awaitResolved(Supplier<T> request) {
        String before = server.sql().withHandle(
                other -> other.createQuery("SELECT clock_timestamp()::text").mapTo(String.class).one());
        T sent = request.get();
        await("state = 'idle' AND query LIKE '" + RESOLUTION + "' AND query_start > '" + before + "'");
        return sent;
    }

    private void await(String condition) {
        // Often: the next statement over the same connection takes the place of the one that is looked for.
        Awaitility.await().pollDelay(Duration.ZERO).pollInterval(POLL_EVERY)
                .until(() -> server.sql().withHandle(other -> other
                        .createQuery(
                                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND "
                                        + condition)
                        .mapTo(Long.class).one()) > 0);
    }

    /** Changes something at the moment at which the lock is released. */
    void execute(String sql, Object... parameters) {
        handle.execute(sql, parameters);
    }

    /** Lets those who wait go on. */
    void release() {
        handle.commit();
    }

    @Override
    public void close() {
        handle.close();
    }
}
