package io.serac.server.configuration;

import java.net.URI;
import java.util.Locale;

/** URIs that the server may fetch something from. Stateless. */
final class HttpUri {
    private HttpUri() {}

    /**
     * @throws IllegalArgumentException
     *             unless the text is an absolute http or https URI without user, query and fragment
     */
    static URI parse(String text) {
        URI uri = URI.create(text);
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        if ((!scheme.equals("http") && !scheme.equals("https")) || uri.getHost() == null || uri.getRawUserInfo() != null
                || uri.getRawQuery() != null || uri.getRawFragment() != null) {
            throw new IllegalArgumentException("\"" + text + "\" is not a URI like https://login.example.com/keys");
        }
        return scheme.equals(uri.getScheme()) ? uri : URI.create(scheme + text.substring(scheme.length()));
    }
}
