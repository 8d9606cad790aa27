package io.serac.storage.fake;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The {@code Authorization} header of Signature Version 4. */
record Signature(String accessKeyId, String date, String scope, List<String> signedHeaders, String signature) {
    private static final Pattern AUTHORIZATION = Pattern.compile(
            "AWS4-HMAC-SHA256 Credential=([^/]+)/((\\d{8})/[^/]+/([a-z0-9]+)/aws4_request), ?"
                    + "SignedHeaders=([a-z0-9;_-]+), ?Signature=([0-9a-f]{64})");

    /** @throws Refusal if the header is malformed, or the request was signed for another service */
    static Signature parse(String authorization, String service) {
        Matcher parts = AUTHORIZATION.matcher(authorization);
        if (!parts.matches() || !parts.group(4).equals(service)) {
            throw Refusal.accessDenied();
        }
        return new Signature(parts.group(1), parts.group(3), parts.group(2), List.of(parts.group(5).split(";")),
                parts.group(6));
    }
}
