package io.serac.server.metadata;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.serac.authorizer.Decision;
import io.serac.server.http.JsonAnswer;
import io.serac.server.http.Request;
import io.serac.server.http.Response;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.iceberg.Labels;
import org.apache.iceberg.LabelsParser;
import org.jspecify.annotations.Nullable;

/**
 * Answers of load, create, register and commit: the document's bytes with the rest written around them, never parsed. Thread-safe.
 */
public final class LoadResponseWriter {
    private static final int GZIP_BYTES_MIN = 1024;
    private static final byte[] HEAD = "{\"metadata-location\":\"".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] HEAD_END = "\",\"metadata\":".getBytes(StandardCharsets.US_ASCII);

    private LoadResponseWriter() {
    }

    /**
     * The answer, compressed if the client accepts that.
     *
     * @param settings
     *            how the client reaches the files
     */
    public static Response write(Decision.Allowed allowed, Request request, MetadataDocument document,
            ClientSettings settings) {
        return write(allowed, request, document, settings, Labels.EMPTY);
    }

    /**
     * As {@link #write(Decision.Allowed, Request, MetadataDocument, ClientSettings)}, with tags.
     *
     * @param labels
     *            that the caller may see
     */
    public static Response write(Decision.Allowed allowed, Request request, MetadataDocument document,
            ClientSettings settings, Labels labels) {
        return write(allowed, request, document, settings, labels, null);
    }

    /**
     * The answer to an engine, with what it has to apply.
     *
     * @param restrictions
     *            null for none
     */
    public static Response write(Decision.Allowed allowed, Request request, MetadataDocument document,
            ClientSettings settings, Labels labels, @Nullable ReadRestrictions restrictions) {
        byte[] location = JsonStringEncoder.getInstance().quoteAsUTF8(document.metadataLocation());
        byte[] head = new byte[HEAD.length + location.length + HEAD_END.length];
        System.arraycopy(HEAD, 0, head, 0, HEAD.length);
        System.arraycopy(location, 0, head, HEAD.length, location.length);
        System.arraycopy(HEAD_END, 0, head, HEAD.length + location.length, HEAD_END.length);
        return splice(allowed, request, head, document, settings(settings, labels, restrictions));
    }

    /** An answer that names no metadata file: there is none yet, or the caller may not know where it is. */
    public static Response withoutLocation(Decision.Allowed allowed, Request request, MetadataDocument document,
            ClientSettings settings) {
        return withoutLocation(allowed, request, document, settings, Labels.EMPTY);
    }

    /**
     * As {@link #withoutLocation(Decision.Allowed, Request, MetadataDocument, ClientSettings)}, with tags.
     *
     * @param labels
     *            that the caller may see
     */
    public static Response withoutLocation(Decision.Allowed allowed, Request request, MetadataDocument document,
            ClientSettings settings, Labels labels) {
        return splice(allowed, request, "{\"metadata\":".getBytes(StandardCharsets.US_ASCII), document,
                settings(settings, labels, null));
    }

    private static Response splice(Decision.Allowed allowed, Request request, byte[] head, MetadataDocument document,
            byte[] settings) {
        if (document.json().length >= GZIP_BYTES_MIN && acceptsGzip(request)) {
            List<byte[]> pieces = Gzip.splice(head, document, settings);
            return Response.json(allowed, 200, pieces.toArray(byte[][]::new)).withHeader("Content-Encoding", "gzip")
                    .withHeader("Vary", "Accept-Encoding");
        }
        return Response.json(allowed, 200, head, document.json(), settings).withHeader("Vary", "Accept-Encoding");
    }

    private static byte[] settings(ClientSettings settings, Labels labels, @Nullable ReadRestrictions restrictions) {
        byte[] json = JsonAnswer.object(fields -> {
            JsonAnswer.strings(fields, "config", settings.config());
            if (!settings.credentials().isEmpty()) {
                credentials(fields, settings.credentials());
            }
            if (!settings.signing().isEmpty()) {
                fields.writeObjectFieldStart("remote-signing-config");
                JsonAnswer.strings(fields, "properties", settings.signing());
                fields.writeEndObject();
            }
            if (!labels.isEmpty()) {
                fields.writeFieldName("labels");
                LabelsParser.toJson(labels, fields);
            }
            if (restrictions != null) {
                restrictions.write(fields);
            }
        });
        json[0] = ',';
        return json;
    }

    /** The field that holds keys, the same in answers of loads and of refreshes. */
    public static void credentials(JsonGenerator json, List<ClientSettings.Credential> credentials)
            throws IOException {
        json.writeArrayFieldStart("storage-credentials");
        for (ClientSettings.Credential credential : credentials) {
            json.writeStartObject();
            json.writeStringField("prefix", credential.prefix());
            JsonAnswer.strings(json, "config", credential.config());
            json.writeEndObject();
        }
        json.writeEndArray();
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
