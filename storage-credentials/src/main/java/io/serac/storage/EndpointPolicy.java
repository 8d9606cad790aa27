package io.serac.storage;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Which object stores the server may be told to talk to, so that a storage profile cannot turn it against its own network; and by
 * whose certificates it believes that it does. Immutable and thread-safe.
 *
 * @param allowlist origins such as {@code http://minio:9000}; if there are any, no other is allowed, else every
 *        {@code https} origin is
 * @param loopbackAllowed whether stores on this machine need not be listed
 * @param trust judges the certificates of stores; {@code null} to leave that to the JVM
 */
public record EndpointPolicy(List<String> allowlist, boolean loopbackAllowed, @Nullable X509TrustManager trust) {
    public EndpointPolicy {
        allowlist = allowlist.stream().map(origin -> originOf(parseOrigin(origin))).toList();
    }

    /** With the authorities of the JVM. */
    public EndpointPolicy(List<String> allowlist, boolean loopbackAllowed) {
        this(allowlist, loopbackAllowed, null);
    }

    /**
     * Refuses an endpoint that is not an allowed origin.
     *
     * @throws IllegalArgumentException with a message for the user
     */
    void check(URI endpoint) {
        String origin = originOf(parseOrigin(endpoint.toString()));
        if (isForbiddenLiteral(endpoint.getHost())) {
            throw new IllegalArgumentException("Endpoint " + origin + " is an address that no object store has.");
        }
        if (!allowlist.isEmpty()) {
            if (!allowlist.contains(origin)) {
                throw new IllegalArgumentException("Endpoint " + origin + " is not allowed on this server."
                        + " Ask its operator to list it in storage.endpoint-allowlist.");
            }
            return;
        }
        boolean loopback = isLoopbackName(endpoint.getHost());
        if (loopback && !loopbackAllowed) {
            throw new IllegalArgumentException("Endpoint " + origin + " is on this server's own machine."
                    + " Ask its operator to list it in storage.endpoint-allowlist.");
        }
        if (endpoint.getScheme().equalsIgnoreCase("http") && !loopback) {
            throw new IllegalArgumentException("Endpoint " + origin + " is not encrypted. Use https, or ask the"
                    + " operator of this server to list it in storage.endpoint-allowlist.");
        }
    }

    /**
     * The addresses of a host that may be connected to; called for each new connection, so a name that changes its
     * address later is caught as well.
     *
     * @throws UnknownHostException if the name is unknown or one of its addresses must not be reached
     */
    InetAddress[] resolve(String host) throws UnknownHostException {
        InetAddress[] addresses = InetAddress.getAllByName(host);
        boolean loopbackListed = loopbackAllowed || allowlist.stream().anyMatch(origin -> isHostOf(origin, host));
        for (InetAddress address : addresses) {
            if (ForbiddenAddresses.contains(address) || (address.isLoopbackAddress() && !loopbackListed)) {
                throw new UnknownHostException("Host " + host + " has an address that stores must not have");
            }
        }
        return addresses;
    }

    private static boolean isForbiddenLiteral(String host) {
        try {
            return ForbiddenAddresses.contains(InetAddress.ofLiteral(host.replaceAll("[\\[\\]]", "")));
        } catch (IllegalArgumentException name) {
            return false;
        }
    }

    private static boolean isHostOf(String origin, String host) {
        return URI.create(origin).getHost().equalsIgnoreCase(host);
    }

    private static boolean isLoopbackName(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        return name.equals("localhost") || name.endsWith(".localhost") || name.startsWith("127.")
                || name.equals("[::1]");
    }

    /**
     * @throws IllegalArgumentException if the text is not scheme, host and port of an HTTP server
     */
    static URI parseOrigin(String text) {
        URI uri;
        try {
            uri = URI.create(text);
        } catch (IllegalArgumentException malformed) {
            throw notAnOrigin(text, malformed);
        }
        boolean http = "https".equalsIgnoreCase(uri.getScheme()) || "http".equalsIgnoreCase(uri.getScheme());
        boolean onlyOrigin = uri.getHost() != null
                && uri.getRawUserInfo() == null
                && uri.getRawQuery() == null
                && uri.getRawFragment() == null
                && (uri.getRawPath().isEmpty() || uri.getRawPath().equals("/"));
        if (!http || !onlyOrigin) {
            throw notAnOrigin(text, null);
        }
        return uri;
    }

    private static IllegalArgumentException notAnOrigin(String text, @Nullable Throwable cause) {
        return new IllegalArgumentException(
                "Endpoint '" + text + "' is not the origin of a store. Write scheme, host and"
                        + " port only, like https://s3.example:9000.",
                cause);
    }

    /** Scheme, host and port of an endpoint in lower case, without the port that the scheme implies. */
    static String originOf(URI uri) {
        String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
        int impliedPort = scheme.equals("https") ? 443 : 80;
        String port = uri.getPort() == -1 || uri.getPort() == impliedPort ? "" : ":" + uri.getPort();
        return scheme + "://" + uri.getHost().toLowerCase(Locale.ROOT) + port;
    }
}
