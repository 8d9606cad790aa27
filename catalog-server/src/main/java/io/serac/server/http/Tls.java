package io.serac.server.http;

import io.serac.server.tls.TlsFiles;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * TLS of the listening ports, by a certificate that can be replaced while they listen: the files are looked at once a minute. What
 * cannot be used is left, and the former certificate stays. Connections that are open keep theirs. Thread-safe.
 */
public final class Tls implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Tls.class);
    private static final Duration LOOK_PERIOD = Duration.ofMinutes(1);
    private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

    private final TlsFiles files;
    private final Clock clock;
    private final SslContextFactory.Server contexts = new SslContextFactory.Server();
    private final ScheduledExecutorService looking = Executors
            .newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("certificate").factory());

    private volatile TlsFiles.Loaded loaded;
    /** Why the files were not taken last time; empty if they were. Used by the one who looks only. */
    private String problem = "";

    private Tls(TlsFiles files, TlsFiles.Loaded loaded, Clock clock) {
        this.files = files;
        this.loaded = loaded;
        this.clock = clock;
    }

    /** Is told how often files were replaced. */
    @FunctionalInterface
    public interface Observer {
        /** @param isTaken whether the new ones are in use; told anew at each look until they are */
        void replaced(boolean isTaken);
    }

    /**
     * Reads the files.
     *
     * @throws IOException
     *             if they are not what they have to be, with a message for the operator
     */
    public static Tls open(TlsFiles files, Clock clock) throws IOException {
        Tls tls = new Tls(files, files.load(), clock);
        tls.contexts.setSslContext(tls.loaded.context());
        tls.contexts.setIncludeProtocols(PROTOCOLS);
        // A client that is asked may have none; one that sends a bad one is refused.
        tls.contexts.setWantClientAuth(files.asksClients());
        tls.contexts.setRenegotiationAllowed(false);
        try {
            tls.contexts.start();
        } catch (Exception e) {
            throw new IOException("TLS cannot be set up: " + e.getMessage(), e);
        }
        tls.sayValidity();
        return tls;
    }

    /** Begins to look at the files. */
    public void watch(Observer observer) {
        // Ends with the executor; each look keeps its failures to itself.
        ScheduledFuture<?> unused = looking.scheduleWithFixedDelay(() -> look(observer), LOOK_PERIOD.toMillis(),
                LOOK_PERIOD.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** What has to stand before HTTP on a port. */
    public SslConnectionFactory connections() {
        return new SslConnectionFactory(contexts, "http/1.1");
    }

    /** Time until the certificate in use expires; negative if it has. */
    public double secondsLeft() {
        return Duration.between(clock.instant(), loaded.expiresAt()).toMillis() / 1000.0;
    }

    /** Takes the files if they have changed and are good. */
    void look(Observer observer) {
        try {
            if (files.digest().equals(loaded.digest())) {
                problem = "";
                return;
            }
            TlsFiles.Loaded found = files.load();
            contexts.reload(factory -> factory.setSslContext(found.context()));
            loaded = found;
            problem = "";
            observer.replaced(true);
            LOG.atInfo().addKeyValue("subject", found.subject()).addKeyValue("expires-at", found.expiresAt())
                    .log("new certificate in use");
            sayValidity();
        } catch (Exception e) {
            // Whatever it is, the next look must come.
            observer.replaced(false);
            sayOnce(String.valueOf(e.getMessage()));
        }
    }

    private void sayOnce(String reason) {
        if (!reason.equals(problem)) {
            problem = reason;
            LOG.atWarn().addKeyValue("reason", reason).addKeyValue("expires-at", loaded.expiresAt())
                    .log("new certificate cannot be used; the former one stays");
        }
    }

    private void sayValidity() {
        if (!clock.instant().isBefore(loaded.expiresAt()) || clock.instant().isBefore(loaded.beginsAt())) {
            LOG.atWarn().addKeyValue("subject", loaded.subject()).addKeyValue("begins-at", loaded.beginsAt())
                    .addKeyValue("expires-at", loaded.expiresAt())
                    .log("the certificate in use is not valid now; clients will refuse it");
        }
    }

    @Override
    public void close() {
        looking.shutdownNow();
        try {
            contexts.stop();
        } catch (Exception e) {
            throw new IllegalStateException("TLS does not stop", e);
        }
    }
}
