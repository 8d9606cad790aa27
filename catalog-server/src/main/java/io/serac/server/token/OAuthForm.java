package io.serac.server.token;

import io.serac.server.error.CatalogException;
import io.serac.server.http.PercentEncoding;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The body of a token request: form parameters, each at most once, as RFC 6749 section 3.2 demands. Immutable. */
final class OAuthForm {
    private static final int PARAMETERS_MAX = 64;

    private final Map<String, String> parameters;

    private OAuthForm(Map<String, String> parameters) {
        this.parameters = Map.copyOf(parameters);
    }

    /** Bytes that are no UTF-8 are no percent-encoding either, so they are refused below. */
    static OAuthForm parse(byte[] body) {
        Map<String, String> parameters = new HashMap<>();
        String[] pairs = new String(body, StandardCharsets.UTF_8).split("&", -1);
        if (pairs.length > PARAMETERS_MAX) {
            throw new OAuthException(OAuthError.INVALID_REQUEST, "More than " + PARAMETERS_MAX + " parameters");
        }
        for (String pair : pairs) {
            int equals = pair.indexOf('=');
            String name = decode(equals < 0 ? pair : pair.substring(0, equals));
            String value = equals < 0 ? "" : decode(pair.substring(equals + 1));
            // An empty value counts as absent, by the same section.
            if (!value.isEmpty() && parameters.put(name, value) != null) {
                throw new OAuthException(OAuthError.INVALID_REQUEST, "A parameter is given twice; send each once");
            }
        }
        return new OAuthForm(parameters);
    }

    Optional<String> find(String name) {
        return Optional.ofNullable(parameters.get(name));
    }

    String get(String name) {
        return find(name).orElseThrow(() -> new OAuthException(OAuthError.INVALID_REQUEST,
                "The parameter " + name + " is missing from the form"));
    }

    static String decode(String raw) {
        try {
            return PercentEncoding.decodeForm(raw);
        } catch (CatalogException e) {
            // Its message quotes the value, which can be a secret.
            throw new OAuthException(OAuthError.INVALID_REQUEST, "The form is not valid percent-encoded UTF-8");
        }
    }
}
