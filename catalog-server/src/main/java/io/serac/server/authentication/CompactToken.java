package io.serac.server.authentication;

import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads the outer form of a signed token, more strictly than the library does: one token has one spelling. */
final class CompactToken {
    static final int LENGTH_MAX = 16 * 1024;
    // Three parts: encrypted tokens have five, unsigned ones an empty third.
    private static final Pattern FORMAT = Pattern.compile("[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+");

    private CompactToken() {}

    /** @return empty if this is no signed token; nothing is proved yet if it is */
    static Optional<SignedJWT> parse(String text) {
        if (text.length() > LENGTH_MAX || !FORMAT.matcher(text).matches()) {
            return Optional.empty();
        }
        try {
            SignedJWT token = SignedJWT.parse(text);
            // The last character of a signature has spare bits, which the library ignores.
            Base64URL signature = token.getSignature();
            return Base64URL.encode(signature.decode()).equals(signature) ? Optional.of(token) : Optional.empty();
        } catch (ParseException e) {
            return Optional.empty();
        }
    }
}
