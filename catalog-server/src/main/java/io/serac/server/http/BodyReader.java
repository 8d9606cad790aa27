package io.serac.server.http;

import io.serac.server.error.CatalogException;
import io.serac.server.error.ErrorCode;
import io.serac.server.operation.BodyLimit;
import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;

/** Reads request bodies within a size and a deadline for the whole body. Thread-safe. */
final class BodyReader {
    private static final int CHUNK_BYTES = 64 << 10;

    private final Limits limits;

    BodyReader(Limits limits) {
        this.limits = limits;
    }

    byte[] read(HttpServletRequest request, BodyLimit limit) throws IOException {
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
        long deadlineNanos = System.nanoTime() + limits.bodyTimeout().toNanos();
        ByteArrayOutputStream body = new ByteArrayOutputStream((int) Math.max(256, announced));
        byte[] chunk = new byte[(int) Math.min(CHUNK_BYTES, announced > 0 ? announced : CHUNK_BYTES)];
        InputStream stream = request.getInputStream();
        for (int read = stream.read(chunk); read >= 0; read = stream.read(chunk)) {
            body.write(chunk, 0, read);
            if (body.size() > bytesMax) {
                throw tooLarge(bytesMax);
            }
            long extensionNanos = body.size() / CHUNK_BYTES * 1_000_000_000L;
            if (System.nanoTime() - deadlineNanos > extensionNanos) {
                throw new CatalogException(ErrorCode.REQUEST_TIMEOUT,
                        "The body did not arrive within " + limits.bodyTimeout().toSeconds() + " s");
            }
        }
        return body.toByteArray();
    }

    private static CatalogException tooLarge(long bytesMax) {
        return new CatalogException(ErrorCode.CONTENT_TOO_LARGE,
                "The body is larger than the " + bytesMax + " bytes allowed here");
    }
}
