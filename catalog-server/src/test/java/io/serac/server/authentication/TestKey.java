package io.serac.server.authentication;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.security.spec.RSAKeyGenParameterSpec;
import java.util.Arrays;
import java.util.Base64;

/**
 * A key pair of an issuer in tests. Immutable.
 *
 * @param json
 *            the public half as a JSON Web Key
 */
public record TestKey(String id, String algorithm, KeyPair pair, String json) {
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    /** RS256. */
    public static TestKey rsa(String id) {
        return rsa(id, "RS256", 2048);
    }

    static TestKey rsa(String id, String algorithm, int bits) {
        KeyPair pair = generate("RSA", new RSAKeyGenParameterSpec(bits, RSAKeyGenParameterSpec.F4));
        RSAPublicKey key = (RSAPublicKey) pair.getPublic();
        return new TestKey(id, algorithm, pair, "{\"kty\":\"RSA\",\"use\":\"sig\",\"kid\":\"" + id + "\",\"n\":\""
                + unsigned(key.getModulus(), bits / 8) + "\",\"e\":\"" + unsigned(key.getPublicExponent(), 3) + "\"}");
    }

    /** ES256. */
    static TestKey ec(String id, String curve) {
        KeyPair pair = generate("EC", new ECGenParameterSpec(curve.equals("P-256") ? "secp256r1" : "secp384r1"));
        ECPublicKey key = (ECPublicKey) pair.getPublic();
        int bytes = curve.equals("P-256") ? 32 : 48;
        return new TestKey(id, "ES256", pair, "{\"kty\":\"EC\",\"crv\":\"" + curve + "\",\"kid\":\"" + id
                + "\",\"x\":\"" + unsigned(key.getW().getAffineX(), bytes) + "\",\"y\":\""
                + unsigned(key.getW().getAffineY(), bytes) + "\"}");
    }

    /** EdDSA. */
    static TestKey ed25519(String id) {
        try {
            KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
            byte[] encoded = pair.getPublic().getEncoded();
            String x = BASE64.encodeToString(Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length));
            return new TestKey(id, "EdDSA", pair,
                    "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"kid\":\"" + id + "\",\"x\":\"" + x + "\"}");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The same key with more in its JSON Web Key. */
    TestKey with(String json) {
        return new TestKey(id, algorithm, pair, this.json.replaceFirst("\\{", "{" + json + ","));
    }

    /** The same key, signing by another algorithm. */
    TestKey signing(String otherAlgorithm) {
        return new TestKey(id, otherAlgorithm, pair, json);
    }

    PublicKey publicKey() {
        return pair.getPublic();
    }

    byte[] sign(byte[] bytes) {
        try {
            Signature signature = switch (algorithm) {
                case "RS256" -> Signature.getInstance("SHA256withRSA");
                case "RS384" -> Signature.getInstance("SHA384withRSA");
                case "PS256" -> {
                    Signature pss = Signature.getInstance("RSASSA-PSS");
                    pss.setParameter(new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1));
                    yield pss;
                }
                case "ES256" -> Signature.getInstance("SHA256withECDSAinP1363Format");
                default -> Signature.getInstance("Ed25519");
            };
            signature.initSign(pair.getPrivate());
            signature.update(bytes);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static KeyPair generate(String type, AlgorithmParameterSpec parameters) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(type);
            generator.initialize(parameters);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String unsigned(BigInteger number, int bytes) {
        byte[] padded = new byte[bytes];
        byte[] signed = number.toByteArray();
        int length = Math.min(signed.length, bytes);
        System.arraycopy(signed, signed.length - length, padded, bytes - length, length);
        return BASE64.encodeToString(padded);
    }
}
