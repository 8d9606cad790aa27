package io.serac.storage.signing;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a client has to send: its own request with these headers set. Headers that are not signed are not in it; they stay
 * as the client has them. Immutable and thread-safe.
 *
 * @param uri as it was asked for
 * @param headers those that are signed, and the signature
 */
public record SignedRequest(String uri, Map<String, List<String>> headers) {
    public SignedRequest {
        headers = headers.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, entry -> List.copyOf(entry.getValue())));
    }

    /** Without the signature. */
    @Override
    public String toString() {
        return "SignedRequest[" + uri + ", ***]";
    }
}
