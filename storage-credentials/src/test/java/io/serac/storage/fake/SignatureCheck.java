package io.serac.storage.fake;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * AWS Signature Version 4 in headers, as a store checks it. Thread-safe. See
 * https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html
 */
final class SignatureCheck {
    private static final Duration CLOCK_WINDOW = Duration.ofMinutes(15);
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'");

    private final Clock clock;
    private final Set<Weakness> weaknesses;

    SignatureCheck(Clock clock, Set<Weakness> weaknesses) {
        this.clock = clock;
        this.weaknesses = weaknesses;
    }

    /**
     * Checks signature, time and body.
     *
     * @return the request with its body as it was before it was signed in chunks
     * @throws Refusal if anything is wrong
     */
    S3Request check(S3Request request, Signature signature, String secret) {
        String time = request.header("X-Amz-Date").orElse("");
        if (!isInWindow(time) || !time.startsWith(signature.date())) {
            throw new Refusal(403, "RequestTimeTooSkewed");
        }
        if (!signature.signedHeaders().contains("host") || !allAmazonHeadersSigned(request, signature)) {
            throw Refusal.accessDenied();
        }
        String hash = request.header("X-Amz-Content-Sha256").orElseGet(() -> Hashes.sha256(request.body()));
        boolean isChunked = hash.startsWith("STREAMING-");
        if (isChunked && weaknesses.contains(Weakness.REFUSES_CHUNKED_UPLOADS)) {
            throw new Refusal(400, "InvalidRequest");
        }
        boolean isAnyList = weaknesses.contains(Weakness.TAKES_ANY_LIST_TO_DELETE)
                && request.method().equals("POST") && request.asks("delete");
        if (!isChunked && !isAnyList && !hash.equals("UNSIGNED-PAYLOAD")
                && !hash.equals(Hashes.sha256(request.body()))) {
            throw new Refusal(400, "XAmzContentSHA256Mismatch");
        }
        byte[] key = Hashes.signingKey(secret, signature.scope());
        boolean anySecret = weaknesses.contains(Weakness.TAKES_ANY_SECRET);
        String toSign = "AWS4-HMAC-SHA256\n" + time + "\n" + signature.scope() + "\n"
                + Hashes.sha256(canonicalRequest(request, signature.signedHeaders(), hash));
        if (!anySecret && !Hashes.hex(Hashes.hmac(key, toSign)).equals(signature.signature())) {
            throw new Refusal(403, "SignatureDoesNotMatch");
        }
        return isChunked
                ? request.withBody(new ChunkedBody(request, hash, key, time, signature, anySecret).decode())
                : request;
    }

    private boolean isInWindow(String time) {
        try {
            Instant signed = LocalDateTime.parse(time, TIME).toInstant(ZoneOffset.UTC);
            return Duration.between(signed, clock.instant()).abs().compareTo(CLOCK_WINDOW) <= 0;
        } catch (DateTimeException notATime) {
            return false;
        }
    }

    private boolean allAmazonHeadersSigned(S3Request request, Signature signature) {
        return request.headers().keySet().stream()
                .map(name -> name.toLowerCase(Locale.ROOT))
                .filter(name -> name.startsWith("x-amz-") && !name.equals("x-amz-te"))
                .filter(name -> !name.equals("x-amz-copy-source")
                        || !weaknesses.contains(Weakness.OBEYS_UNSIGNED_COPY_SOURCE))
                .filter(name -> !weaknesses.contains(Weakness.FINDS_SIGNED_NAMES_ANYWHERE)
                        || !standsAnywhere(name, request, signature))
                .allMatch(signature.signedHeaders()::contains);
    }

    private static boolean standsAnywhere(String name, S3Request request, Signature signature) {
        return URLDecoder.decode(canonicalRequest(request, signature.signedHeaders(), ""), StandardCharsets.UTF_8)
                .contains(name + ":");
    }

    private static String canonicalRequest(S3Request request, List<String> signedHeaders, String hash) {
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
                .append(hash)
                .toString();
    }
}
