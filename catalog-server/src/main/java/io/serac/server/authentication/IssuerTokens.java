package io.serac.server.authentication;

import com.fasterxml.jackson.core.JsonPointer;
import com.nimbusds.jose.JWSHeader;
import io.serac.server.telemetry.Tracing;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.regex.Pattern;

/** Proves the access tokens of one issuer outside, and reads users and roles from them. Thread-safe. */
final class IssuerTokens implements TokenSource {
    static final Duration LIFE_MAX = Duration.ofHours(24);
    static final int ROLES_MAX = 500;
    private static final Pattern KUBERNETES_SUBJECT = Pattern
            .compile("system:serviceaccount:[a-z0-9-]{1,63}:[a-z0-9.-]{1,253}");

    private final TrustedIssuer issuer;
    private final IssuerKeys keys;
    private final Clock clock;

    IssuerTokens(TrustedIssuer issuer, Clock clock, Executor background, Tracing tracing) {
        this.issuer = issuer;
        this.keys = new IssuerKeys(issuer, clock, background, tracing);
        this.clock = clock;
    }

    TrustedIssuer issuer() {
        return issuer;
    }

    IssuerKeys keys() {
        return keys;
    }

    @Override
    public boolean isLive(String keyId) {
        return keys.isLive(keyId);
    }

    @Override
    public Optional<VerifiedToken> read(CompactToken token) {
        JWSHeader header = token.jwt().getHeader();
        String keyId = header.getKeyID();
        // Whatever can be refused without the issuer's keys is: they may have to be fetched.
        if (!issuer.algorithms().contains(header.getAlgorithm().getName()) || !AccessTokens.isPlain(header)
                || keyId == null || !AccessTokens.isAccessToken(header, token.payload()) || !isForUs(token.payload())
                || !hasTimes(token.payload())) {
            return Optional.empty();
        }
        return keys.find(keyId).stream().filter(key -> key.verifies(token.jwt())).findFirst()
                .flatMap(key -> verified(token.payload(), key));
    }

    private boolean isForUs(Payload payload) {
        return payload.text("iss").filter(issuer.uri()::equals).isPresent()
                && payload.texts(JsonPointer.compile("/aud")).stream().anyMatch(issuer.audiences()::contains);
    }

    /** Whether the token has begun, ends, and does not last too long; whether it has ended is told apart later. */
    private boolean hasTimes(Payload payload) {
        Optional<Instant> expiresAt = payload.time("exp");
        Instant latestStart = clock.instant().plus(TokenVerifier.SKEW);
        if (expiresAt.isEmpty() || !isAbsentOrUntil(payload, "nbf", latestStart)
                || !isAbsentOrUntil(payload, "iat", latestStart)) {
            return false;
        }
        Instant issuedAt = payload.time("iat").orElse(latestStart);
        return !expiresAt.get().isAfter(issuedAt.plus(LIFE_MAX));
    }

    private static boolean isAbsentOrUntil(Payload payload, String claim, Instant latest) {
        return !payload.has(claim) || payload.time(claim).filter(time -> !time.isAfter(latest)).isPresent();
    }

    private Optional<VerifiedToken> verified(Payload payload, IssuerKey key) {
        Optional<String> subject = payload.text(issuer.subjectClaim()).filter(this::isUser);
        Set<String> roles = new LinkedHashSet<>();
        for (JsonPointer pointer : issuer.roleClaims()) {
            roles.addAll(payload.texts(pointer));
        }
        if (subject.isEmpty() || roles.size() > ROLES_MAX || hasMoreGroups(payload)) {
            return Optional.empty();
        }
        TokenClaims claims = new TokenClaims(issuer.name(), subject.get(), List.copyOf(roles),
                issuer.matchesRolesByName(), payload.claims());
        Instant expiresAt = payload.time("exp").orElseThrow();
        return Optional.of(
                new VerifiedToken(Caller.user(claims, Optional.empty()), expiresAt, key.thumbprint(), expiresAt,
                        true));
    }

    private boolean isUser(String subject) {
        return switch (issuer.kind()) {
            case ANY_SUBJECT -> UserIds.isSubject(subject);
            case KUBERNETES -> KUBERNETES_SUBJECT.matcher(subject).matches();
        };
    }

    /**
     * Entra leaves groups out of tokens that would become too large, and says where they could be asked for. A restriction of
     * one of those groups would not be known, so such a token is no good.
     */
    private static boolean hasMoreGroups(Payload payload) {
        return payload.has("_claim_names") || payload.isTrue("hasgroups");
    }
}
