package io.serac.storage.fake;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * AWS Signature Version 4 in headers, as a store checks it. Thread-safe. See
 * https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html
 */
final class SignatureCheck {
    private static final Duration CLOCK_WINDOW = Duration.ofMinutes(15);
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'");
    private static final Pattern AUTHORIZATION = Pattern.compile(
            "AWS4-HMAC-SHA256 Credential=([^/]+)/(\\d{8})/([^/]+)/s3/aws4_request, ?"
                    + "SignedHeaders=([a-z0-9;_-]+), ?Signature=([0-9a-f]{64})");

    private final Map<String, String> secrets;
    private final Clock clock;

    SignatureCheck(Map<String, String> secrets, Clock clock) {
        this.secrets = secrets;
        this.clock = clock;
    }

    /** The refusal, or empty if key, signature, time and body are right. */
    Optional<S3Response> refusal(S3Request request, boolean anySecret) {
        Matcher authorization = AUTHORIZATION.matcher(request.header("Authorization").orElse(""));
        if (!authorization.matches()) {
            return refuse("AccessDenied");
        }
        String time = request.header("X-Amz-Date").orElse("");
        if (!isInWindow(time) || !time.startsWith(authorization.group(2))) {
            return refuse("RequestTimeTooSkewed");
        }
        List<String> signedHeaders = List.of(authorization.group(4).split(";"));
        if (!signedHeaders.contains("host") || !allAmazonHeadersSigned(request, signedHeaders)) {
            return refuse("AccessDenied");
        }
        Optional<S3Response> payload = payloadRefusal(request);
        if (payload.isPresent() || anySecret) {
            return payload;
        }
        String secret = secrets.get(authorization.group(1));
        if (secret == null) {
            return refuse("InvalidAccessKeyId");
        }
        String scope = authorization.group(2) + "/" + authorization.group(3) + "/s3/aws4_request";
        String canonical = canonicalRequest(request, signedHeaders);
        String toSign =
                "AWS4-HMAC-SHA256\n" + time + "\n" + scope + "\n" + sha256(canonical.getBytes(StandardCharsets.UTF_8));
        byte[] key = ("AWS4" + secret).getBytes(StandardCharsets.UTF_8);
        for (String part : scope.split("/")) {
            key = hmac(key, part);
        }
        String expected = HexFormat.of().formatHex(hmac(key, toSign));
        return expected.equals(authorization.group(5)) ? Optional.empty() : refuse("SignatureDoesNotMatch");
    }

    private boolean isInWindow(String time) {
        try {
            Instant signed = LocalDateTime.parse(time, TIME).toInstant(ZoneOffset.UTC);
            return Duration.between(signed, clock.instant()).abs().compareTo(CLOCK_WINDOW) <= 0;
        } catch (DateTimeException notATime) {
            return false;
        }
    }

    private static boolean allAmazonHeadersSigned(S3Request request, List<String> signed) {
        return request.headers().keySet().stream()
                .map(name -> name.toLowerCase(Locale.ROOT))
                .filter(name -> name.startsWith("x-amz-") && !name.equals("x-amz-te"))
                .allMatch(signed::contains);
    }

    private static Optional<S3Response> payloadRefusal(S3Request request) {
        String hash = request.header("X-Amz-Content-Sha256").orElse("");
        if (hash.startsWith("STREAMING-")) {
            return Optional.of(S3Response.error(400, "InvalidRequest"));
        }
        boolean right = hash.equals("UNSIGNED-PAYLOAD") || hash.equals(sha256(request.body()));
        return right ? Optional.empty() : Optional.of(S3Response.error(400, "XAmzContentSHA256Mismatch"));
    }

    private static String canonicalRequest(S3Request request, List<String> signedHeaders) {
        String query = request.rawParameters().stream()
                .map(parameter -> parameter[0] + "=" + parameter[1])
                .sorted()
                .collect(Collectors.joining("&"));
        StringBuilder canonical = new StringBuilder()
                .append(request.method()).append('\n')
                .append(request.rawPath()).append('\n')
                .append(query).append('\n');
        for (String name : signedHeaders) {
            List<String> values = request.headers().getOrDefault(name, List.of());
            String value =
                    values.stream().map(each -> each.strip().replaceAll(" +", " ")).collect(Collectors.joining(","));
            canonical.append(name).append(':').append(value).append('\n');
        }
        return canonical.append('\n')
                .append(String.join(";", signedHeaders)).append('\n')
                .append(request.header("X-Amz-Content-Sha256").orElse(""))
                .toString();
    }

    private static Optional<S3Response> refuse(String code) {
        return Optional.of(S3Response.error(403, code));
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (GeneralSecurityException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(Arrays.copyOf(key, key.length), "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
