package io.serac.bench.load;

import io.serac.bench.http.HttpConnection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** One connection and what it repeats. Used by one thread at a time. */
final class Worker {

    private static final long LATENCY_NANOS_MAX = TimeUnit.MINUTES.toNanos(2);
    private static final int SIGNIFICANT_DIGITS = 3;

    private final HttpConnection connection;
    private final Operation operation;

    Worker(HttpConnection connection, Operation operation) {
        this.connection = connection;
        this.operation = operation;
    }

    static Histogram emptyHistogram() {
        return new Histogram(LATENCY_NANOS_MAX, SIGNIFICANT_DIGITS);
    }

    Histogram work(Turn turn) throws IOException {
        Histogram latencies = emptyHistogram();
        connection.reopen();
        for (long due = turn.next(); due != Turn.NO_MORE; due = turn.next()) {
            if (!operation.run(connection)) {
                break;
            }
            latencies.recordValue(Math.clamp(System.nanoTime() - due, 0, LATENCY_NANOS_MAX));
        }
        return latencies;
    }

    void close() {
        try {
            connection.close();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot close a connection.", e);
        }
    }
}
