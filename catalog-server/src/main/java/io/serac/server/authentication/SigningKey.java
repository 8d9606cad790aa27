package io.serac.server.authentication;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;

/** One ES256 key pair. Immutable, thread-safe. */
final class SigningKey {
    private final String id;
    private final byte[] material;
    private final JWSSigner signer;
    private final JWSVerifier verifier;

    private SigningKey(ECKey key) throws JOSEException {
        this.id = key.getKeyID();
        this.material = key.toJSONString().getBytes(StandardCharsets.UTF_8);
        this.signer = new ECDSASigner(key);
        this.verifier = new ECDSAVerifier(key);
    }

    /** A fresh key pair, named by its thumbprint. */
    static SigningKey random() {
        try {
            return new SigningKey(new ECKeyGenerator(Curve.P_256).keyIDFromThumbprint(true).generate());
        } catch (JOSEException e) {
            throw new IllegalStateException("This JVM cannot make P-256 keys", e);
        }
    }

    /** @throws IllegalStateException if the bytes are no key pair of this id */
    static SigningKey parse(String id, byte[] material) {
        try {
            SigningKey key = new SigningKey(ECKey.parse(new String(material, StandardCharsets.UTF_8)));
            if (key.id.equals(id)) {
                return key;
            }
        } catch (ParseException | JOSEException e) {
            // Neither exception goes on: their messages may quote the key.
        }
        throw new IllegalStateException("Signing key " + id + " in the database is damaged; restore it from a backup, "
                + "or delete its row from signing_key, which ends all sessions");
    }

    String id() {
        return id;
    }

    byte[] material() {
        return material.clone();
    }

    SignedJWT sign(JWSHeader header, JWTClaimsSet claims) {
        SignedJWT token = new SignedJWT(header, claims);
        try {
            token.sign(signer);
        } catch (JOSEException e) {
            throw new IllegalStateException("Signing with key " + id + " failed", e);
        }
        return token;
    }

    boolean verifies(SignedJWT token) {
        try {
            return token.verify(verifier);
        } catch (JOSEException e) {
            return false;
        }
    }

    /** Never shows the key. */
    @Override
    public String toString() {
        return "SigningKey[" + id + "]";
    }
}
