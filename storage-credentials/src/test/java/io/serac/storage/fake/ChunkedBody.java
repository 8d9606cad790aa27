package io.serac.storage.fake;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A body in chunks, signed each or not, with or without headers at its end. Not thread-safe. See
 * https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html and sigv4-streaming-trailers.html
 */
final class ChunkedBody {
    private static final Pattern CHUNK = Pattern.compile("([0-9a-f]+)(?:;chunk-signature=([0-9a-f]{64}))?");
    private static final String TRAILER_SIGNATURE = "x-amz-trailer-signature:";

    private final S3Request request;
    private final boolean isSigned;
    private final boolean hasTrailer;
    private final byte[] key;
    private final String timeAndScope;
    private final boolean anySecret;
    private String lastSignature;
    private int at;

    ChunkedBody(S3Request request, String hash, byte[] key, String time, Signature signature, boolean anySecret) {
        this.request = request;
        this.isSigned = hash.startsWith("STREAMING-AWS4-HMAC-SHA256-PAYLOAD");
        this.hasTrailer = hash.endsWith("-TRAILER");
        this.key = key;
        this.timeAndScope = time + "\n" + signature.scope();
        this.anySecret = anySecret;
        this.lastSignature = signature.signature();
        if (!isSigned && !hash.equals("STREAMING-UNSIGNED-PAYLOAD-TRAILER")) {
            throw new Refusal(400, "InvalidRequest");
        }
    }

    /** @throws Refusal if a chunk or the end is malformed or signed wrongly */
    byte[] decode() {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        int length;
        do {
            Matcher head = CHUNK.matcher(line());
            if (!head.matches() || isSigned != (head.group(2) != null)) {
                throw new Refusal(400, "IncompleteBody");
            }
            length = Integer.parseInt(head.group(1), 16);
            byte[] chunk = take(length);
            if (isSigned) {
                checkSignature("AWS4-HMAC-SHA256-PAYLOAD\n" + timeAndScope + "\n" + lastSignature + "\n"
                        + Hashes.sha256("") + "\n" + Hashes.sha256(chunk), head.group(2));
            }
            content.writeBytes(chunk);
            // The last chunk has no line end of its own where headers follow it.
            if (length > 0 || !hasTrailer) {
                endOfLine();
            }
        } while (length > 0);
        if (hasTrailer) {
            trailer();
        }
        long expected = request.header("X-Amz-Decoded-Content-Length").map(Long::parseLong).orElse(-1L);
        if (content.size() != expected) {
            throw new Refusal(400, "IncompleteBody");
        }
        return content.toByteArray();
    }

    private void trailer() {
        StringBuilder headers = new StringBuilder();
        for (String line = line(); !line.isEmpty(); line = line()) {
            if (line.startsWith(TRAILER_SIGNATURE)) {
                checkSignature("AWS4-HMAC-SHA256-TRAILER\n" + timeAndScope + "\n" + lastSignature + "\n"
                        + Hashes.sha256(headers.toString()), line.substring(TRAILER_SIGNATURE.length()));
                return;
            }
            headers.append(line).append('\n');
        }
        if (isSigned) {
            throw new Refusal(403, "SignatureDoesNotMatch");
        }
    }

    private void checkSignature(String toSign, String signature) {
        if (!anySecret && !Hashes.hex(Hashes.hmac(key, toSign)).equals(signature)) {
            throw new Refusal(403, "SignatureDoesNotMatch");
        }
        lastSignature = signature;
    }

    private String line() {
        int end = at;
        while (end < request.body().length && request.body()[end] != '\r') {
            end++;
        }
        String line = new String(request.body(), at, end - at, StandardCharsets.US_ASCII);
        at = end;
        endOfLine();
        return line;
    }

    private void endOfLine() {
        if (!Arrays.equals(take(2), new byte[]{'\r', '\n'})) {
            throw new Refusal(400, "IncompleteBody");
        }
    }

    private byte[] take(int length) {
        if (at + length > request.body().length) {
            throw new Refusal(400, "IncompleteBody");
        }
        at += length;
        return Arrays.copyOfRange(request.body(), at - length, at);
    }
}
