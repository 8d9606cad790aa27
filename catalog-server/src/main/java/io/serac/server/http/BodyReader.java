package io.serac.server.http;

import io.serac.server.error.CatalogException;
import io.serac.server.error.ErrorCode;
import io.serac.server.operation.BodyLimit;
import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.TimeoutException;
import java.util.function.LongConsumer;

/** Reads request bodies within a size and a deadline for the whole body. Thread-safe. */
final class BodyReader {
    private static final int CHUNK_BYTES = 64 << 10;
    /**
     * Memory is set aside for an announced length up to this; more has to arrive first. Bodies that are larger are bounded all together.
     */
    static final int SMALL_BYTES_MAX = 64 << 10;

    private static final String READ = BodyReader.class.getName();

    private final Limits limits;

    BodyReader(Limits limits) {
        this.limits = limits;
    }

    /**
     * Whether a body was announced that has not been read: the connection cannot be used again, and the client must be told before
     * it tries.
     */
    static boolean isUnread(HttpServletRequest request) {
        return (request.getContentLengthLong() > 0 || request.getHeader("Transfer-Encoding") != null)
                && request.getAttribute(READ) == null;
    }

    /**
     * Reads it.
     *
     * @param large
     *            is told the bytes of a large body before they are in memory, and may throw
     */
    byte[] read(HttpServletRequest request, BodyLimit limit, LongConsumer large) {
        long bytesMax = limits.bodyBytesMax(limit);
        long announced = request.getContentLengthLong();
        if (announced > bytesMax && bytesMax > 0) {
            throw tooLarge(bytesMax);
        }
        if (limit == BodyLimit.NONE || announced == 0) {
            return new byte[0];
        }
        if (request.getHeader("Content-Encoding") != null) {
            throw new CatalogException(ErrorCode.UNSUPPORTED_MEDIA_TYPE,
                    "Compressed request bodies are not accepted. Send the body without Content-Encoding");
        }
        try {
            byte[] body = read(request.getInputStream(), announced, bytesMax, large);
            request.setAttribute(READ, Boolean.TRUE);
            return body;
        } catch (IOException e) {
            // Nothing has been done with the request yet, so that every way to fail is the sender's.
            throw e.getCause() instanceof TimeoutException ? tooSlow()
                    : CatalogException.badRequest("The body is malformed or broke off before its end", e);
        }
    }

    private byte[] read(InputStream stream, long announced, long bytesMax, LongConsumer large)
            throws IOException {
        long deadlineNanos = System.nanoTime() + limits.bodyTimeout().toNanos();
        ByteArrayOutputStream body = new ByteArrayOutputStream(Math.clamp(announced, 256, SMALL_BYTES_MAX));
        byte[] chunk = new byte[(int) Math.min(CHUNK_BYTES, announced > 0 ? announced : CHUNK_BYTES)];
        for (int read = stream.read(chunk); read >= 0; read = stream.read(chunk)) {
            if (body.size() <= SMALL_BYTES_MAX && body.size() + read > SMALL_BYTES_MAX) {
                large.accept(announced > 0 ? announced : bytesMax);
            }
            body.write(chunk, 0, read);
            if (body.size() > bytesMax) {
                throw tooLarge(bytesMax);
            }
            long extensionNanos = body.size() / CHUNK_BYTES * 1_000_000_000L;
            if (System.nanoTime() - deadlineNanos > extensionNanos) {
                throw tooSlow();
            }
        }
        return body.toByteArray();
    }

    private CatalogException tooSlow() {
        return new CatalogException(ErrorCode.REQUEST_TIMEOUT,
                "The body did not arrive within " + limits.bodyTimeout().toSeconds() + " s");
    }

    private static CatalogException tooLarge(long bytesMax) {
        return new CatalogException(ErrorCode.CONTENT_TOO_LARGE,
                "The body is larger than the " + bytesMax + " bytes allowed here");
    }
}
