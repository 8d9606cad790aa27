package io.serac.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.serac.bench.BenchException;
import io.serac.bench.process.Watched;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LoopTest {

    private static final Duration LONG = Duration.ofSeconds(30);

    private final AtomicInteger calls = new AtomicInteger();
    private final Operation count = connection -> calls.incrementAndGet() > 0;
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void stopsAfterTheOperationsAskedFor() {
        Measurement measured = run(List.of(count, count), new Pace.Closed(), new Extent(1_000, LONG));

        assertThat(measured.operations()).isEqualTo(1_000);
        assertThat(calls).hasValue(1_000);
    }

    @Test
    void stopsWhenTheTimeIsOver() {
        Measurement measured = run(List.of(count), new Pace.Closed(), Extent.lasting(Duration.ofMillis(50)));

        assertThat(measured.elapsedNanos()).isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(50));
        assertThat(measured.operations()).isEqualTo(calls.get());
    }

    @Test
    void stopsAConnectionWhoseSupplyIsUsedUp() {
        Operation five = connection -> calls.incrementAndGet() <= 5;

        assertThat(run(List.of(five), new Pace.Closed(), new Extent(1_000, LONG)).operations()).isEqualTo(5);
    }

    @Test
    void countsLatencyOfAnOpenLoopFromWhenItWasDue() {
        // The first operation stalls; those due meanwhile must not hide it, as they would in a closed loop.
        Operation stallsOnce = connection -> {
            if (calls.getAndIncrement() == 0) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
            }
            return true;
        };

        Measurement measured = run(List.of(stallsOnce), new Pace.Open(1_000), new Extent(50, LONG));

        assertThat(measured.operations()).isEqualTo(50);
        assertThat(measured.latencyMillis(50)).isGreaterThan(40);
    }

    @Test
    void reportsPercentilesAndRates() {
        Measurement measured = run(List.of(count), new Pace.Open(200), new Extent(20, LONG));

        assertThat(measured.operationsPerSecond()).isPositive();
        assertThat(measured.latencyMillis(99)).isGreaterThanOrEqualTo(measured.latencyMillis(50));
    }

    @Test
    void passesOnWhatWentWrong() {
        Operation fails = connection -> {
            throw new BenchException("Expected 200 but got 500.");
        };

        assertThatThrownBy(() -> run(List.of(fails), new Pace.Closed(), new Extent(1, LONG)))
                .isInstanceOf(BenchException.class)
                .hasMessage("Expected 200 but got 500.");
    }

    private Measurement run(List<Operation> operations, Pace pace, Extent extent) {
        URI uri = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        try (Loop loop = new Loop(uri, operations, Watched.NOTHING)) {
            return loop.run(pace, extent);
        }
    }
}
