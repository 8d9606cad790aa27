package io.serac.server.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Certificates and keys as text between lines of hyphens (RFC 7468). Messages name the file and never show a key. Stateless. */
final class PemFile {
    /** The authorities that a JDK trusts take a quarter of it. */
    private static final int BYTES_MAX = 1 << 20;
    private static final Pattern CERTIFICATE =
            Pattern.compile("-----BEGIN CERTIFICATE-----([^-]*)-----END CERTIFICATE-----");
    private static final Pattern KEY =
            Pattern.compile("-----BEGIN ([A-Z ]*)PRIVATE KEY-----([^-]*)-----END \\1PRIVATE KEY-----");
    private static final List<String> ALGORITHMS = List.of("RSA", "EC");

    private PemFile() {
    }

    /**
     * All certificates of a file, in its order; whatever else is in it does not matter.
     *
     * @throws IOException
     *             if it cannot be read or holds none, with a message for the operator
     */
    static List<X509Certificate> certificates(Path file) throws IOException {
        List<X509Certificate> certificates = new ArrayList<>();
        Matcher blocks = CERTIFICATE.matcher(text(file));
        while (blocks.find()) {
            certificates.add(certificate(file, decode(file, blocks.group(1))));
        }
        if (certificates.isEmpty()) {
            throw new IOException(file + " holds no certificates (text that begins with -----BEGIN CERTIFICATE-----)");
        }
        return List.copyOf(certificates);
    }

    private static X509Certificate certificate(Path file, byte[] encoded) throws IOException {
        try {
            return (X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(encoded));
        } catch (CertificateException e) {
            throw new IOException(file + " holds a certificate that cannot be read: " + e.getMessage(), e);
        }
    }

    /**
     * The one private key of a file.
     *
     * @throws IOException
     *             if it cannot be read, or holds none or several, or one of another form than PKCS#8 without a password, with a
     *             message for the operator
     */
    static PrivateKey privateKey(Path file) throws IOException {
        Matcher blocks = KEY.matcher(text(file));
        if (!blocks.find()) {
            throw new IOException(file + " holds no private key (text that begins with -----BEGIN PRIVATE KEY-----)");
        }
        if (!blocks.group(1).isEmpty()) {
            throw new IOException(file + " holds a key of the form " + blocks.group(1).strip()
                    + "; write it anew as PKCS#8 without a password: openssl pkcs8 -topk8 -nocrypt -in OLD -out NEW");
        }
        byte[] encoded = decode(file, blocks.group(2));
        if (blocks.find()) {
            throw new IOException(file + " holds more than one private key");
        }
        return privateKey(file, encoded);
    }

    private static PrivateKey privateKey(Path file, byte[] encoded) throws IOException {
        for (String algorithm : ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(encoded));
            } catch (InvalidKeySpecException another) {
                // The form does not say what it is before it is read.
                continue;
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("This JVM has no " + algorithm, e);
            }
        }
        throw new IOException(file + " holds a private key that is neither one of RSA nor of EC");
    }

    private static byte[] decode(Path file, String base64) throws IOException {
        try {
            return Base64.getMimeDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            // Without its cause, which shows characters of what may be a key.
            throw new IOException(file + " holds text that is no Base64");
        }
    }

    private static String text(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(BYTES_MAX + 1);
            if (bytes.length > BYTES_MAX) {
                throw new IOException(file + " is larger than " + BYTES_MAX + " bytes");
            }
            return new String(bytes, StandardCharsets.ISO_8859_1);
        }
    }
}
