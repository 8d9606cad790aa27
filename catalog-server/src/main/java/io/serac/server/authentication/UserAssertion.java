package io.serac.server.authentication;

import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An unsigned token by which an engine says for which of its users it acts, as Trino makes it. It proves nothing: it is worth
 * as much as the engine that sends it, which has to prove itself, and the one thing that is read is the name of the user.
 * Immutable.
 */
public record UserAssertion(String subject) {
    /** How old it may be, and how far the clock of the engine may be ahead. */
    static final Duration AGE_MAX = Duration.ofMinutes(5);
    private static final Pattern FORMAT = Pattern.compile("([A-Za-z0-9_-]+)\\.([A-Za-z0-9_-]+)\\.");
    private static final Set<String> HEADER_PARAMETERS = Set.of("alg", "typ");

    /** Whether a text has the form of such a token, which is that of no signed one. */
    public static boolean hasForm(String text) {
        return text.length() <= CompactToken.LENGTH_MAX && FORMAT.matcher(text).matches();
    }

    /** @return empty unless this is an unsigned token that was made just now and names a user */
    public static Optional<UserAssertion> parse(String text, Instant now) {
        Matcher parts = FORMAT.matcher(text);
        if (text.length() > CompactToken.LENGTH_MAX || !parts.matches()) {
            return Optional.empty();
        }
        Optional<Payload> header = decode(parts.group(1)).filter(UserAssertion::isUnsigned);
        return header.flatMap(unsigned -> decode(parts.group(2)))
                .filter(payload -> isFresh(payload, now))
                .flatMap(payload -> payload.text("sub")).filter(UserIds::isSubject).map(UserAssertion::new);
    }

    private static boolean isUnsigned(Payload header) {
        boolean isJwt = !header.has("typ") || header.text("typ").filter("JWT"::equalsIgnoreCase).isPresent();
        return header.text("alg").filter("none"::equals).isPresent() && isJwt
                && HEADER_PARAMETERS.containsAll(header.names());
    }

    private static boolean isFresh(Payload payload, Instant now) {
        boolean isIssuedNow = payload.time("iat")
                .filter(issuedAt -> Duration.between(issuedAt, now).abs().compareTo(AGE_MAX) <= 0).isPresent();
        boolean hasEnded = payload.has("exp") && payload.time("exp").filter(end -> end.isAfter(now)).isEmpty();
        return isIssuedNow && !hasEnded;
    }

    private static Optional<Payload> decode(String part) {
        try {
            return Payload.parse(Base64.getUrlDecoder().decode(part));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
