package io.serac.server.authentication;

import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What a verified token says about its user. Immutable; the claims are not copied and must not be changed.
 *
 * @param issuer
 *            configured name of the issuer; empty for {@link #NONE}
 * @param subject
 *            the user at that issuer
 * @param roleValues
 *            values found at the issuer's role pointers, as they are; which roles they stand for is decided with the policies
 * @param matchesRolesByName
 *            whether a value also stands for the role of the same name
 * @param claims
 *            the whole payload of an issuer's token, for session values of row filters
 * @param carried
 *            what a token of our own has of them instead
 */
public record TokenClaims(String issuer, String subject, List<String> roleValues, boolean matchesRolesByName,
        Map<String, Object> claims, CarriedClaims carried) {
    /** Says nothing: tokens of our own for an account name it and hold no rights. */
    public static final TokenClaims NONE = new TokenClaims("", "", List.of(), false, Map.of());

    public TokenClaims {
        Objects.requireNonNull(issuer);
        Objects.requireNonNull(subject);
        roleValues = List.copyOf(roleValues);
        Objects.requireNonNull(claims);
        Objects.requireNonNull(carried);
    }

    /** What anybody but this server says. */
    public TokenClaims(String issuer, String subject, List<String> roleValues, boolean matchesRolesByName,
            Map<String, Object> claims) {
        this(issuer, subject, roleValues, matchesRolesByName, claims, CarriedClaims.NONE);
    }

    /** A user for whom an engine acts: of him nothing is known but who he is, and what is carried of his claims. No roles. */
    public static TokenClaims acting(String issuer, String subject, CarriedClaims carried) {
        return new TokenClaims(issuer, subject, List.of(), false, Map.of(), carried);
    }

    /** The same with these roles, which the user's own token had. */
    public TokenClaims withRoles(List<String> values, boolean isMatchingByName) {
        return new TokenClaims(issuer, subject, values, isMatchingByName, claims, carried);
    }

    /** Never shows claims: they can be personal. */
    @Override
    public String toString() {
        return "TokenClaims[" + issuer + ":" + subject + ", " + roleValues.size() + " roles]";
    }
}
