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
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.internal.HttpConnection;
import org.eclipse.jetty.util.component.AbstractLifeCycle;
import org.eclipse.jetty.util.component.LifeCycle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Cuts off clients that send a request head, or take an answer, a byte at a time. Jetty's idle timeout starts anew with
 * every byte, so that it never ends such a connection. Thread-safe.
 */
final class SlowConnections extends AbstractLifeCycle implements Connection.Listener {
    private static final Logger LOG = LoggerFactory.getLogger(SlowConnections.class);
    private static final int SWEEPS_PER_TIMEOUT = 10;
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(30);
    /** Less than this fits into the buffers of the network, and is not watched. */
    private static final int ANSWER_BYTES_MIN = 64 << 10;

    private final Duration headTimeout;
    private final RequestObserver observer;
    private final Map<HttpConnection, Head> heads = new ConcurrentHashMap<>();
    private final Map<EndPoint, Long> answerDeadlinesNanos = new ConcurrentHashMap<>();
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
        if (connection instanceof HttpConnection http) {
            heads.put(http, new Head());
        }
    }

    @Override
    public void onClosed(Connection connection) {
        if (connection instanceof HttpConnection http) {
            heads.remove(http);
            answerDeadlinesNanos.remove(http.getEndPoint());
        }
    }

    /**
     * An answer begins; it has 30 s, and one second more for each 64 KiB. The caller must say when it is {@link
     * #answered}.
     */
    void answering(EndPoint endPoint, long bytes) {
        if (bytes >= ANSWER_BYTES_MIN) {
            Duration allowed = ANSWER_TIMEOUT.plusSeconds(bytes / ANSWER_BYTES_MIN);
            answerDeadlinesNanos.put(endPoint, System.nanoTime() + allowed.toNanos());
        }
    }

    void answered(EndPoint endPoint) {
        answerDeadlinesNanos.remove(endPoint);
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
        heads.forEach((connection, head) -> {
            if (head.isSlow(connection, now, headTimeout.toNanos())) {
                observer.limited(Limit.HEAD_TIME);
                connection.getEndPoint().close(new TimeoutException("The head of the request is too slow"));
            }
        });
        answerDeadlinesNanos.forEach((endPoint, deadlineNanos) -> {
            if (now - deadlineNanos > 0) {
                // Whoever writes it may take a while to notice; it is counted once.
                answerDeadlinesNanos.remove(endPoint);
                observer.limited(Limit.ANSWER_TIME);
                endPoint.close(new TimeoutException("The answer is taken too slowly"));
            }
        });
    }

    /** What the last sweep saw of a connection. Used by the sweeper only. */
    private static final class Head {
        private long requests;
        private long bytesBefore;
        private long sinceNanos;
        private boolean begun;

        boolean isSlow(HttpConnection connection, long now, long timeoutNanos) {
            long bytes = connection.getBytesIn();
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
