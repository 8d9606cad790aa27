package io.serac.storage.signing;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A request to a store as a client describes it to have it signed, not yet checked. Immutable and thread-safe. See
 * {@code RemoteSignRequest} of the Iceberg REST contract.
 *
 * @param method of HTTP, in capitals
 * @param uri as it will be sent, percent-encoded
 * @param region as the client knows it; signatures are for that of the profile
 * @param headers that the client is going to send
 * @param body of a bulk deletion, else {@code null}
 */
public record SignRequest(String method, String uri, String region, Map<String, List<String>> headers,
        @Nullable String body) {
    public SignRequest {
        headers = headers.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, entry -> List.copyOf(entry.getValue())));
    }

    /** Without headers and body, which may hold what is nobody else's business. */
    @Override
    public String toString() {
        return "SignRequest[" + method + " " + uri + "]";
    }
}
