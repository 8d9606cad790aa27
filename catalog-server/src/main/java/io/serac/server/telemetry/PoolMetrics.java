package io.serac.server.telemetry;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import com.zaxxer.hikari.metrics.IMetricsTracker;
import com.zaxxer.hikari.metrics.PoolStats;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

/** A pool of connections to the database: what it holds, and how long it makes requests wait. Thread-safe. */
final class PoolMetrics implements IMetricsTracker {
    private static final Duration[] BUCKETS = {Duration.ofMillis(1), Duration.ofMillis(10), Duration.ofMillis(100),
            Duration.ofSeconds(1)};

    private final Timer acquired;
    private final Counter timeouts;

    private PoolMetrics(String pool, MeterRegistry registry) {
        this.acquired = Timer.builder("serac.database.acquire").description("Time until a pool handed out a connection")
                .tag("pool", pool).serviceLevelObjectives(BUCKETS).register(registry);
        this.timeouts = Counter.builder("serac.database.acquire.timeouts")
                .description("Times that a pool had no connection in time").tag("pool", pool).register(registry);
    }

    /** Shows a pool. */
    static void measure(HikariDataSource pool, MeterRegistry registry) {
        pool.setMetricsTrackerFactory((String name, PoolStats stats) -> new PoolMetrics(name, registry));
        connections(pool, "active", HikariPoolMXBean::getActiveConnections, registry);
        connections(pool, "idle", HikariPoolMXBean::getIdleConnections, registry);
        connections(pool, "waiting", HikariPoolMXBean::getThreadsAwaitingConnection, registry);
        Gauge.builder("serac.database.connections.max", pool, HikariDataSource::getMaximumPoolSize)
                .description("Connections that a pool may have").tag("pool", pool.getPoolName()).register(registry);
    }

    private static void connections(HikariDataSource pool, String state, ToDoubleFunction<HikariPoolMXBean> count,
            MeterRegistry registry) {
        Gauge.builder("serac.database.connections", pool, source -> count.applyAsDouble(source.getHikariPoolMXBean()))
                .description("Connections to the database, and requests that wait for one")
                .tag("pool", pool.getPoolName()).tag("state", state).register(registry);
    }

    @Override
    public void recordConnectionAcquiredNanos(long elapsedNanos) {
        acquired.record(elapsedNanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void recordConnectionTimeout() {
        timeouts.increment();
    }
}
