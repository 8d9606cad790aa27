package io.serac.storage.signing;

import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Where requests for a bucket are sent. Immutable and thread-safe.
 *
 * @param segments of the path before the key: the bucket in path style, else none
 */
record BucketAddress(String scheme, String host, int port, List<String> segments) {
    static final int HTTPS_PORT = 443;
    static final int HTTP_PORT = 80;

    static BucketAddress of(URI uri) {
        String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
        int impliedPort = scheme.equals("https") ? HTTPS_PORT : HTTP_PORT;
        return new BucketAddress(scheme, uri.getHost().toLowerCase(Locale.ROOT),
                uri.getPort() == -1 ? impliedPort : uri.getPort(),
                Arrays.stream(uri.getPath().split("/", -1)).filter(segment -> !segment.isEmpty()).toList());
    }

    /** For messages. */
    String text() {
        return scheme + "://" + host + ":" + port + "/" + String.join("/", segments);
    }

    /** As clients write it. */
    String uri() {
        boolean isImplied = port == (scheme.equals("https") ? HTTPS_PORT : HTTP_PORT);
        return scheme + "://" + host + (isImplied ? "" : ":" + port) + "/" + String.join("/", segments);
    }

    /** The segments after the address; empty if the URI leads elsewhere. */
    Optional<List<String>> below(SigningUri uri) {
        boolean here = uri.scheme().equals(scheme)
                && uri.host().equals(host)
                && uri.port() == port
                && uri.segments().size() >= segments.size()
                && uri.segments().subList(0, segments.size()).equals(segments);
        return here
                ? Optional.of(uri.segments().subList(segments.size(), uri.segments().size()))
                : Optional.empty();
    }
}
