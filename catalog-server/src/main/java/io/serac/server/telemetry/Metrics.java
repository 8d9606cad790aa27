package io.serac.server.telemetry;

import com.github.benmanes.caffeine.cache.Cache;
import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Clock;
import java.util.List;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * All measurements of the process, as Prometheus reads them. Thread-safe. Labels have few values that the code or the operator
 * chooses, never names of objects or principals.
 */
public final class Metrics implements AutoCloseable {
    private static final String SECONDS = "seconds";

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmGcMetrics garbageCollection = new JvmGcMetrics();
    private final OperationMetrics operations = new OperationMetrics(registry);
    private final ErrorMetrics errors = new ErrorMetrics(registry);
    private final DecisionMetrics decisions = new DecisionMetrics(registry);
    private final LimitMetrics limits = new LimitMetrics(registry);
    private final StorageMetrics storage = new StorageMetrics(registry);
    private final CacheMetrics caches = new CacheMetrics(registry);
    private final BackgroundMetrics background;
    private final Meter.MeterProvider<Counter> auditDropped = Counter.builder("serac.audit.dropped")
            .description("Records of the audit that were lost").withRegistry(registry);

    public Metrics(List<HikariDataSource> pools, Clock clock) {
        background = new BackgroundMetrics(registry, clock);
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        new FileDescriptorMetrics().bindTo(registry);
        garbageCollection.bindTo(registry);
        Gauge.builder("serac.build.info", () -> 1).description("Always 1; its labels say what runs")
                .tag("version", BuildRecord.version()).tag("java", Runtime.version().toString()).register(registry);
        // An alarm can only be set on what is there.
        auditDropped("database", 0);
        auditDropped("stream", 0);
        pools.forEach(pool -> PoolMetrics.measure(pool, registry));
    }

    /** Shows how old the keys of an issuer are; they are read again every few minutes. */
    public void measureIssuerKeys(String issuer, DoubleSupplier ageSeconds) {
        Gauge.builder("serac.issuer.keys.age", ageSeconds, DoubleSupplier::getAsDouble)
                .description("Time since the keys of an issuer were last read; not a number if they never were")
                .baseUnit(SECONDS).strongReference(true).tag("issuer", issuer).register(registry);
    }

    /** Shows which policies are decided by, and since when it is not known that they are the newest. */
    public void measurePolicies(LongSupplier epoch, DoubleSupplier lagSeconds) {
        Gauge.builder("serac.policy.epoch", epoch, LongSupplier::getAsLong)
                .description("Epoch of the policies in memory; the same on all servers after a moment")
                .strongReference(true).register(registry);
        Gauge.builder("serac.policy.lag", lagSeconds, DoubleSupplier::getAsDouble)
                .description("Time since the policies in memory were last known to be the newest")
                .baseUnit(SECONDS).strongReference(true).register(registry);
    }

    /**
     * Shows a cache.
     *
     * @param cache
     *            asked at each scrape; must record its statistics
     */
    public void measureCache(String name, Supplier<Cache<?, ?>> cache) {
        caches.measure(name, cache);
    }

    /** Shows when the certificate of the server's ports expires. */
    public void measureCertificate(DoubleSupplier secondsLeft) {
        Gauge.builder("serac.tls.certificate.expiry", secondsLeft, DoubleSupplier::getAsDouble)
                .description("Time until the certificate in use expires; negative if it has").baseUnit("seconds")
                .strongReference(true).register(registry);
        // An alarm can only be set on what is there.
        certificateReplacements(true, 0);
        certificateReplacements(false, 0);
    }

    /** Counts looks at a new certificate, that is in use now or could not be used. */
    public void certificateReplaced(boolean isTaken) {
        certificateReplacements(isTaken, 1);
    }

    private void certificateReplacements(boolean isTaken, int looks) {
        Counter.builder("serac.tls.certificate.replacements")
                .description("New certificates that were taken, and minutes in which one could not be")
                .tag("outcome", isTaken ? "taken" : "failed").register(registry).increment(looks);
    }

    /** Where requests are counted. */
    public OperationMetrics operations() {
        return operations;
    }

    /** Where errors are counted. */
    public ErrorMetrics errors() {
        return errors;
    }

    /** Where decisions are counted. */
    public DecisionMetrics decisions() {
        return decisions;
    }

    /** Where it is counted what limits refuse. */
    public LimitMetrics limits() {
        return limits;
    }

    /** Shows the pool of connections to a standby, and where pages of lists come from. */
    public ListMetrics measureLists(HikariDataSource pool) {
        PoolMetrics.measure(pool, registry);
        return new ListMetrics(registry);
    }

    /** Where calls to stores are counted. */
    public StorageMetrics storage() {
        return storage;
    }

    /** Where background work is counted. */
    public BackgroundMetrics background() {
        return background;
    }

    /** Counts records of the audit that did not get to where they should. */
    public void auditDropped(String destination, long records) {
        auditDropped.withTag("destination", destination).increment(records);
    }

    /** The text that Prometheus scrapes. */
    public String scrape() {
        return registry.scrape();
    }

    @Override
    public void close() {
        garbageCollection.close();
        registry.close();
    }
}
