package io.serac.bench.load;

import io.serac.bench.BenchException;
import io.serac.bench.http.HttpConnection;
import io.serac.bench.process.CpuReading;
import io.serac.bench.process.Watched;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.HdrHistogram.Histogram;

/**
 * Drives one connection per operation, all together. Each round opens them anew, as servers close those that were idle
 * while others had their turn. Used by one thread; the
 * connections run in threads of their own.
 */
public final class Loop implements AutoCloseable {

    private final List<Worker> workers = new ArrayList<>();
    private final ExecutorService threads;
    private final Watched watched;

    public Loop(URI server, List<Operation> operations, Watched watched) {
        this.watched = watched;
        this.threads = Executors.newFixedThreadPool(operations.size());
        try {
            for (Operation operation : operations) {
                workers.add(new Worker(HttpConnection.open(server), operation));
            }
        } catch (IOException e) {
            close();
            throw new BenchException("Cannot connect to " + server + ": is the server running there?", e);
        }
    }

    /** Runs a round and measures it. */
    public Measurement run(Pace pace, Extent extent) {
        CpuReading before = watched.cpu();
        long startNanos = System.nanoTime();
        Turn turn = new Turn(pace, extent, startNanos);
        List<Future<Histogram>> running = new ArrayList<>();
        for (Worker worker : workers) {
            running.add(threads.submit(() -> worker.work(turn)));
        }
        Histogram latencies = Worker.emptyHistogram();
        for (Future<Histogram> one : running) {
            latencies.add(result(one));
        }
        long elapsedNanos = System.nanoTime() - startNanos;
        return new Measurement(latencies.getTotalCount(), elapsedNanos, watched.cpu().since(before), latencies);
    }

    @Override
    public void close() {
        threads.shutdownNow();
        for (Worker worker : workers) {
            worker.close();
        }
    }

    private static Histogram result(Future<Histogram> one) {
        try {
            return one.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof BenchException reason) {
                throw reason;
            }
            throw new BenchException("A connection failed while it was measured: " + e.getCause(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchException("Interrupted while measuring.", e);
        }
    }
}
