package io.serac.bench.workload;

import io.serac.bench.BenchException;
import io.serac.bench.catalog.Catalog;
import io.serac.bench.catalog.TableWriter;
import io.serac.bench.http.HttpRequest;
import io.serac.bench.load.Extent;
import io.serac.bench.load.Loop;
import io.serac.bench.load.Operation;
import io.serac.bench.load.Pace;
import io.serac.bench.process.Watched;
import java.time.Duration;
import java.util.Collections;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;

/** Creates many tables before a workload that needs them. Stateless. */
final class FillNamespace {

    private static final int CONNECTIONS = 4;
    private static final Duration TIME_MAX = Duration.ofMinutes(10);

    private FillNamespace() {
    }

    /** Creates {@link #name tables} 0 to count - 1. */
    static void withTables(SampleCatalog sample, String namespace, int count) {
        Catalog catalog = sample.catalog();
        withTables(catalog, count, table -> TableWriter.createRequest(catalog, namespace, name(table)));
    }

    /** Sends the requests that create tables 0 to count - 1. */
    static void withTables(Catalog catalog, int count, IntFunction<HttpRequest> creating) {
        AtomicInteger next = new AtomicInteger();
        Operation create = connection -> {
            HttpRequest request = creating.apply(next.getAndIncrement());
            Catalog.requireStatus(request, connection.exchange(request), 200);
            return true;
        };
        try (Loop loop = new Loop(catalog.access().base(), Collections.nCopies(CONNECTIONS, create), Watched.NOTHING)) {
            long created = loop.run(new Pace.Closed(), new Extent(count, TIME_MAX)).operations();
            if (created < count) {
                throw new BenchException("In " + TIME_MAX.toMinutes() + " minutes only " + created + " of " + count
                        + " tables were created.");
            }
        }
    }

    static String name(int index) {
        return "table_%06d".formatted(index);
    }
}
