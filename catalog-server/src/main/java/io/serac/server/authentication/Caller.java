package io.serac.server.authentication;

import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * The principal that a valid bearer token speaks for. Immutable.
 *
 * @param principalId
 *            dies with the principal: a service account recreated under the same name is another caller; see
 *            {@link UserIds} for users
 * @param name
 *            how the principal is written, for example {@code service-account:root}
 * @param kind
 *            what it is
 * @param claims
 *            what the token says about a user; {@link TokenClaims#NONE} for service accounts
 * @param actor
 *            the engine that acts for the caller; rights are those that both have
 * @param narrowedTo
 *            names of the only roles whose grants are to count; empty if all do. Restrictions always count
 * @param certificate
 *            fingerprint of the certificate that the client has proved to be its own when it connected
 */
public record Caller(UUID principalId, String name, Kind kind, TokenClaims claims, Optional<Caller> actor,
        Optional<Set<String>> narrowedTo, Optional<String> certificate) {

    public Caller {
        Objects.requireNonNull(principalId);
        Objects.requireNonNull(name);
        Objects.requireNonNull(kind);
        Objects.requireNonNull(claims);
        Objects.requireNonNull(actor);
        narrowedTo = narrowedTo.map(Set::copyOf);
        Objects.requireNonNull(certificate);
    }

    /** What kinds of principals can call. */
    public enum Kind {
        /** A program with an account of this server. It must exist. */
        SERVICE_ACCOUNT,
        /** A user or workload of an issuer. Needs no row to act by roles of its token. */
        USER
    }

    /** A service account that acts for itself. */
    public static Caller serviceAccount(UUID principalId, String accountName) {
        return new Caller(principalId, "service-account:" + accountName, Kind.SERVICE_ACCOUNT, TokenClaims.NONE,
                Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** A user of an issuer. */
    public static Caller user(TokenClaims claims, Optional<Caller> actor) {
        return new Caller(UserIds.of(claims.issuer(), claims.subject()),
                "user:" + claims.issuer() + ":" + claims.subject(), Kind.USER, claims, actor, Optional.empty(),
                Optional.empty());
    }

    /** The same caller, with the grants of these roles only. */
    public Caller narrowedTo(Set<String> roles) {
        return new Caller(principalId, name, kind, claims, actor, Optional.of(roles), certificate);
    }

    /** The same caller, on a connection whose client has this certificate. */
    public Caller over(Optional<String> clientCertificate) {
        return clientCertificate.equals(certificate)
                ? this
                : new Caller(principalId, name, kind, claims, actor, narrowedTo, clientCertificate);
    }

    /** Id of the engine's account, if one acts for the caller. */
    public Optional<UUID> actorId() {
        return actor.map(Caller::principalId);
    }
}
