package io.serac.server.authentication;

import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A signed token as it was sent, read more strictly than the library does: one token has one spelling, and its payload one
 * reading. Nothing is proved yet. Immutable.
 */
record CompactToken(SignedJWT jwt, Payload payload) {
    static final int LENGTH_MAX = 16 * 1024;
    // Three parts: encrypted tokens have five, unsigned ones an empty third.
    private static final Pattern FORMAT = Pattern.compile("[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+");

    /** @return empty if this is no signed token; nothing is proved yet if it is */
    static Optional<CompactToken> parse(String text) {
        if (text.length() > LENGTH_MAX || !FORMAT.matcher(text).matches()) {
            return Optional.empty();
        }
        try {
            SignedJWT token = SignedJWT.parse(text);
            // The last character of a signature has spare bits, which the library ignores.
            Base64URL signature = token.getSignature();
            if (!Base64URL.encode(signature.decode()).equals(signature)) {
                return Optional.empty();
            }
            return Payload.parse(token.getParsedParts()[1].decode()).map(payload -> new CompactToken(token, payload));
        } catch (ParseException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Never shows the token. */
    @Override
    public String toString() {
        return "CompactToken";
    }
}
