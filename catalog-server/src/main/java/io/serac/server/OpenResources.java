package io.serac.server;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a start has opened, to be closed in reverse order. Thread-safe. */
final class OpenResources implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OpenResources.class);

    private final Deque<AutoCloseable> newestFirst = new ArrayDeque<>();

    synchronized <T extends AutoCloseable> T add(T resource) {
        newestFirst.push(resource);
        return resource;
    }

    /** Closes everything, also if something fails to close. */
    @Override
    public synchronized void close() {
        while (!newestFirst.isEmpty()) {
            AutoCloseable resource = newestFirst.pop();
            try {
                resource.close();
            } catch (Exception e) {
                LOG.atWarn().setCause(e).addKeyValue("resource", resource.getClass().getSimpleName())
                        .log("Not closed cleanly");
            }
        }
    }
}
