package io.serac.server.metadata;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.serac.authorizer.Decision;
import io.serac.server.http.JsonAnswer;
import io.serac.server.http.Request;
import io.serac.server.http.Response;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * Answers of load, create, register and commit: the document's bytes with the rest written around them, never parsed. Thread-safe.
 */
public final class LoadResponseWriter {
    private static final int GZIP_BYTES_MIN = 1024;
    private static final byte[] HEAD = "{\"metadata-location\":\"".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] HEAD_END = "\",\"metadata\":".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NO_SETTINGS = ",\"config\":{}}".getBytes(StandardCharsets.US_ASCII);

    private LoadResponseWriter() {
    }

    /**
     * The answer, compressed if the client accepts that.
     *
     * @param config
     *            settings for the client's file access
     */
    public static Response write(Decision.Allowed allowed, Request request, MetadataDocument document,
            Map<String, String> config) {
        byte[] location = JsonStringEncoder.getInstance().quoteAsUTF8(document.metadataLocation());
        byte[] head = new byte[HEAD.length + location.length + HEAD_END.length];
        System.arraycopy(HEAD, 0, head, 0, HEAD.length);
        System.arraycopy(location, 0, head, HEAD.length, location.length);
        System.arraycopy(HEAD_END, 0, head, HEAD.length + location.length, HEAD_END.length);
        return splice(allowed, request, head, document, config);
    }

    /** An answer that names no metadata file: there is none yet, or the caller may not know where it is. */
    public static Response withoutLocation(Decision.Allowed allowed, Request request, MetadataDocument document,
            Map<String, String> config) {
        return splice(allowed, request, "{\"metadata\":".getBytes(StandardCharsets.US_ASCII), document, config);
    }

    private static Response splice(Decision.Allowed allowed, Request request, byte[] head, MetadataDocument document,
            Map<String, String> config) {
        byte[] settings = config.isEmpty() ? NO_SETTINGS : settings(config);
        if (document.json().length >= GZIP_BYTES_MIN && acceptsGzip(request)) {
            List<byte[]> pieces = Gzip.splice(head, document, settings);
            return Response.json(allowed, 200, pieces.toArray(byte[][]::new)).withHeader("Content-Encoding", "gzip")
                    .withHeader("Vary", "Accept-Encoding");
        }
        return Response.json(allowed, 200, head, document.json(), settings).withHeader("Vary", "Accept-Encoding");
    }

    private static byte[] settings(Map<String, String> config) {
        byte[] settings = JsonAnswer.object(json -> JsonAnswer.strings(json, "config", config));
        settings[0] = ',';
        return settings;
    }

    private static boolean acceptsGzip(Request request) {
        String accepted = request.header("Accept-Encoding").orElse("");
        for (String coding : accepted.split(",", -1)) {
            String[] parts = coding.strip().split(";", 2);
            if (parts[0].strip().equalsIgnoreCase("gzip")) {
                return parts.length == 1 || !parts[1].replace(" ", "").matches("q=0(\\.0*)?");
            }
        }
        return false;
    }
}
