package io.serac.server.audit;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.LongConsumer;

/**
 * Records on their way to one destination. Requests only ever leave one here; what finds no room is counted and forgotten. One
 * thread at a time takes from it. Thread-safe.
 */
final class Backlog {
    static final int RECORDS_MAX = 20_000;
    private static final int BATCH_MAX = 500;

    private final BlockingQueue<AuditRecord> waiting = new ArrayBlockingQueue<>(RECORDS_MAX);
    private final LongConsumer dropped;
    private final List<AuditRecord> batch = new ArrayList<>(BATCH_MAX);

    /**
     * @param dropped
     *            is told how many records were lost
     */
    Backlog(LongConsumer dropped) {
        this.dropped = dropped;
    }

    /** Where records go. */
    @FunctionalInterface
    interface Destination {
        /** @return whether they are there; otherwise they are given again later */
        boolean accept(List<AuditRecord> records);
    }

    /** Leaves a record, if there is room. */
    void leave(AuditRecord record) {
        if (!waiting.offer(record)) {
            dropped.accept(1);
        }
    }

    /**
     * Moves what waits to its destination.
     *
     * @return false if the destination did not take all of it
     */
    synchronized boolean drain(Destination destination) {
        while (true) {
            waiting.drainTo(batch, BATCH_MAX - batch.size());
            if (batch.isEmpty()) {
                return true;
            }
            boolean isAccepted;
            try {
                isAccepted = destination.accept(List.copyOf(batch));
            } catch (RuntimeException failure) {
                // Whatever is wrong with these records would hold up all others for ever.
                dropped.accept(batch.size());
                batch.clear();
                throw failure;
            }
            if (!isAccepted) {
                return false;
            }
            batch.clear();
        }
    }
}
