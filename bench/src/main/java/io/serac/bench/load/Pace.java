package io.serac.bench.load;

import java.util.concurrent.TimeUnit;

/** When the next operation is due. Immutable. */
public sealed interface Pace {

    /** Each connection asks again as soon as it has its answer. */
    record Closed() implements Pace {}

    /** Operations are due at a fixed rate, whatever the server does; latency counts from then. */
    record Open(double operationsPerSecond) implements Pace {

        public Open {
            if (!(operationsPerSecond > 0)) {
                throw new IllegalArgumentException("The rate must be above 0 operations per second.");
            }
        }

        long dueNanos(long startNanos, long index) {
            return startNanos + (long) (index * (TimeUnit.SECONDS.toNanos(1) / operationsPerSecond));
        }
    }
}
