package io.serac.server.telemetry;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
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
import java.util.List;
import java.util.function.DoubleSupplier;
import java.util.function.ToDoubleFunction;

/** All measurements of the process, as Prometheus reads them. Thread-safe. */
public final class Metrics implements AutoCloseable {
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmGcMetrics garbageCollection = new JvmGcMetrics();
    private final OperationMetrics operations = new OperationMetrics(registry);
    private final Meter.MeterProvider<Counter> auditDropped = Counter.builder("serac.audit.dropped")
            .description("Records of the audit that were lost").withRegistry(registry);

    public Metrics(List<HikariDataSource> pools) {
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        new FileDescriptorMetrics().bindTo(registry);
        garbageCollection.bindTo(registry);
        // An alarm can only be set on what is there.
        auditDropped("database", 0);
        auditDropped("stream", 0);
        for (HikariDataSource pool : pools) {
            bind(pool, "active", HikariPoolMXBean::getActiveConnections);
            bind(pool, "idle", HikariPoolMXBean::getIdleConnections);
            bind(pool, "waiting", HikariPoolMXBean::getThreadsAwaitingConnection);
        }
    }

    private void bind(HikariDataSource pool, String state, ToDoubleFunction<HikariPoolMXBean> count) {
        Gauge.builder("serac.database.connections", pool, source -> count.applyAsDouble(source.getHikariPoolMXBean()))
                .description("Connections to the database, and requests that wait for one")
                .tag("pool", pool.getPoolName())
                .tag("state", state).register(registry);
    }

    /** Shows how old the keys of an issuer are; they are read again every few minutes. */
    public void measureIssuerKeys(String issuer, DoubleSupplier ageSeconds) {
        Gauge.builder("serac.issuer.keys.age", ageSeconds, DoubleSupplier::getAsDouble)
                .description("Time since the keys of an issuer were last read; not a number if they never were")
                .baseUnit("seconds").strongReference(true).tag("issuer", issuer).register(registry);
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
