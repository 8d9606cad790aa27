package io.serac.server.authentication;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyOperation;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.SignedJWT;
import java.security.interfaces.RSAPublicKey;
import java.text.ParseException;
import java.util.Optional;
import java.util.Set;

/**
 * A public key of an issuer. Immutable, thread-safe.
 *
 * @param id
 *            the issuer's name for it, which tokens carry
 * @param thumbprint
 *            tells apart keys that an issuer gives the same name one after the other
 * @param algorithms
 *            what it may verify
 */
record IssuerKey(String id, String thumbprint, Set<String> algorithms, JWSVerifier verifier) {
    private static final int RSA_BITS_MIN = 2048;
    // A check takes 0.1 ms at 2048 bits and grows with the square: larger keys are a way to be kept busy.
    private static final int RSA_BITS_MAX = 8192;
    private static final int EXPONENT_BITS_MAX = 32;

    /** @return empty if this is no key that can verify tokens here: another type, use or size, or without a name */
    static Optional<IssuerKey> parse(String json) {
        try {
            JWK key = JWK.parse(json);
            String id = key.getKeyID();
            boolean isForSignatures = key.getKeyUse() == null || KeyUse.SIGNATURE.equals(key.getKeyUse());
            boolean isForVerifying = key.getKeyOperations() == null
                    || key.getKeyOperations().contains(KeyOperation.VERIFY);
            if (id == null || id.isEmpty() || key.isPrivate() || !isForSignatures || !isForVerifying) {
                return Optional.empty();
            }
            return of(id, key).filter(usable -> !usable.algorithms.isEmpty());
        } catch (ParseException | JOSEException | IllegalArgumentException | IllegalStateException e) {
            return Optional.empty();
        }
    }

    private static Optional<IssuerKey> of(String id, JWK key) throws JOSEException {
        String thumbprint = key.computeThumbprint().toString();
        return switch (key) {
            case RSAKey rsa -> {
                RSAPublicKey publicKey = rsa.toRSAPublicKey();
                int bits = publicKey.getModulus().bitLength();
                boolean isOfSize = bits >= RSA_BITS_MIN && bits <= RSA_BITS_MAX && publicKey.getModulus().testBit(0)
                        && publicKey.getPublicExponent().testBit(0) && publicKey.getPublicExponent().bitLength() > 1
                        && publicKey.getPublicExponent().bitLength() <= EXPONENT_BITS_MAX;
                yield isOfSize
                        ? Optional.of(new IssuerKey(id, thumbprint, named(key, Set.of("RS256", "PS256")),
                                new RSASSAVerifier(publicKey)))
                        : Optional.empty();
            }
            case ECKey curve when Curve.P_256.equals(curve.getCurve()) -> Optional.of(
                    new IssuerKey(id, thumbprint, named(key, Set.of("ES256")), new ECDSAVerifier(curve)));
            case OctetKeyPair edwards when Curve.Ed25519.equals(edwards.getCurve()) -> Optional.of(
                    new IssuerKey(id, thumbprint, named(key, Set.of("EdDSA")), new Ed25519(edwards)));
            default -> Optional.empty();
        };
    }

    /** Of the algorithms that the type of the key allows, those that the key itself allows too. */
    private static Set<String> named(JWK key, Set<String> ofType) {
        if (key.getAlgorithm() == null) {
            return ofType;
        }
        String named = key.getAlgorithm().getName();
        return ofType.contains(named) ? Set.of(named) : Set.of();
    }

    /** Whether this key made the signature, by an algorithm that it is for. */
    boolean verifies(SignedJWT token) {
        JWSHeader header = token.getHeader();
        JWSAlgorithm algorithm = header.getAlgorithm();
        if (!algorithms.contains(algorithm.getName())) {
            return false;
        }
        try {
            return verifier.verify(header, token.getSigningInput(), token.getSignature());
        } catch (JOSEException e) {
            return false;
        }
    }

    @Override
    public String toString() {
        return "IssuerKey[" + id + "]";
    }
}
