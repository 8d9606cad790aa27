package io.serac.server.http;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.ConnectionMetaData;
import org.eclipse.jetty.util.thread.Scheduler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes what a client still sends after it was refused, so that it can read the answer: a connection that is closed while bytes
 * arrive is reset, and a reset overtakes the answer (RFC 9112, section 9.6). Whoever sends more than any operation takes, falls
 * silent or goes on for longer, is cut off. Stateless.
 */
final class Lingering {
    private static final Logger LOG = LoggerFactory.getLogger(Lingering.class);
    private static final long BYTES_MAX = 16 << 20;
    private static final long NANOS_MAX = TimeUnit.SECONDS.toNanos(2);
    private static final Duration SILENCE_MAX = Duration.ofSeconds(1);
    private static final int CHUNK_BYTES = 64 << 10;

    private Lingering() {
    }

    /** To be called with the answer written, and with no place in flight taken. */
    static void afterRefusal(HttpServletRequest request, HttpServletResponse response) {
        // Whoever asks before he sends a body sends none after a refusal, and reading would invite him to.
        if (!BodyReader.isUnread(request) || request.getHeader("Expect") != null) {
            return;
        }
        try {
            response.flushBuffer();
            ConnectionMetaData connection = ServletContextRequest.getServletContextRequest(request)
                    .getConnectionMetaData();
            EndPoint endPoint = connection.getConnection().getEndPoint();
            endPoint.setIdleTimeout(SILENCE_MAX.toMillis());
            // While less arrives than can be decrypted, reading comes to no end and the connection is not silent.
            Scheduler.Task end = connection.getConnector().getScheduler().schedule(
                    () -> SlowConnections.cut(endPoint, "The rest of a refused body is too slow"), 2 * NANOS_MAX,
                    TimeUnit.NANOSECONDS);
            try {
                discard(request.getInputStream());
            } finally {
                end.cancel();
            }
        } catch (IOException e) {
            LOG.atDebug().setCause(e).log("client left while it was refused");
        }
    }

    private static void discard(InputStream body) throws IOException {
        long startNanos = System.nanoTime();
        byte[] chunk = new byte[CHUNK_BYTES];
        long discarded = 0;
        int read = body.read(chunk);
        while (read >= 0 && discarded < BYTES_MAX && System.nanoTime() - startNanos < NANOS_MAX) {
            discarded += read;
            read = body.read(chunk);
        }
    }
}
