package io.serac.storage.signing;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collections;
import java.util.HexFormat;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A request in the form that is signed with AWS Signature Version 4. Immutable and thread-safe. See
 * https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html
 *
 * <p>The SDK's own signer cannot be used: it takes no hash of a payload that it does not see, and it chooses what is signed by
 * the scheme and the content type of the request. Here it is the bytes that were checked, and nothing else.
 *
 * @param path percent-encoded, as it is sent
 * @param query percent-encoded and sorted
 * @param headers all that are signed, {@code host} and {@code x-amz-date} too; names in lower case
 * @param contentHash as in {@code x-amz-content-sha256}
 */
record SignatureV4(String method, String path, String query, SortedMap<String, String> headers, String contentHash) {
    private static final String ALGORITHM = "AWS4-HMAC-SHA256";
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
    private static final int DAY_LENGTH = "uuuuMMdd".length();

    SignatureV4 {
        headers = Collections.unmodifiableSortedMap(new TreeMap<>(headers));
    }

    /** As in {@code x-amz-date}. */
    static String timeText(Instant time) {
        return TIME.format(time);
    }

    static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("Each Java has SHA-256", impossible);
        }
    }

    /** The value of {@code Authorization}. */
    String authorization(SigningKey key, String region, Instant time) {
        String timeText = timeText(time);
        String day = timeText.substring(0, DAY_LENGTH);
        String scope = day + "/" + region + "/s3/aws4_request";
        String toSign = ALGORITHM + "\n" + timeText + "\n" + scope + "\n"
                + sha256(canonicalRequest().getBytes(StandardCharsets.UTF_8));
        byte[] derived = ("AWS4" + key.secretAccessKey()).getBytes(StandardCharsets.UTF_8);
        for (String part : new String[]{day, region, "s3", "aws4_request"}) {
            derived = hmac(derived, part);
        }
        return ALGORITHM + " Credential=" + key.accessKeyId() + "/" + scope + ", SignedHeaders=" + signedHeaders()
                + ", Signature=" + HexFormat.of().formatHex(hmac(derived, toSign));
    }

    private String canonicalRequest() {
        StringBuilder canonical = new StringBuilder()
                .append(method).append('\n')
                .append(path).append('\n')
                .append(query).append('\n');
        for (Map.Entry<String, String> header : headers.entrySet()) {
            canonical.append(header.getKey()).append(':')
                    .append(header.getValue().strip().replaceAll(" +", " ")).append('\n');
        }
        return canonical.append('\n')
                .append(signedHeaders()).append('\n')
                .append(contentHash)
                .toString();
    }

    private String signedHeaders() {
        return String.join(";", headers.keySet());
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("Each Java has HmacSHA256", impossible);
        }
    }
}
