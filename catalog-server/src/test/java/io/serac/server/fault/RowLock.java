package io.serac.server.fault;

import io.serac.server.TestServer;
import org.awaitility.Awaitility;
import org.jdbi.v3.core.Handle;

/**
 * Keeps the row of a table or view locked, so that whoever commits to it waits in the swap. Sees to it that things happen in the order
 * that a test asks for. For one thread.
 */
final class RowLock implements AutoCloseable {
    private final TestServer server;
    private final Handle handle;
    private final int backend;

    RowLock(TestServer server, String namespace, String name) {
        this.server = server;
        this.handle = server.sql().open();
        this.backend = handle.createQuery("SELECT pg_backend_pid()").mapTo(Integer.class).one();
        handle.begin();
        handle.execute("SELECT FROM catalog_object o JOIN namespace n ON n.id = o.namespace_id"
                + " WHERE n.name = ? AND o.name = ? FOR UPDATE OF o", namespace, name);
    }

    /** Returns as soon as somebody waits for this lock. */
    void awaitWaiting() {
        Awaitility.await().until(() -> server.sql().withHandle(other -> other.createQuery(
                "SELECT count(*) FROM pg_stat_activity WHERE :backend = ANY (pg_blocking_pids(pid))")
                .bind("backend", backend).mapTo(Long.class).one()) > 0);
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
