package io.serac.bench.catalog;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** A client's id and secret and where they become a token. Immutable. */
public record Credential(String clientId, String clientSecret, String scope, URI tokenUri) {

    /** @param idAndSecret {@code id:secret} */
    public static Credential parse(String idAndSecret, URI tokenUri) {
        int colon = idAndSecret.indexOf(':');
        if (colon < 0) {
            throw new IllegalArgumentException("A credential has the form id:secret.");
        }
        return new Credential(idAndSecret.substring(0, colon), idAndSecret.substring(colon + 1), "catalog", tokenUri);
    }

    public Credential withScope(String other) {
        return new Credential(clientId, clientSecret, other, tokenUri);
    }

    String form() {
        return "grant_type=client_credentials&client_id=" + encoded(clientId) + "&client_secret="
                + encoded(clientSecret) + "&scope=" + encoded(scope);
    }

    @Override
    public String toString() {
        return "Credential[" + clientId + ":***, " + tokenUri + "]";
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
