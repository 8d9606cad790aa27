package io.serac.server.principal;

import io.serac.server.configuration.IssuerSettings;
import io.serac.server.error.CatalogException;
import io.serac.server.http.Excerpt;
import java.util.regex.Pattern;

/**
 * How a principal is written wherever one is named: {@code user:<issuer>:<subject>}, {@code service-account:<name>},
 * {@code role:<name>} or {@code everyone}. A subject may hold any printable characters, colons too. Immutable.
 */
public sealed interface PrincipalRef {
    /** Characters of a reference at most. */
    int CHARACTERS_MAX = 600;
    /** Characters of a subject at most; Kubernetes needs 338. */
    int SUBJECT_CHARACTERS_MAX = 512;
    /** Characters of the name of an issuer at most. */
    int ISSUER_CHARACTERS_MAX = 63;
    /** Characters of the name of a role at most. */
    int ROLE_CHARACTERS_MAX = 255;

    /** A user of an issuer, whether or not the server has heard of him. */
    record User(String issuer, String subject) implements PrincipalRef {
    }

    /** A program with an account of this server. */
    record Account(String name) implements PrincipalRef {
    }

    /** A role. */
    record Role(String name) implements PrincipalRef {
    }

    /** All who are authenticated. */
    record Everyone() implements PrincipalRef {
    }

    /** As it is written. */
    default String text() {
        return switch (this) {
            case User user -> "user:" + user.issuer() + ":" + user.subject();
            case Account account -> "service-account:" + account.name();
            case Role role -> "role:" + role.name();
            case Everyone everyone -> "everyone";
        };
    }

    /**
     * Of a stored principal.
     *
     * @param kind
     *            as in table {@code principal}
     */
    static PrincipalRef of(String kind, String issuer, String name) {
        return switch (kind) {
            case "user" -> new User(issuer, name);
            case "service-account" -> new Account(name);
            case "role" -> new Role(name);
            case "everyone" -> new Everyone();
            default -> throw new IllegalStateException("Unknown kind of principal: " + kind);
        };
    }

    /**
     * Reads what a client has written.
     *
     * @throws CatalogException
     *             BAD_REQUEST if no principal can be written like this
     */
    static PrincipalRef parse(String text) {
        int colon = text.indexOf(':');
        String kind = colon < 0 ? text : text.substring(0, colon);
        String name = text.substring(colon + 1);
        return switch (kind) {
            case "user" -> user(text, name);
            case "service-account" -> new Account(matching(Patterns.ACCOUNT, text, name));
            case "role" -> new Role(printable(text, name, ROLE_CHARACTERS_MAX));
            case "everyone" -> {
                if (colon >= 0) {
                    throw malformed(text);
                }
                yield new Everyone();
            }
            default -> throw malformed(text);
        };
    }

    /** Whether an issuer can have the name; whether one has is a matter of the configuration. */
    static boolean isIssuer(String name) {
        return Patterns.ISSUER.matcher(name).matches();
    }

    private static PrincipalRef user(String text, String name) {
        int colon = name.indexOf(':');
        if (colon < 0) {
            throw malformed(text);
        }
        return new User(matching(Patterns.ISSUER, text, name.substring(0, colon)),
                printable(text, name.substring(colon + 1), SUBJECT_CHARACTERS_MAX));
    }

    private static String matching(Pattern pattern, String text, String name) {
        if (!pattern.matcher(name).matches()) {
            throw malformed(text);
        }
        return name;
    }

    private static String printable(String text, String name, int charactersMax) {
        if (name.isEmpty() || name.codePointCount(0, name.length()) > charactersMax
                || name.codePoints().anyMatch(PrincipalRef::isUnprintable)) {
            throw malformed(text);
        }
        return name;
    }

    private static boolean isUnprintable(int codePoint) {
        return Character.isISOControl(codePoint) || Character.getType(codePoint) == Character.SURROGATE;
    }

    private static CatalogException malformed(String text) {
        return CatalogException.badRequest("Not a principal: " + Excerpt.of(text)
                + ". Write user:<issuer>:<subject>, service-account:<name>, role:<name> or everyone");
    }

    /** Forms of names that are limited to some characters. */
    final class Patterns {
        /** Needs no encoding anywhere: not in a form, not in Basic, not in a path. */
        static final Pattern ACCOUNT = Pattern.compile("[a-z0-9][a-z0-9._-]{0,62}");
        static final Pattern ISSUER = Pattern.compile(IssuerSettings.NAME);

        private Patterns() {
        }
    }
}
