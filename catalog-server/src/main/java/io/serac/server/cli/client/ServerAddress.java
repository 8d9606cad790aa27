package io.serac.server.cli.client;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Set;

/** Addresses of servers as users write them. Stateless. */
final class ServerAddress {
    private static final Set<String> SCHEMES = Set.of("http", "https");
    private static final Set<String> LOCAL = Set.of("localhost", "127.0.0.1", "[::1]");

    private ServerAddress() {
    }

    /**
     * Reads {@code https://host:port}; a path in front of {@code /admin} and {@code /catalog} may follow.
     *
     * @throws WrongUsage
     *             if it is none
     */
    static URI parse(String text) {
        try {
            URI uri = new URI(text.replaceFirst("/+$", ""));
            boolean isPlain = uri.getRawUserInfo() == null && uri.getRawQuery() == null && uri.getRawFragment() == null;
            if (uri.getScheme() != null && SCHEMES.contains(uri.getScheme()) && uri.getHost() != null && isPlain) {
                return uri;
            }
        } catch (URISyntaxException e) {
            throw malformed();
        }
        throw malformed();
    }

    /** Whether what is sent there can be read on the way. */
    static boolean isInTheClear(URI server) {
        return server.getScheme().equals("http") && !LOCAL.contains(server.getHost());
    }

    private static WrongUsage malformed() {
        return new WrongUsage("The address of a server is written https://host:port, without user, query or fragment");
    }
}
