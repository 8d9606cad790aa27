package io.serac.storage.fake;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/**
 * An authority that issues certificates for this machine to whoever asks. Made of the JDK alone, which has a tool for it that takes
 * a second each time. Thread-safe.
 */
public final class TestAuthority {
    private static final Duration AGE = Duration.ofDays(1);
    private static final Duration LIFE = Duration.ofDays(2);
    private static final byte[] SHA256_WITH_ECDSA = Der.sequence(Der.oid(List.of(1, 2, 840, 10045, 4, 3, 2)));
    private static final List<Integer> BASIC_CONSTRAINTS = List.of(2, 5, 29, 19);
    private static final List<Integer> SUBJECT_ALTERNATIVE_NAME = List.of(2, 5, 29, 17);
    private static final char[] PASSWORD = "changeit".toCharArray();

    private final Issued own;

    private TestAuthority(Issued own) {
        this.own = own;
    }

    /** A certificate and its key. Immutable. */
    public record Issued(X509Certificate certificate, PrivateKey key) {
        /** As a server reads it. */
        public String certificatePem() {
            return pem("CERTIFICATE", encoded(certificate));
        }

        /** As a server reads it: PKCS#8. */
        public String keyPem() {
            return pem("PRIVATE KEY", key.getEncoded());
        }

        /** A file that engines on a JVM read, with password {@code changeit}. */
        public Path writeStore(Path file) {
            return store(file, keyStore(this));
        }
    }

    /** An authority with a key of its own. */
    public static TestAuthority named(String name) {
        KeyPair keys = keys("EC");
        Instant now = Instant.now();
        return new TestAuthority(new Issued(sign("CN=" + name, keys, "CN=" + name, keys.getPrivate(), true,
                now.minus(AGE), now.plus(LIFE)), keys.getPrivate()));
    }

    /** A certificate for {@code localhost} and 127.0.0.1, good for clients as well. */
    public Issued issue(String name) {
        return issue(name, "EC", LIFE);
    }

    /** A certificate for a host of this name, and no other. */
    public Issued issueForHost(String host) {
        return issue(host, "EC", LIFE, dnsName(host));
    }

    /**
     * The same.
     *
     * @param algorithm of its key: EC or RSA
     * @param left until it expires; negative if it has
     */
    public Issued issue(String name, String algorithm, Duration left) {
        return issue(name, algorithm, left, dnsName("localhost"), Der.tagged(0x87, new byte[]{127, 0, 0, 1}));
    }

    private Issued issue(String name, String algorithm, Duration left, byte[]... hosts) {
        KeyPair keys = keys(algorithm);
        Instant now = Instant.now();
        return new Issued(sign("CN=" + name, keys, own.certificate().getSubjectX500Principal().getName(), own.key(),
                false, now.minus(AGE), now.plus(left), hosts), keys.getPrivate());
    }

    /** The authority's own certificate, as others trust it. */
    public String pem() {
        return own.certificatePem();
    }

    /** Writes {@link #pem} into a file. */
    public Path write(Path file) {
        try {
            return Files.writeString(file, pem());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A file that engines on a JVM read, with password {@code changeit}. */
    public Path writeStore(Path file) {
        return store(file, trustStore());
    }

    /**
     * Of somebody who believes this authority only.
     *
     * @param identity by which he proves himself; null for none
     */
    public SSLContext context(@Nullable Issued identity) {
        try {
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(identity == null ? emptyStore() : keyStore(identity), PASSWORD);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), trustManagers(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Of somebody who believes this authority only. */
    public X509TrustManager trust() {
        return (X509TrustManager) trustManagers()[0];
    }

    private TrustManager[] trustManagers() {
        try {
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trustStore());
            return trust.getTrustManagers();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private KeyStore trustStore() {
        try {
            KeyStore store = emptyStore();
            store.setCertificateEntry("authority", own.certificate());
            return store;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static KeyStore keyStore(Issued issued) {
        try {
            KeyStore store = emptyStore();
            store.setKeyEntry("own", issued.key(), PASSWORD, new X509Certificate[]{issued.certificate()});
            return store;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static KeyStore emptyStore() {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            return store;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Path store(Path file, KeyStore store) {
        try (var out = Files.newOutputStream(file)) {
            store.store(out, PASSWORD);
            return file;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static KeyPair keys(String algorithm) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
            generator.initialize(algorithm.equals("EC") ? 256 : 2048);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static X509Certificate sign(String subject, KeyPair keys, String issuer, PrivateKey issuerKey,
            boolean isAuthority, Instant from, Instant to, byte[]... hosts) {
        byte[] extension = isAuthority
                ? Der.sequence(Der.oid(BASIC_CONSTRAINTS), Der.bool(true), Der.octets(Der.sequence(Der.bool(true))))
                : Der.sequence(Der.oid(SUBJECT_ALTERNATIVE_NAME), Der.octets(Der.sequence(hosts)));
        byte[] content = Der.sequence(Der.tagged(0xa0, Der.integer(BigInteger.TWO)),
                Der.integer(new BigInteger(64, new SecureRandom()).add(BigInteger.ONE)), SHA256_WITH_ECDSA,
                new X500Principal(issuer).getEncoded(), Der.sequence(Der.time(from), Der.time(to)),
                new X500Principal(subject).getEncoded(), keys.getPublic().getEncoded(),
                Der.tagged(0xa3, Der.sequence(extension)));
        try {
            Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(issuerKey);
            signature.update(content);
            byte[] whole = Der.sequence(content, SHA256_WITH_ECDSA, Der.bits(signature.sign()));
            return (X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(whole));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] dnsName(String host) {
        return Der.tagged(0x82, host.getBytes(StandardCharsets.US_ASCII));
    }

    private static byte[] encoded(X509Certificate certificate) {
        try {
            return certificate.getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String pem(String kind, byte[] der) {
        return "-----BEGIN " + kind + "-----\n" + Base64.getMimeEncoder(64, new byte[]{'\n'}).encodeToString(der)
                + "\n-----END " + kind + "-----\n";
    }
}
