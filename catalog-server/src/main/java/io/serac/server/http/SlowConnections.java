package io.serac.server.http;

import io.serac.server.telemetry.LimitMetrics.Limit;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.eclipse.jetty.io.ssl.SslHandshakeListener;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.internal.HttpConnection;
import org.eclipse.jetty.util.component.AbstractLifeCycle;
import org.eclipse.jetty.util.component.LifeCycle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Cuts off clients that shake hands, send a request, or take an answer, a byte at a time. Jetty's idle timeout starts anew with
 * every byte of the network, so that it never ends such a connection. Thread-safe.
 */
final class SlowConnections extends AbstractLifeCycle implements Connection.Listener {
    private static final Logger LOG = LoggerFactory.getLogger(SlowConnections.class);
    private static final int SWEEPS_PER_TIMEOUT = 10;
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(30);
    /** Less than this fits into the buffers of the network, and is not watched; what has more gets one second for each such piece. */
    private static final int ANSWER_BYTES_MIN = 64 << 10;

    private final Duration headTimeout;
    private final RequestObserver observer;
    private final Map<HttpConnection, Head> heads = new ConcurrentHashMap<>();
    /** Of those that have not finished their handshake. */
    private final Map<SslConnection, Long> handshakeDeadlinesNanos = new ConcurrentHashMap<>();
    /** Of those that send a body or take an answer. */
    private final Map<EndPoint, Long> deadlinesNanos = new ConcurrentHashMap<>();
    private final ScheduledExecutorService sweeper = Executors
            .newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("slow-connections").factory());

    private @Nullable ScheduledFuture<?> sweeping;

    SlowConnections(Duration headTimeout, RequestObserver observer) {
        this.observer = observer;
        this.headTimeout = headTimeout;
    }

    /** Starts and stops together with the server. */
    void watch(Server server) {
        server.addBean(this);
        server.addEventListener(new LifeCycle.Listener() {
            @Override
            public void lifeCycleStarting(LifeCycle starting) {
                for (Connector connector : server.getConnectors()) {
                    connector.addEventListener(SlowConnections.this);
                }
            }
        });
    }

    @Override
    protected void doStart() {
        long periodNanos = Math.max(1, headTimeout.toNanos() / SWEEPS_PER_TIMEOUT);
        sweeping = sweeper.scheduleWithFixedDelay(this::sweep, periodNanos, periodNanos, TimeUnit.NANOSECONDS);
    }

    @Override
    protected void doStop() {
        if (sweeping != null) {
            sweeping.cancel(false);
        }
        sweeper.shutdownNow();
    }

    @Override
    public void onOpened(Connection connection) {
        if (connection instanceof SslConnection tls) {
            shaking(tls);
        } else if (connection instanceof HttpConnection http && tls(http) == null) {
            heads.put(http, new Head(0));
        }
    }

    /** The handshake has as long as a head has; the first head begins after it. */
    private void shaking(SslConnection tls) {
        handshakeDeadlinesNanos.put(tls, System.nanoTime() + headTimeout.toNanos());
        tls.addHandshakeListener(new SslHandshakeListener() {
            @Override
            public void handshakeSucceeded(Event event) {
                handshakeDeadlinesNanos.remove(tls);
                if (tls.getSslEndPoint().getConnection() instanceof HttpConnection http) {
                    heads.put(http, new Head(tls.getBytesIn()));
                }
            }
        });
    }

    private static @Nullable SslConnection tls(HttpConnection http) {
        return http.getEndPoint() instanceof SslConnection.SslEndPoint encrypted ? encrypted.getSslConnection() : null;
    }

    /** Of the network: what is encrypted counts before it can be read. */
    private static long bytesIn(HttpConnection http) {
        SslConnection tls = tls(http);
        return tls == null ? http.getBytesIn() : tls.getBytesIn();
    }

    @Override
    public void onClosed(Connection connection) {
        if (connection instanceof SslConnection tls) {
            handshakeDeadlinesNanos.remove(tls);
        } else if (connection instanceof HttpConnection http) {
            heads.remove(http);
            deadlinesNanos.remove(http.getEndPoint());
        }
    }

    /**
     * A body is waited for. Whoever reads it has a deadline of its own, but does not come to look at it while less arrives than can
     * be decrypted. The caller must say when it is {@link #done}.
     *
     * @param allowed
     *            without what {@code bytesMax} adds
     */
    void receiving(EndPoint endPoint, Duration allowed, long bytesMax) {
        deadlinesNanos.put(endPoint, System.nanoTime() + extended(allowed, bytesMax).toNanos());
    }

    /** An answer begins; it has 30 s, and one second more for each 64 KiB. The caller must say when it is {@link #done}. */
    void answering(EndPoint endPoint, long bytes) {
        if (bytes >= ANSWER_BYTES_MIN) {
            deadlinesNanos.put(endPoint, System.nanoTime() + extended(ANSWER_TIMEOUT, bytes).toNanos());
        }
    }

    void done(EndPoint endPoint) {
        deadlinesNanos.remove(endPoint);
    }

    private static Duration extended(Duration allowed, long bytes) {
        return allowed.plusSeconds(bytes / ANSWER_BYTES_MIN);
    }

    private void sweep() {
        try {
            cutOff(System.nanoTime());
        } catch (RuntimeException e) {
            // The next sweep must come all the same.
            LOG.atError().setCause(e).log("looking for slow connections failed");
        }
    }

    private void cutOff(long now) {
        handshakeDeadlinesNanos.forEach((connection, deadlineNanos) -> {
            if (now - deadlineNanos > 0) {
                observer.limited(Limit.HANDSHAKE_TIME);
                cut(connection.getEndPoint(), "The handshake is too slow");
            }
        });
        heads.forEach((connection, head) -> {
            if (head.isSlow(connection, now, headTimeout.toNanos())) {
                observer.limited(Limit.HEAD_TIME);
                cut(connection.getEndPoint(), "The head of the request is too slow");
            }
        });
        deadlinesNanos.forEach((endPoint, deadlineNanos) -> {
            // Whoever writes or reads may take a while to notice, so it is counted once; and a next request may have one of its own.
            if (now - deadlineNanos > 0 && deadlinesNanos.remove(endPoint, deadlineNanos)) {
                observer.limited(Limit.TRANSFER_TIME);
                cut(endPoint, "The body comes, or the answer is taken, too slowly");
            }
        });
    }

    /** Without the farewell of TLS, which a client that takes nothing would not take either. */
    static void cut(EndPoint endPoint, String reason) {
        EndPoint network = endPoint instanceof EndPoint.Wrapper wrapper ? wrapper.unwrap() : endPoint;
        network.close(new TimeoutException(reason));
    }

    /** What the last sweep saw of a connection. Used by the sweeper only. */
    private static final class Head {
        private long requests;
        private long bytesBefore;
        private long sinceNanos;
        private boolean begun;

        /** @param bytesBefore that belong to no head */
        Head(long bytesBefore) {
            this.bytesBefore = bytesBefore;
        }

        boolean isSlow(HttpConnection connection, long now, long timeoutNanos) {
            long bytes = bytesIn(connection);
            if (!connection.getParser().inHeaderState() || requests != connection.getMessagesIn()) {
                requests = connection.getMessagesIn();
                bytesBefore = bytes;
                begun = false;
            } else if (!begun && bytes > bytesBefore) {
                begun = true;
                sinceNanos = now;
            }
            return begun && now - sinceNanos > timeoutNanos;
        }
    }
}
