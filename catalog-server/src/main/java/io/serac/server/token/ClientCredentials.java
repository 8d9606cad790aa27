package io.serac.server.token;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/**
 * What a client sent to prove which service account it is; not yet verified. Immutable.
 *
 * @param basic
 *            whether it came in the {@code Authorization} header
 */
record ClientCredentials(String clientId, String clientSecret, boolean basic) {
    private static final String BASIC = "Basic ";

    /**
     * From the header if that is Basic, else from the form. A bearer token in the header is of no interest: Trino adds
     * one.
     */
    static Optional<ClientCredentials> find(OAuthForm form, Optional<String> authorization) {
        Optional<ClientCredentials> inHeader = authorization
                .filter(value -> value.regionMatches(true, 0, BASIC, 0, BASIC.length()))
                .map(value -> parseBasic(value.substring(BASIC.length()).strip()));
        Optional<String> secretInForm = form.find("client_secret");
        if (inHeader.isEmpty()) {
            return secretInForm.map(secret -> new ClientCredentials(form.get("client_id"), secret, false));
        }
        if (secretInForm.isPresent()
                || form.find("client_id").stream().anyMatch(id -> !id.equals(inHeader.get().clientId))) {
            throw new OAuthException(OAuthError.INVALID_REQUEST,
                    "Client credentials are in the form and in the Authorization header; send them in one of them");
        }
        return inHeader;
    }

    /** Id and secret are percent-encoded before they are joined: RFC 6749 section 2.3.1. */
    private static ClientCredentials parseBasic(String base64) {
        String decoded = decodeBase64(base64);
        int colon = decoded.indexOf(':');
        if (colon <= 0) {
            throw malformed();
        }
        return new ClientCredentials(OAuthForm.decode(decoded.substring(0, colon)),
                OAuthForm.decode(decoded.substring(colon + 1)), true);
    }

    private static String decodeBase64(String base64) {
        try {
            return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw malformed();
        }
    }

    private static OAuthException malformed() {
        return new OAuthException(OAuthError.INVALID_REQUEST,
                "The Authorization header is not Basic base64(client-id:client-secret)");
    }

    /** Never shows the secret. */
    @Override
    public String toString() {
        return "ClientCredentials[" + clientId + "]";
    }
}
