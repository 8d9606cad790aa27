package io.serac.server.authentication;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSHeader;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Tells access tokens from all else that issuers sign with the same keys: ID tokens, refresh tokens, logout tokens. Stateless.
 */
final class AccessTokens {
    // Keys that the token brings along, places to fetch keys from, tokens in tokens, extensions that must be understood.
    // Private names mean nothing by RFC 7515 section 4.3, and nothing is done with them.
    private static final Set<String> HEADERS_REFUSED = Set.of("crit", "cty", "jwk", "jku", "x5u", "x5c", "b64", "zip",
            "enc", "epk", "apu", "apv", "iv", "tag", "p2s", "p2c");
    private static final Set<String> ACCESS_TOKEN_TYPES = Set.of("at+jwt", "application/at+jwt");
    // OpenID Connect Core 2 and 3.3.2.11.
    private static final List<String> ID_TOKEN_CLAIMS = List.of("nonce", "at_hash", "c_hash", "s_hash");

    private AccessTokens() {
    }

    /** Whether the header asks for nothing that is never done here. */
    static boolean isPlain(JWSHeader header) {
        return header.getIncludedParams().stream().noneMatch(HEADERS_REFUSED::contains);
    }

    /**
     * An access token says so in its {@code typ} (RFC 9068), or says nothing and looks like no other kind.
     */
    static boolean isAccessToken(JWSHeader header, Payload payload) {
        String type = type(header.getType());
        if (ACCESS_TOKEN_TYPES.contains(type)) {
            return isNoOther(payload);
        }
        return (type.isEmpty() || type.equals("jwt")) && ID_TOKEN_CLAIMS.stream().noneMatch(payload::has)
                && isNoOther(payload);
    }

    private static String type(JOSEObjectType type) {
        return type == null ? "" : type.getType().toLowerCase(Locale.ROOT);
    }

    /** What Keycloak and Cognito write into the payload, and tokens that count only together with the sender's own key. */
    private static boolean isNoOther(Payload payload) {
        return isAbsentOr(payload, "typ", "bearer") && isAbsentOr(payload, "token_use", "access")
                && !payload.has("cnf") && !payload.has("events");
    }

    private static boolean isAbsentOr(Payload payload, String claim, String only) {
        return !payload.has(claim)
                || payload.text(claim).filter(text -> text.toLowerCase(Locale.ROOT).equals(only)).isPresent();
    }
}
