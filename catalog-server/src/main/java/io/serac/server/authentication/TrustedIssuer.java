package io.serac.server.authentication;

import com.fasterxml.jackson.core.JsonPointer;
import io.serac.server.tls.TrustedAuthorities;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * An issuer whose tokens count, as the operator configured it. Immutable.
 *
 * @param name
 *            what rights hang on: part of every reference to one of its users
 * @param uri
 *            the exact {@code iss} of its tokens
 * @param audiences
 *            of which a token needs one
 * @param kind
 *            which subjects are users
 * @param roleClaims
 *            where tokens hold roles or groups
 * @param matchesRolesByName
 *            whether a value found there also stands for the role of the same name
 * @param subjectClaim
 *            claim that names the user
 * @param algorithms
 *            accepted ones, as tokens write them
 * @param keys
 *            where its keys are
 */
public record TrustedIssuer(String name, String uri, Set<String> audiences, Kind kind, List<JsonPointer> roleClaims,
        boolean matchesRolesByName, String subjectClaim, Set<String> algorithms, KeySource keys) {

    public TrustedIssuer {
        Objects.requireNonNull(name);
        Objects.requireNonNull(uri);
        audiences = Set.copyOf(audiences);
        Objects.requireNonNull(kind);
        roleClaims = List.copyOf(roleClaims);
        Objects.requireNonNull(subjectClaim);
        algorithms = Set.copyOf(algorithms);
        Objects.requireNonNull(keys);
        if (name.equals(OwnTokens.ISSUER) || uri.equals(OwnTokens.ISSUER)) {
            throw new IllegalArgumentException("No other issuer may be called " + OwnTokens.ISSUER);
        }
    }

    /** Which subjects are users. */
    public enum Kind {
        /** All. */
        ANY_SUBJECT,
        /** Service accounts of Kubernetes. */
        KUBERNETES
    }

    /**
     * Where the keys of an issuer are. Immutable.
     *
     * @param isDiscovered
     *            whether {@code uri} is the issuer's, whose discovery document names the place
     * @param caFile
     *            certificates in PEM that are trusted instead of {@code authorities}
     * @param authorities
     *            that are trusted; empty for those of the JVM
     * @param bearerTokenFile
     *            a token to be sent along
     */
    public record KeySource(URI uri, boolean isDiscovered, Optional<Path> caFile,
            Optional<TrustedAuthorities> authorities, Optional<Path> bearerTokenFile) {
    }
}
