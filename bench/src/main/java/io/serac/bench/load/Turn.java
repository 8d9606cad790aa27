package io.serac.bench.load;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** Hands out the operations of one round to its connections. Thread-safe. */
final class Turn {

    static final long NO_MORE = Long.MIN_VALUE;

    private final Pace pace;
    private final long operationsMax;
    private final long startNanos;
    private final long endNanos;
    private final AtomicLong handedOut = new AtomicLong();

    Turn(Pace pace, Extent extent, long startNanos) {
        this.pace = pace;
        this.operationsMax = extent.operationsMax();
        this.startNanos = startNanos;
        this.endNanos = startNanos + extent.timeMax().toNanos();
    }

    /**
     * Waits until the next operation is due.
     *
     * @return the time from which its latency counts, or {@link #NO_MORE}
     */
    long next() {
        long index = handedOut.getAndIncrement();
        if (index >= operationsMax) {
            return NO_MORE;
        }
        return switch (pace) {
            case Pace.Closed closed -> {
                long now = System.nanoTime();
                yield now - endNanos < 0 ? now : NO_MORE;
            }
            case Pace.Open open -> {
                long due = open.dueNanos(startNanos, index);
                yield due - endNanos < 0 ? waitUntil(due) : NO_MORE;
            }
        };
    }

    private static long waitUntil(long due) {
        for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
        return due;
    }
}
