package io.serac.server.tls;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** Authorities whose certificates are believed. Immutable and thread-safe. */
public final class TrustedAuthorities {
    private final X509TrustManager manager;

    private TrustedAuthorities(X509TrustManager manager) {
        this.manager = manager;
    }

    /**
     * Those of a PEM file and no other.
     *
     * @throws IOException
     *             with a message for the operator
     */
    public static TrustedAuthorities only(Path caFile) throws IOException {
        return of(PemFile.certificates(caFile));
    }

    /**
     * Those of a PEM file, and those that the JVM trusts.
     *
     * @throws IOException
     *             with a message for the operator
     */
    public static TrustedAuthorities beside(Path caFile) throws IOException {
        List<X509Certificate> all = new ArrayList<>(List.of(manager(null).getAcceptedIssuers()));
        all.addAll(PemFile.certificates(caFile));
        return of(all);
    }

    private static TrustedAuthorities of(List<X509Certificate> authorities) {
        try {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            for (X509Certificate authority : authorities) {
                store.setCertificateEntry(Integer.toString(store.size()), authority);
            }
            return new TrustedAuthorities(manager(store));
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("This JVM cannot keep certificates", e);
        }
    }

    /** @param store null for what the JVM trusts */
    private static X509TrustManager manager(@Nullable KeyStore store) {
        try {
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(store);
            for (TrustManager manager : factory.getTrustManagers()) {
                if (manager instanceof X509TrustManager x509) {
                    return x509;
                }
            }
            throw new IllegalStateException("This JVM has no trust in certificates");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This JVM cannot judge certificates", e);
        }
    }

    /** As libraries take them. */
    public X509TrustManager manager() {
        return manager;
    }

    /** For clients that have no certificate of their own. */
    public SSLContext clientContext() {
        return TlsContexts.of(null, this);
    }
}
