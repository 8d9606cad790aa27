package io.serac.server.management;

import java.util.concurrent.Executor;

/** Whether requests should be sent to this server. Thread-safe. */
public final class Health {
    private final DatabaseCheck database;
    private volatile boolean isServing;

    /**
     * @param databaseQuestion
     *            returns if the database answers, throws if not
     * @param executor
     *            runs the question, which may hang
     */
    public Health(Runnable databaseQuestion, Executor executor) {
        this.database = new DatabaseCheck(databaseQuestion, executor);
    }

    /** The server has started. */
    public void serve() {
        isServing = true;
    }

    /** The server is about to stop: no new requests, please. */
    public void stop() {
        isServing = false;
    }

    /** @return empty if ready, else why not */
    String problem() {
        if (!isServing) {
            return "starting or stopping";
        }
        return database.answers() ? "" : "the database does not answer";
    }
}
