package io.serac.server.tls;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;

/**
 * A certificate with those that lead to its authority, and the key that belongs to it. Immutable.
 *
 * @param chain
 *            each one issued by the next
 */
record Identity(List<X509Certificate> chain, PrivateKey key) {
    private static final byte[] PROBE = {1, 2, 3};

    Identity {
        chain = List.copyOf(chain);
    }

    /**
     * Reads it, and makes sure that the parts fit.
     *
     * @throws IOException
     *             with a message for the operator
     */
    static Identity read(Path certificateFile, Path keyFile) throws IOException {
        List<X509Certificate> chain = PemFile.certificates(certificateFile);
        for (int i = 0; i + 1 < chain.size(); i++) {
            if (!isIssuedBy(chain.get(i), chain.get(i + 1))) {
                throw new IOException(certificateFile + " is no chain: the certificate of "
                        + chain.get(i + 1).getSubjectX500Principal()
                        + " did not issue the one before it. Put that of the "
                        + "server first, then the one of its issuer, and so on");
            }
        }
        PrivateKey key = PemFile.privateKey(keyFile);
        if (!fits(key, chain.getFirst())) {
            throw new IOException("The key in " + keyFile + " does not belong to the first certificate in "
                    + certificateFile + ", that of " + chain.getFirst().getSubjectX500Principal());
        }
        return new Identity(chain, key);
    }

    private static boolean isIssuedBy(X509Certificate certificate, X509Certificate issuer) {
        try {
            certificate.verify(issuer.getPublicKey());
            return true;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private static boolean fits(PrivateKey key, X509Certificate certificate) throws IOException {
        if (!key.getAlgorithm().equals(certificate.getPublicKey().getAlgorithm())) {
            return false;
        }
        try {
            Signature signature = Signature.getInstance(
                    key.getAlgorithm().equals("RSA") ? "SHA256withRSA" : "SHA256withECDSA");
            signature.initSign(key);
            signature.update(PROBE);
            byte[] signed = signature.sign();
            signature.initVerify(certificate.getPublicKey());
            signature.update(PROBE);
            return signature.verify(signed);
        } catch (SignatureException e) {
            // So says the curve of another key.
            return false;
        } catch (GeneralSecurityException e) {
            throw new IOException("The key of " + certificate.getSubjectX500Principal() + " cannot sign: "
                    + e.getMessage(), e);
        }
    }

    /** When the last of the certificates becomes valid. */
    Instant beginsAt() {
        return chain.stream().map(certificate -> certificate.getNotBefore().toInstant()).reduce(Instant.MIN,
                (one, other) -> one.isAfter(other) ? one : other);
    }

    /** When the first of the certificates expires. */
    Instant expiresAt() {
        return chain.stream().map(certificate -> certificate.getNotAfter().toInstant()).reduce(Instant.MAX,
                (one, other) -> one.isBefore(other) ? one : other);
    }
}
